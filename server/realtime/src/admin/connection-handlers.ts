/** Handlers of the commands of admins on connections: asks all nodes, and merges what they answer. */
import { type CommandArgs, failure } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import { answerFailure, answerValue, type Handlers } from '../commands/dispatcher.ts';
import { hashArgs, once } from '../commands/once.ts';
import type { Session } from '../sessions/session.ts';
import type { Committer } from '../storage/committer.ts';
import { emptyReadSet } from '../storage/store.ts';
import { audited } from './audit.ts';
import { compare, decodeCursor, encodeCursor, type Order } from './connection-order.ts';
import type { Selection } from './connection-questions.ts';
import { type Counted, decideDisconnect, reasonOf, spreadOf } from './disconnect.ts';

export interface ConnectionHandlerParts {
  runtime: Pick<Runtime, 'clock' | 'ids' | 'timers'>;
  committer: Committer;
  cluster: Cluster;
}

const DEFAULT_PAGE = 50;

export function createConnectionHandlers(
  parts: ConnectionHandlerParts,
): Pick<Handlers, 'connections:list' | 'connections:disconnect'> {
  const { runtime, committer, cluster } = parts;

  async function count(of: Selection, by: string): Promise<Counted & { nodes: string[] }> {
    const { answers, missing } = await cluster.ask('connections:count', { of, by });
    const counted = { matched: 0, open: 0, missing, nodes: answers.map(({ node }) => node) };
    for (const { value } of answers) {
      counted.matched += value.matched;
      counted.open += value.open;
    }
    return counted;
  }

  async function disconnect(session: Session, args: CommandArgs<'connections:disconnect'>) {
    const of = selectionOf(args);
    const counted = await count(of, session.id);
    const { matched, missing, nodes } = counted;
    if (args.preview) return answerValue({ matched, missing });
    const atMs = runtime.clock.nowMs();
    const { code = 'DISCONNECTED' } = args;
    const deed = {
      id: runtime.ids.next(),
      atMs,
      by: session,
      action: 'connections:disconnect',
      target: targetOf(args),
      detail: { ...of, code, reason: args.reason, expected: args.expected, confirm: args.confirm, matched, missing },
    };
    const keyed = {
      userId: session.userId,
      key: args.key,
      argsHash: hashArgs('connections:disconnect', args),
      atMs,
    };
    const work = { reads: emptyReadSet, decide: () => decideDisconnect(args, counted) };
    const answer = await committer.submit(once(keyed, audited(deed, work)));
    if (answer.code === 'OK' && !answer.replayed) {
      const spreadMs = code === 'DISCONNECTED' ? spreadOf(matched) : undefined;
      const order = { of, by: session.id, nodes, uptoMs: atMs, code, reason: reasonOf(args), spreadMs };
      // After the ack: the session that is named may be the admin's own.
      runtime.timers.soon(() => cluster.tell('connections:close', order));
    }
    return answer;
  }

  return {
    'connections:list': async (_session, args) => {
      const { filter = {}, sort = 'since', order: direction = 'desc', cursor, limit = DEFAULT_PAGE } = args;
      const order: Order = { by: sort, descending: direction === 'desc' };
      const after = cursor === undefined ? undefined : decodeCursor(cursor, order);
      if (cursor !== undefined && after === undefined) {
        const issues = [{ path: 'cursor', message: 'not a cursor of this sort and order' }];
        return answerFailure(failure('BAD_REQUEST', { issues }));
      }
      // One more than asked for shows whether there is another page.
      const { answers, missing } = await cluster.ask('connections', { filter, order, after, limit: limit + 1 });
      const found = answers.flatMap(({ value }) => value.rows).sort((a, b) => compare(a.place, b.place, order));
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return answerValue({
        connections: page.map(({ row }) => row),
        ...(last && { next: encodeCursor(order, last.place) }),
        total: answers.reduce((sum, { value }) => sum + value.total, 0),
        missing,
      });
    },

    'connections:disconnect': disconnect,
  };
}

/** The schema sees to it that one of the two is there. */
function selectionOf({ sessionId, filter = {} }: CommandArgs<'connections:disconnect'>): Selection {
  return sessionId === undefined ? { filter } : { sessionId };
}

function targetOf({ sessionId, filter = {} }: CommandArgs<'connections:disconnect'>): string | undefined {
  if (sessionId !== undefined) return `session:${sessionId}`;
  if (filter.userId !== undefined) return `user:${filter.userId}`;
  return filter.deviceId === undefined ? undefined : `device:${filter.deviceId}`;
}
