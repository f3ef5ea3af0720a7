/** Handlers of the commands by which admins watch the service. */
import { commandNames, failure, monitorLimits, tappedEvents } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import { answerFailure, answerValue, type Handlers } from '../commands/dispatcher.ts';
import { accept, type Outcome, reject } from '../commands/once.ts';
import type { Committer } from '../storage/committer.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import type { Work } from '../storage/view.ts';
import { audited } from './audit.ts';
import type { Monitor } from './monitor.ts';
import type { SeriesFeed } from './series-feed.ts';

export interface MonitorHandlerParts {
  runtime: Pick<Runtime, 'clock' | 'ids'>;
  committer: Pick<Committer, 'submit'>;
  monitor: Monitor;
  series: SeriesFeed;
}

const costs = { perSecond: monitorLimits.perSecond, everyMs: monitorLimits.everyMs };

type Names = 'monitor:subscribe' | 'monitor:unsubscribe' | 'metrics:subscribe' | 'metrics:unsubscribe';

const events: ReadonlySet<string> = new Set([...commandNames, ...tappedEvents]);

export function createMonitorHandlers(parts: MonitorHandlerParts): Pick<Handlers, Names> {
  const { runtime, committer, monitor, series } = parts;

  return {
    'monitor:subscribe': async (session, { sample = 1, ...filter }) => {
      if (filter.event !== undefined && !events.has(filter.event)) {
        const issues = [{ path: 'event', message: `no event is called ${filter.event}` }];
        return answerFailure(failure('BAD_REQUEST', { issues }));
      }
      const deed = {
        id: runtime.ids.next(),
        atMs: runtime.clock.nowMs(),
        by: session,
        action: 'monitor:subscribe',
        ...(filter.userId !== undefined && { target: `user:${filter.userId}` }),
        detail: { ...filter, sample },
      };
      // On record before the first event is shown.
      const allowed = await committer.submit(
        audited(
          deed,
          permit(() => monitor.hasRoom(session)),
        ),
      );
      const subscription = allowed.code === 'OK' ? monitor.subscribe(session, filter, sample) : undefined;
      if (subscription === undefined) return answerFailure(failure('SUBSCRIPTIONS_FULL'));
      return answerValue({ id: subscription.id, ...costs });
    },
    'monitor:unsubscribe': (session, { id }) => answerValue({ stopped: monitor.unsubscribe(session, id) }),
    'metrics:subscribe': async (session) => answerValue(await series.subscribe(session)),
    'metrics:unsubscribe': (session) => answerValue({ stopped: series.unsubscribe(session) }),
  };
}

function permit(hasRoom: () => boolean): Work<Outcome> {
  return {
    reads: emptyReadSet,
    decide: () => (hasRoom() ? accept('{}', emptyWriteSet) : reject('SUBSCRIPTIONS_FULL')),
  };
}
