/** Handlers of the commands of admins on broadcasts. */
import {
  type BroadcastProgress,
  broadcastLimits,
  type CommandArgs,
  type ErrorCode,
  failure,
  type PushOutcomeName,
  type Reach,
} from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import { answerFailure, answerValue, type Handlers } from '../commands/dispatcher.ts';
import { accept, hashArgs, type Outcome, once, reject } from '../commands/once.ts';
import { breathe } from '../push/breathe.ts';
import type { Session } from '../sessions/session.ts';
import type { Committer } from '../storage/committer.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import type { BroadcastRecord, BroadcastStore, OutcomeCursor } from '../storage/store-broadcasts.ts';
import type { Work } from '../storage/view.ts';
import { reachOf, streamsOfAudience, targetOfAudience } from './audience.ts';
import { audited } from './audit.ts';
import { cancelWork, toBroadcast } from './broadcast-work.ts';
import type { Broadcasts } from './broadcasts.ts';

export interface BroadcastHandlerParts {
  runtime: Pick<Runtime, 'clock' | 'ids' | 'timers'>;
  store: BroadcastStore;
  committer: Committer;
  cluster: Cluster;
  broadcasts: Pick<Broadcasts, 'wake'>;
}

type BroadcastCommand = 'broadcast:preview' | 'broadcast:send' | 'broadcast:cancel' | 'broadcast:list';
type SendArgs = CommandArgs<'broadcast:send'>;

const DEFAULT_PAGE = 20;
/** Push decisions that are counted at a time: some 2 ms. */
const OUTCOMES_PAGE = 2_000;
/** Clocks of admins differ from ours. */
const PAST_FORGIVEN_MS = 60_000;

export function createBroadcastHandlers(parts: BroadcastHandlerParts): Pick<Handlers, BroadcastCommand> {
  const { runtime, store, committer, cluster, broadcasts } = parts;

  function submit(
    session: Session,
    command: BroadcastCommand,
    args: { key: string },
    about: { target: string; detail: object; work: Work<Outcome> },
  ) {
    const atMs = runtime.clock.nowMs();
    const deed = { id: runtime.ids.next(), atMs, by: session, action: command, ...about };
    const keyed = { userId: session.userId, key: args.key, argsHash: hashArgs(command, args), atMs };
    return committer.submit(once(keyed, audited(deed, about.work)));
  }

  async function send(session: Session, args: SendArgs) {
    const reach = await reachOf(args.audience, parts);
    const nowMs = runtime.clock.nowMs();
    const wrong = decideSend(args, reach, nowMs);
    if (args.dryRun)
      return wrong ? answerFailure(failure(wrong.code, { message: wrong.message })) : answerValue({ reach });
    const record = toRecord(args, { id: runtime.ids.next(), actorId: session.userId, nowMs });
    const writes = { ...emptyWriteSet, broadcasts: [record] };
    const valueJson = JSON.stringify({ reach, broadcast: toBroadcast(record) });
    const decide = () => (wrong ? reject(wrong.code, { message: wrong.message }) : accept(valueJson, writes));
    const answer = await submit(session, 'broadcast:send', args, {
      target: targetOfAudience(args.audience),
      detail: detailOf(args, record, wrong === undefined),
      work: { reads: emptyReadSet, decide },
    });
    if (answer.code === 'OK' && !answer.replayed) broadcasts.wake(record.dueMs);
    return answer;
  }

  async function progressOf({ notificationIds, connected }: BroadcastRecord): Promise<BroadcastProgress> {
    const pushed: Partial<Record<PushOutcomeName, number>> = {};
    let after: OutcomeCursor | undefined;
    do {
      const { counts, next } = await store.countOutcomes(notificationIds, after, OUTCOMES_PAGE);
      for (const [outcome, count] of counts) pushed[outcome] = (pushed[outcome] ?? 0) + count;
      after = next;
      await breathe(runtime.timers);
    } while (after !== undefined);
    const read = await store.countRead(notificationIds);
    return { written: notificationIds.length, connected, pushed, read };
  }

  return {
    'broadcast:preview': async (_session, { audience }) => answerValue(await reachOf(audience, { cluster, store })),

    'broadcast:send': send,

    'broadcast:cancel': (session, args) =>
      submit(session, 'broadcast:cancel', args, {
        target: `broadcast:${args.broadcastId}`,
        detail: {},
        work: cancelWork(args.broadcastId),
      }),

    'broadcast:list': async (_session, { before, limit = DEFAULT_PAGE }) => {
      const records = await store.listBroadcasts({ before, limit });
      const listed = [];
      for (const record of records) listed.push({ ...toBroadcast(record), progress: await progressOf(record) });
      const next = records.length === limit ? records.at(-1)?.id : undefined;
      return answerValue({ broadcasts: listed, ...(next === undefined ? {} : { next }) });
    },
  };
}

/** Why it is not sent; undefined: it is. */
function decideSend(
  { at, expiresAt }: SendArgs,
  { people, missing }: Reach,
  nowMs: number,
): { code: ErrorCode; message: string } | undefined {
  const dueMs = at === undefined ? nowMs : Date.parse(at);
  const bad = (message: string) => ({ code: 'BAD_TIMES' as const, message });
  if (dueMs < nowMs - PAST_FORGIVEN_MS) return bad('it cannot be sent in the past');
  if (dueMs > nowMs + broadcastLimits.maxAheadMs) return bad('it cannot be put off for longer than a year');
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Math.max(dueMs, nowMs))
    return bad('it would have expired before it is sent');
  // Somebody may be connected to a node that did not answer.
  if (people === 0 && missing.length === 0)
    return { code: 'AUDIENCE_EMPTY', message: 'nobody of this audience is connected or can be pushed to' };
  return undefined;
}

function toRecord(
  args: SendArgs,
  { id, actorId, nowMs }: { id: string; actorId: string; nowMs: number },
): BroadcastRecord {
  const { title, text, priority, category, expiresAt, audience, push = true, at, trace } = args;
  return {
    id,
    actorId,
    createdMs: nowMs,
    dueMs: at === undefined ? nowMs : Date.parse(at),
    state: 'queued',
    audience,
    announcement: {
      title,
      text,
      priority,
      ...(category === undefined ? {} : { category }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
    push,
    ...(trace === undefined ? {} : { trace }),
    connected: 0,
    notificationIds: [],
  };
}

/** What was said stays with the broadcast: its text is for its audience, and the audit log is kept for ever. */
function detailOf(
  { priority, category, audience, at, expiresAt }: SendArgs,
  { id, push }: BroadcastRecord,
  isSent: boolean,
) {
  return {
    ...(isSent ? { broadcastId: id } : {}),
    ...(audience.type === 'people' ? { people: streamsOfAudience(audience).length } : {}),
    priority,
    category,
    push,
    at,
    expiresAt,
  };
}
