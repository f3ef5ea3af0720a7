/** Handlers of `limits:get` and `limits:set`. */
import type { Runtime } from '@slotwire/runtime';
import { audited } from '../admin/audit.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { answerValue, type Handlers } from '../commands/dispatcher.ts';
import { hashArgs, once } from '../commands/once.ts';
import type { Committer } from '../storage/committer.ts';
import type { LimitsRecord } from '../storage/store-limits.ts';
import type { Limits } from './limits.ts';
import { setLimits } from './set-work.ts';

export interface LimitHandlerParts {
  runtime: Pick<Runtime, 'clock' | 'ids'>;
  committer: Committer;
  cluster: Cluster;
  limits: Limits;
}

export function createLimitHandlers(parts: LimitHandlerParts): Pick<Handlers, 'limits:get' | 'limits:set'> {
  const { runtime, committer, cluster, limits } = parts;
  return {
    'limits:get': async () => {
      const { answers } = await cluster.ask('load', {});
      return answerValue({
        settings: limits.current.settings(),
        version: limits.current.version(),
        level: limits.level(),
        shares: limits.shares(),
        nodes: answers.map(({ node, value }) => ({ node, level: value })),
      });
    },
    'limits:set': async (session, args) => {
      const { key, change, note } = args;
      const atMs = runtime.clock.nowMs();
      const deed = {
        id: runtime.ids.next(),
        atMs,
        by: session,
        action: 'limits:set',
        detail: { change, note },
      };
      const keyed = { userId: session.userId, key, argsHash: hashArgs('limits:set', args), atMs };
      let written: LimitsRecord | undefined;
      const work = setLimits(change, limits.current, atMs);
      const kept = {
        reads: work.reads,
        decide(view: Parameters<typeof work.decide>[0]) {
          const decision = work.decide(view);
          written = decision.writes.limits;
          return decision;
        },
      };
      const answer = await committer.submit(once(keyed, audited(deed, kept)));
      // The last run of `decide` is the one that was written.
      if (answer.code === 'OK' && !answer.replayed && written) cluster.tell('limits', written);
      return answer;
    },
  };
}
