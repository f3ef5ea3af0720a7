/** Handlers of the commands around notifications: inbox, preferences, devices, and why somebody was pushed. */
import { notificationLimits, type PushDecision, streamsOf } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import { answerValue, type Handlers } from '../commands/dispatcher.ts';
import { type Answer, hashArgs, type Outcome, once } from '../commands/once.ts';
import type { Session } from '../sessions/session.ts';
import type { Committer } from '../storage/committer.ts';
import type { InboxScope, NotificationStore, PushDecisionRecord } from '../storage/store-notifications.ts';
import type { Work } from '../storage/view.ts';
import { type Registrant, registerWork, unregisterWork } from './devices.ts';
import { listInbox, loadPreferences, readWork, shownWork } from './inbox.ts';
import { preferencesWork } from './preferences.ts';

export interface NotificationHandlerParts {
  runtime: Pick<Runtime, 'clock' | 'ids'>;
  store: NotificationStore;
  committer: Committer;
}

type NotificationCommand =
  | 'notification:list'
  | 'notification:read'
  | 'notification:shown'
  | 'preferences:get'
  | 'preferences:set'
  | 'device:register'
  | 'device:unregister'
  | 'push:decisions';

const DEFAULT_DECISIONS = 50;

export function createNotificationHandlers(parts: NotificationHandlerParts): Pick<Handlers, NotificationCommand> {
  const { runtime, store, committer } = parts;
  const now = () => runtime.clock.nowMs();
  const scopeOf = (session: Session) => inboxScope(session, now());

  function submitOnce(
    session: Session,
    command: NotificationCommand,
    args: { key: string },
    work: Work<Outcome>,
  ): Promise<Answer> {
    const keyed = { userId: session.userId, key: args.key, argsHash: hashArgs(command, args), atMs: now() };
    return committer.submit(once(keyed, work));
  }

  return {
    'notification:list': async (session, args) => answerValue(await listInbox(store, scopeOf(session), args)),

    'notification:read': (session, args) => {
      const origin = { eventId: runtime.ids.next(), atMs: now() };
      return submitOnce(session, 'notification:read', args, readWork(scopeOf(session), args, origin));
    },

    'notification:shown': async (session, { ids }) =>
      answerValue(await committer.submit(shownWork(session.userId, ids, now()))),

    'preferences:get': async (session) => answerValue(await loadPreferences(store, session.userId)),

    'preferences:set': (session, args) => {
      const origin = { eventId: runtime.ids.next(), atMs: now() };
      return submitOnce(session, 'preferences:set', args, preferencesWork(session.userId, args, origin));
    },

    'device:register': (session, args) =>
      submitOnce(session, 'device:register', args, registerWork(ownerOf(session), args, now())),

    'device:unregister': (session, args) =>
      submitOnce(session, 'device:unregister', args, unregisterWork(ownerOf(session))),

    'push:decisions': async (_session, { limit = DEFAULT_DECISIONS, ...query }) => {
      const decisions = await store.listDecisions({ ...query, limit });
      return answerValue({ decisions: decisions.map(toDecision) });
    },
  };
}

export function inboxScope(session: Session, nowMs: number): InboxScope {
  return { userId: session.userId, streams: streamsOf(session.claims), fromMs: nowMs - notificationLimits.keptMs };
}

function ownerOf({ userId, deviceId, claims }: Session): Registrant {
  return { userId, deviceId, streams: streamsOf(claims), issuedMs: claims.iat * 1_000 };
}

function toDecision({ atMs, ...decision }: PushDecisionRecord): PushDecision {
  return { ...decision, at: new Date(atMs).toISOString() };
}
