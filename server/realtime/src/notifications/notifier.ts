/**
 * Notifier: what surrounds a commit that notifies. Before it, when its notifications are to be pushed; after it, that they are there.
 * Who is told what is the table's to say, and what becomes of a push is decided by `push/`.
 */
import type { Notification } from '@slotwire/protocol';
import type { Metrics } from '../telemetry/metrics.ts';

export interface Notifier {
  /** When what is written now is pushed; undefined: it is not, as there is no provider. */
  pushAtMs(nowMs: number): number | undefined;
  /** These are durable. */
  told(notifications: readonly Notification[], pushAtMs: number | undefined): void;
}

export interface NotifierParts {
  metrics: Pick<Metrics, 'notifications'>;
  /** Undefined: nothing is pushed. */
  push: PushSchedule | undefined;
}

export interface PushSchedule {
  /** From cause to push: time for a device in the foreground to show it first (PU2). */
  delayMs: number;
  /** Something is to be pushed at this instant. */
  wakePush(atMs: number): void;
}

export function createNotifier({ metrics, push }: NotifierParts): Notifier {
  return {
    pushAtMs: (nowMs) => push && nowMs + push.delayMs,
    told(notifications, pushAtMs) {
      for (const { category, template } of notifications) metrics.notifications.inc({ category, template });
      if (pushAtMs !== undefined && notifications.length > 0) push?.wakePush(pushAtMs);
    },
  };
}
