/** People who were told and pushed as they should be: small enough to plant mistakes into. */
import assert from 'node:assert/strict';
import { defaultPreferences, type Preferences, type PushDecision } from '@slotwire/protocol';
import type { AppliedEvent, HistoryEntry, NotificationMark, PushAnswer, WholeBooking } from './history.ts';
import type { Inbox, InboxMark } from './inbox.ts';
import { createTelling, type Telling } from './telling.ts';
import { createViolations, type Violations } from './violations.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
/** A Monday, 12:00 in London and 17:45 in Kathmandu. */
export const NOON_MS = Date.UTC(2026, 0, 5, 12);

export const TOKEN = 'token-1';

/** Ann has a phone; the barber's desk has none. */
export class Scene {
  readonly violations: Violations;
  readonly telling: Telling;
  readonly #inboxes: Map<string, Inbox>;
  #offset: number;

  constructor() {
    this.violations = createViolations();
    this.telling = createTelling(this.violations);
    this.#offset = 0;
    const empty = { items: [], unread: 0, preferences: defaultPreferences, decisions: [] };
    this.#inboxes = new Map<string, Inbox>([
      ['ann', { user: 'ann', role: 'customer', ...empty }],
      ['staff', { user: 'staff', role: 'vendor', vendorId: 'barber', ...empty }],
    ]);
    this.observe(
      { type: 'join', device: 'phone', user: 'ann', streams: ['user:ann', 'all'] },
      { type: 'join', device: 'desk', user: 'staff', streams: ['user:staff', 'vendor:barber', 'all'] },
    );
  }

  observe(...entries: HistoryEntry[]): void {
    for (const entry of entries) this.telling.observe(entry);
  }

  event(stream: string, event: Partial<AppliedEvent>): void {
    const offset = ++this.#offset;
    this.telling.applied({ stream, epoch: 'e1', offset, id: offset, type: 'test', atMs: NOON_MS, ...event });
  }

  /** The barber confirms, and Ann is told. */
  confirmed(mark: Partial<NotificationMark> = {}, atMs = NOON_MS): NotificationMark {
    this.changed(2, 'vendor', ['status'], { status: 'confirmed' }, atMs);
    return this.told('ann', notification(mark), atMs);
  }

  changed(
    version: number,
    by: 'customer' | 'vendor',
    fields: readonly string[],
    more: Partial<WholeBooking> = {},
    atMs = NOON_MS,
  ): void {
    const type = version === 1 ? 'booking.created' : 'booking.updated';
    const changed = { type, atMs, booking: whole(version, more), change: { by, fields } };
    this.event('user:ann', changed);
    this.event('vendor:barber', changed);
  }

  /** On the stream and in the inbox. */
  told(user: 'ann' | 'staff', mark: NotificationMark, atMs = NOON_MS): NotificationMark {
    const stream = user === 'ann' ? 'user:ann' : 'vendor:barber';
    this.event(stream, { type: 'notification.created', atMs, notification: mark });
    this.has(user, mark, atMs);
    return mark;
  }

  has(user: 'ann' | 'staff', mark: NotificationMark, atMs = NOON_MS): void {
    const inbox = this.inbox(user);
    this.#inboxes.set(user, {
      ...inbox,
      items: [{ ...mark, atMs, read: false }, ...inbox.items],
      unread: inbox.unread + 1,
    });
  }

  inbox(user: 'ann' | 'staff'): Inbox {
    return this.#inboxes.get(user) as Inbox;
  }

  /** The inbox as the service says that it is. */
  change(user: 'ann' | 'staff', changes: Partial<Inbox>): void {
    this.#inboxes.set(user, { ...this.inbox(user), ...changes });
  }

  changeItems(user: 'ann' | 'staff', change: (item: InboxMark) => InboxMark | undefined): void {
    this.change(user, { items: this.inbox(user).items.flatMap((item) => change(item) ?? []) });
  }

  registered(atMs = NOON_MS - HOUR_MS, token = TOKEN, timeZone = 'Asia/Kathmandu'): void {
    const registration = { type: 'registered', device: 'phone', deviceId: 'd1', token, timeZone } as const;
    this.observe({ ...registration, stage: 'sent', atMs }, { ...registration, stage: 'acked', atMs });
  }

  /** A gateway is asked, and the service has decided so. */
  pushed(id: string, atMs: number, more: { answer?: PushAnswer; token?: string; count?: number } = {}): void {
    const { answer = 'sent', token = TOKEN, count = 1 } = more;
    const push = { type: 'push', device: 'phone', token, notification: id, priority: 'high', urgency: 'high' } as const;
    this.observe({ ...push, count, answer, atMs });
    if (answer === 'sent') this.decided(id, 'sent', atMs);
  }

  decided(notificationId: string, outcome: PushDecision['outcome'], atMs: number): void {
    const at = new Date(atMs).toISOString();
    const decision: PushDecision = { notificationId, userId: 'ann', deviceId: 'd1', at, outcome };
    this.change('ann', { decisions: [decision, ...this.inbox('ann').decisions] });
  }

  /** Ann wants it so, from then on. */
  wants(preferences: Preferences, atMs: number): void {
    this.event('user:ann', { type: 'preferences.updated', atMs, preferences });
    this.change('ann', { preferences });
  }

  /** What is found at the end, as kind and rule. */
  judge(nowMs = NOON_MS + 2 * HOUR_MS, version = 2): string[] {
    const inboxes = [...this.#inboxes.values()];
    this.telling.judge({ inboxes, calmMs: nowMs - HOUR_MS, nowMs, versionOf: () => version });
    return this.violations.list().map(({ kind, rule }) => `${kind} ${rule}`);
  }

  assertFound(expected: readonly string[], nowMs?: number, version?: number): void {
    assert.deepEqual(this.judge(nowMs, version), expected, JSON.stringify(this.violations.list()));
  }
}

export function notification(more: Partial<NotificationMark> = {}): NotificationMark {
  return {
    id: 'n1',
    category: 'booking',
    priority: 'high',
    template: 'booking-confirmed',
    booking: { id: 'b1', version: 2, vendorId: 'barber' },
    ...more,
  };
}

function whole(version: number, more: Partial<WholeBooking>): WholeBooking {
  return {
    id: 'b1',
    version,
    customerId: 'ann',
    vendorId: 'barber',
    resourceId: 'chair-1',
    status: 'requested',
    startsAtMs: NOON_MS + 30 * HOUR_MS,
    endsAtMs: NOON_MS + 31 * HOUR_MS,
    ...more,
  };
}

/** Every night in Kathmandu: 16:15 to 01:15 UTC. */
export function nights(version = 1): Preferences {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const quietHours = { enabled: true, windows: [{ days: [...days], from: '22:00', to: '07:00' }] };
  return { ...defaultPreferences, version, timeZone: 'Asia/Kathmandu', quietHours };
}
