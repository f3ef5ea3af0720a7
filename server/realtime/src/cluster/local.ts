/** The cluster of one node: everybody is here. */
import type { Clock, Ids } from '@slotwire/runtime';
import { createBuckets } from './buckets.ts';
import { createClaims } from './claims.ts';
import type { Cluster, ClusterMessages, ClusterQuestions } from './cluster.ts';

type Listener = (message: never) => void;
type Answerer = (args: never) => unknown;

export interface LocalClusterParts {
  clock: Clock;
  ids: Ids;
  /** Its name; default: one drawn from `ids`. */
  node?: string;
}

export function createLocalCluster<
  M = ClusterMessages,
  Q extends Record<keyof Q, { args: unknown; answer: unknown }> = ClusterQuestions,
>({ clock, ids, node = `node-${ids.next().slice(-8)}` }: LocalClusterParts): Cluster<M, Q> {
  const listeners = new Map<keyof M, Set<Listener>>();
  const answerers = new Map<keyof Q, Answerer>();
  const buckets = createBuckets(clock);
  const claims = createClaims(clock);

  return {
    node,
    tell(topic, message) {
      for (const listener of [...(listeners.get(topic) ?? [])]) listener(message as never);
    },
    onTold(topic, listener) {
      let ofTopic = listeners.get(topic);
      if (ofTopic === undefined) {
        ofTopic = new Set();
        listeners.set(topic, ofTopic);
      }
      ofTopic.add(listener);
      return () => void ofTopic.delete(listener);
    },
    async ask(question, args) {
      try {
        const value = await (answerers.get(question) as Answerer)(args as never);
        return { answers: [{ node, value: value as never }], missing: [] };
      } catch {
        return { answers: [], missing: [node] };
      }
    },
    answer(question, answerer) {
      answerers.set(question, answerer);
    },
    take: buckets.take,
    claim: claims.claim,
    async close() {
      listeners.clear();
    },
  };
}
