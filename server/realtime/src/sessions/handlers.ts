/** Handlers of the commands by which a person ends sessions. */
import type { Runtime } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Handlers } from '../commands/dispatcher.ts';
import { hashArgs, once } from '../commands/once.ts';
import type { Committer } from '../storage/committer.ts';
import type { Revocation } from '../storage/store.ts';
import { deviceKey } from '../storage/store-notifications.ts';
import { revokeWork } from './revoke.ts';
import type { Sessions } from './sessions.ts';

export interface SessionHandlerParts {
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  committer: Committer;
  cluster: Cluster;
  sessions: Pick<Sessions, 'countEnding'>;
}

export function createSessionHandlers(parts: SessionHandlerParts): Pick<Handlers, 'session:sign-out'> {
  const { runtime, committer, cluster, sessions } = parts;
  return {
    'session:sign-out': async (session, args) => {
      const atMs = runtime.clock.nowMs();
      const { userId, deviceId } = session;
      const revocation: Revocation =
        args.everywhere === true
          ? { kind: 'user', id: userId, atMs }
          : { kind: 'device', id: deviceKey({ userId, deviceId }), atMs };
      const keyed = { userId, key: args.key, argsHash: hashArgs('session:sign-out', args), atMs };
      const work = revokeWork(revocation, await sessions.countEnding(revocation));
      const answer = await committer.submit(once(keyed, work));
      // After the ack, which the end of this very session would keep from being sent.
      if (answer.code === 'OK' && !answer.replayed) runtime.timers.soon(() => cluster.tell('revoked', revocation));
      return answer;
    },
  };
}
