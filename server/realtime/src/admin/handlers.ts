/** Handlers of the commands of admins. */
import type { CommandArgs } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Handlers } from '../commands/dispatcher.ts';
import { accept, hashArgs, type Outcome, once } from '../commands/once.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Committer } from '../storage/committer.ts';
import { emptyReadSet, emptyWriteSet, type Revocation } from '../storage/store.ts';
import type { Work } from '../storage/view.ts';
import { audited } from './audit.ts';

export interface AdminHandlerParts {
  runtime: Pick<Runtime, 'clock' | 'ids'>;
  committer: Committer;
  sessions: Pick<Sessions, 'matching'>;
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
        target: `${revocation.kind}:${revocation.id}`,
        detail: {},
      };
      const keyed = {
        userId: session.userId,
        key: args.key,
        argsHash: hashArgs('session:revoke', args),
        atMs,
      };
      // How many it closes is not known before it is durable, and a repeat closes none: the first ack counts those of now.
      const work = revokeWork(revocation, () => sessions.matching(revocation).length);
      const answer = await committer.submit(once(keyed, audited(deed, work)));
      if (answer.code === 'OK' && !answer.replayed) cluster.tell('revoked', revocation);
      return answer;
    },
  };
}

function revokeWork(revocation: Revocation, countClosed: () => number): Work<Outcome> {
  return {
    reads: emptyReadSet,
    decide: () =>
      accept(JSON.stringify({ closed: countClosed() }), {
        ...emptyWriteSet,
        revocations: [revocation],
        // Nothing is pushed to a phone that its person is locked out of (PU1).
        ...(revocation.kind === 'user' && {
          devices: [{ type: 'unregister-user', userId: revocation.id, uptoMs: revocation.atMs }],
        }),
      }),
  };
}

function revocationOf(args: CommandArgs<'session:revoke'>, atMs: number): Revocation {
  return args.jti === undefined
    ? { kind: 'user', id: args.userId as string, atMs }
    : { kind: 'jti', id: args.jti, atMs };
}
