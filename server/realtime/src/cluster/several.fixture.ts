/** Several nodes in one process, for tests of what they ask and tell one another. Messages take a turn, and a node can fall silent. */
import type { VirtualRuntime } from '@slotwire/runtime';
import { createBuckets } from './buckets.ts';
import { createClaims } from './claims.ts';
import type { Cluster, ClusterMessages, ClusterQuestions, NodeAnswer } from './cluster.ts';
import { createLocalCluster } from './local.ts';

export interface SeveralNodes<M, Q extends Record<keyof Q, { args: unknown; answer: unknown }>> {
  nodes: Cluster<M, Q>[];
  /** From now on it neither answers nor hears. */
  silence(index: number): void;
}

export function createSeveralNodes<
  M = ClusterMessages,
  Q extends Record<keyof Q, { args: unknown; answer: unknown }> = ClusterQuestions,
>(runtime: VirtualRuntime, count: number): SeveralNodes<M, Q> {
  const locals = Array.from({ length: count }, (_, i) =>
    createLocalCluster<M, Q>({ ...runtime, node: `node-${i + 1}` }),
  );
  const silent = new Set<string>();
  const buckets = createBuckets(runtime.clock);
  const claims = createClaims(runtime.clock);

  const nodes = locals.map(
    (local): Cluster<M, Q> => ({
      ...local,
      tell(topic, message) {
        local.tell(topic, message);
        for (const other of locals) {
          if (other !== local && !silent.has(other.node)) runtime.timers.soon(() => other.tell(topic, message));
        }
      },
      async ask(question, args) {
        const gathered = await Promise.all(
          locals.map((other) =>
            silent.has(other.node) ? { answers: [], missing: [other.node] } : other.ask(question, args),
          ),
        );
        return {
          answers: gathered.flatMap(({ answers }) => answers as NodeAnswer<Q[typeof question]['answer']>[]),
          missing: gathered.flatMap(({ missing }) => missing),
        };
      },
      take: buckets.take,
      claim: claims.claim,
    }),
  );
  return { nodes, silence: (index) => void silent.add((locals[index] as Cluster<M, Q>).node) };
}
