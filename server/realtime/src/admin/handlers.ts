/** Handlers of the commands of admins. */
import type { CommandArgs } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Handlers } from '../commands/dispatcher.ts';
import { hashArgs, once } from '../commands/once.ts';
import { revokeWork } from '../sessions/revoke.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Committer } from '../storage/committer.ts';
import type { Revocation } from '../storage/store.ts';
import { deviceKey } from '../storage/store-notifications.ts';
import { audited } from './audit.ts';

export interface AdminHandlerParts {
  runtime: Pick<Runtime, 'clock' | 'ids' | 'timers'>;
  committer: Committer;
  sessions: Pick<Sessions, 'countEnding'>;
  cluster: Cluster;
}

export function createAdminHandlers(parts: AdminHandlerParts): Pick<Handlers, 'session:revoke'> {
  const { runtime, committer, sessions, cluster } = parts;

  return {
    'session:revoke': async (session, args) => {
      const atMs = runtime.clock.nowMs();
      const revocation = revocationOf(args, atMs);
      const deed = {
        id: runtime.ids.next(),
        atMs,
        by: session,
        action: 'session:revoke',
        target: `${revocation.kind}:${revocation.id.replace(' ', '/')}`,
        detail: {},
      };
      const keyed = {
        userId: session.userId,
        key: args.key,
        argsHash: hashArgs('session:revoke', args),
        atMs,
      };
      const work = revokeWork(revocation, await sessions.countEnding(revocation));
      const answer = await committer.submit(once(keyed, audited(deed, work)));
      // After the ack: the admin's own session may be one of those that end.
      if (answer.code === 'OK' && !answer.replayed) runtime.timers.soon(() => cluster.tell('revoked', revocation));
      return answer;
    },
  };
}

function revocationOf({ jti, userId = '', deviceId }: CommandArgs<'session:revoke'>, atMs: number): Revocation {
  if (jti !== undefined) return { kind: 'jti', id: jti, atMs };
  if (deviceId !== undefined) return { kind: 'device', id: deviceKey({ userId, deviceId }), atMs };
  return { kind: 'user', id: userId, atMs };
}
