/**
 * Telling: the rules about notifications and pushes together, and which entry of a history is for which of them. What a device says of its
 * person's inbox is known by the person: a device has one for as long as it lives.
 */
import type { BookingCommandName } from '@slotwire/protocol';
import type { AppliedEvent, HistoryEntry } from './history.ts';
import type { Inbox } from './inbox.ts';
import { createNotificationRules } from './notifications.ts';
import { createPushOutcomes } from './push-outcomes.ts';
import { createPushRules } from './pushes.ts';
import { createQuietHours } from './quiet-hours.ts';
import { createReminderRules } from './reminders.ts';
import type { Side } from './told.ts';
import type { Violations } from './violations.ts';
import { createWishes } from './wishes.ts';

export interface Telling {
  observe(entry: HistoryEntry): void;
  /** Once per event of a stream, in its order. */
  applied(event: AppliedEvent): void;
  judge(found: {
    inboxes: readonly Inbox[];
    /** Since when nothing has been in the way of service and gateways. */
    calmMs: number;
    nowMs: number;
    versionOf: (bookingId: string) => number | undefined;
  }): void;
}

export function createTelling(violations: Violations): Telling {
  const wishes = createWishes();
  const quiet = createQuietHours();
  const notifications = createNotificationRules(violations);
  const reminders = createReminderRules(violations);
  const pushes = createPushRules(violations, wishes, quiet);
  const outcomes = createPushOutcomes({ violations, wishes, quiet, pushesTo: pushes.to });
  const people = new Map<string, { user: string; side: Side }>();
  /** Booking commands that are under way, by key. */
  const commands = new Map<string, BookingCommandName>();
  /** Registrations that are under way, by device and token: when they were sent first. */
  const registering = new Map<string, number>();

  function onAnswer({ device, key, answer, delivered }: Extract<HistoryEntry, { type: 'answer' }>): void {
    const command = commands.get(key);
    const person = people.get(device);
    if (answer.outcome === 'ok' && command !== undefined && person !== undefined) {
      notifications.acked(answer.booking, command, person.side);
    }
    if (delivered && (answer.outcome === 'ok' || !answer.retry)) commands.delete(key);
  }

  function onRegistered({ device, deviceId, token, timeZone, stage, atMs }: Registered): void {
    const user = people.get(device)?.user;
    if (user === undefined || stage === 'refused') return;
    const key = `${device} ${token} ${timeZone}`;
    const sinceMs = registering.get(key) ?? atMs;
    if (stage === 'sent') {
      pushes.registering(token, atMs);
      if (registering.has(key)) return;
      registering.set(key, atMs);
      wishes.zone(user, device, timeZone, sinceMs, Number.POSITIVE_INFINITY);
      return;
    }
    registering.delete(key);
    wishes.zone(user, device, timeZone, sinceMs, atMs);
    pushes.registered(deviceId, token, atMs);
    outcomes.registered(user, deviceId, token, atMs);
  }

  return {
    observe(entry) {
      if (entry.type === 'revoked') {
        pushes.revoked(entry.user, entry.issuedBeforeMs, entry.atMs);
        return outcomes.revoked(entry.user, entry.atMs);
      }
      if (entry.type === 'join') {
        const side = entry.streams.some((stream) => stream.startsWith('vendor:')) ? 'vendor' : 'customer';
        people.set(entry.device, { user: entry.user, side });
        return;
      }
      const user = 'device' in entry ? people.get(entry.device)?.user : undefined;
      if (user === undefined) return;
      switch (entry.type) {
        case 'send':
          commands.set(entry.key, entry.command);
          return;
        case 'answer':
          return onAnswer(entry);
        case 'shown':
          if (entry.stage === 'sent') outcomes.showing(user, entry.ids);
          if (entry.stage === 'acked') pushes.seen(user, entry.ids, entry.atMs);
          return;
        case 'read':
          if (entry.stage !== 'acked' || entry.ids === 'all') return;
          pushes.seen(user, entry.ids, entry.atMs);
          notifications.read(user, entry.ids);
          return;
        case 'preferences':
          if (entry.stage === 'sent') wishes.sent(entry.key, entry.atMs);
          else if (entry.preferences !== undefined) wishes.acked(user, entry.key, entry.preferences, entry.atMs);
          return;
        case 'registered':
          return onRegistered(entry);
        case 'push':
          return pushes.push(user, entry);
        default:
          return;
      }
    },
    applied(event) {
      notifications.applied(event);
      reminders.applied(event);
      if (event.preferences !== undefined) {
        wishes.changed(event.stream.slice('user:'.length), event.preferences, event.atMs);
      }
    },
    judge({ inboxes, calmMs, nowMs, versionOf }) {
      notifications.judge(inboxes);
      reminders.judge(inboxes, nowMs, versionOf);
      pushes.judge(inboxes);
      outcomes.judge(inboxes, calmMs, nowMs);
    },
  };
}

type Registered = Extract<HistoryEntry, { type: 'registered' }>;
