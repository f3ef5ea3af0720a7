/**
 * Inbound: structural checks on what the service sends. Light on purpose: a schema run over each event would cost
 * a device more than applying it, and the service checks what it writes. Just enough is checked to keep a
 * malformed message from breaking the replica.
 */
import {
  type Ack,
  type Announcement,
  type Booking,
  type Failure,
  type Goodbye,
  type InboxItem,
  type Notification,
  type NotificationCategory,
  notificationCategories,
  notificationPriorities,
  type Preferences,
  type Refusal,
  type StreamEvent,
  type StreamPosition,
  type Welcome,
} from '@slotwire/protocol';

type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export function isPosition(value: unknown): value is StreamPosition {
  return isFields(value) && typeof value.epoch === 'string' && isOffset(value.offset);
}

export function isBooking(value: unknown): value is Booking {
  return (
    isFields(value) &&
    typeof value.id === 'string' &&
    typeof value.status === 'string' &&
    typeof value.startsAt === 'string' &&
    typeof value.endsAt === 'string' &&
    isOffset(value.version) &&
    Array.isArray(value.notes)
  );
}

/** A template of a newer service passes: it counts like any other, and only its words are missing. */
export function isNotification(value: unknown): value is Notification {
  return (
    isFields(value) &&
    typeof value.id === 'string' &&
    isInstant(value.at) &&
    notificationCategories.includes(value.category as NotificationCategory) &&
    isPriority(value.priority) &&
    typeof value.template === 'string' &&
    isFields(value.params) &&
    (value.booking === undefined || isFields(value.booking)) &&
    Array.isArray(value.actions) &&
    typeof value.collapseKey === 'string'
  );
}

export function isInboxItem(value: unknown): value is InboxItem {
  return isNotification(value) && 'read' in value && typeof value.read === 'boolean';
}

export function isAnnouncement(value: unknown): value is Announcement {
  return (
    isFields(value) && typeof value.title === 'string' && typeof value.text === 'string' && isPriority(value.priority)
  );
}

/** Everything that the rules about channels look at. */
export function isPreferences(value: unknown): value is Preferences {
  return (
    isFields(value) &&
    isOffset(value.version) &&
    typeof value.timeZone === 'string' &&
    isFields(value.categories) &&
    notificationCategories.every((name) => isFields((value.categories as Fields)[name])) &&
    isFields(value.minimumPriority) &&
    isFields(value.muted) &&
    Array.isArray(value.muted.vendors) &&
    Array.isArray(value.muted.bookings) &&
    isFields(value.quietHours) &&
    Array.isArray(value.quietHours.windows)
  );
}

const isInstant = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isPriority = (value: unknown): boolean => (notificationPriorities as readonly unknown[]).includes(value);

/** The envelope only; `data` is looked at where it is applied. */
export function isEventEnvelope(value: unknown): value is StreamEvent {
  return (
    isFields(value) &&
    typeof value.stream === 'string' &&
    typeof value.epoch === 'string' &&
    isOffset(value.offset) &&
    value.offset > 0 &&
    typeof value.type === 'string'
  );
}

export function readRefusal(value: unknown): Refusal | undefined {
  if (!isFields(value) || typeof value.code !== 'string' || typeof value.retry !== 'string') return undefined;
  const { retryAfterMs } = value;
  return {
    // Codes and classes of a newer service pass through: each switch on them has a default.
    code: value.code as Refusal['code'],
    retry: value.retry as Refusal['retry'],
    message: typeof value.message === 'string' ? value.message : value.code,
    ...(typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? { retryAfterMs } : {}),
  };
}

export const readGoodbye = (value: unknown): Goodbye | undefined => readRefusal(value);

export function readWelcome(value: unknown): Welcome | undefined {
  if (!isFields(value) || !isFields(value.streams) || !isFields(value.limits)) return undefined;
  if (typeof value.sessionId !== 'string' || typeof value.userId !== 'string' || typeof value.role !== 'string')
    return undefined;
  if (Number.isNaN(Date.parse(String(value.serverTime))) || Number.isNaN(Date.parse(String(value.expiresAt))))
    return undefined;
  for (const head of Object.values(value.streams)) if (!isPosition(head)) return undefined;
  const { maxMessageBytes, headsEveryMs, saverFlushMs, maxSyncEvents } = value.limits;
  for (const limit of [maxMessageBytes, headsEveryMs, saverFlushMs, maxSyncEvents]) {
    if (typeof limit !== 'number' || !(limit > 0)) return undefined;
  }
  return value as unknown as Welcome;
}

export function readHeads(value: unknown): Record<string, StreamPosition> | undefined {
  if (!isFields(value)) return undefined;
  for (const head of Object.values(value)) if (!isPosition(head)) return undefined;
  return value as Record<string, StreamPosition>;
}

/** An ack of either kind; undefined when it is neither. The value of a success is left to the caller. */
export function readAck(value: unknown): Ack<unknown> | undefined {
  if (!isFields(value)) return undefined;
  if (value.ok === true)
    return { ok: true, value: value.value, ...(value.replayed === true ? { replayed: true as const } : {}) };
  const refusal = value.ok === false ? readRefusal(value) : undefined;
  if (refusal === undefined) return undefined;
  const failure: Failure = { ok: false, ...refusal };
  if (isBooking(value.current)) failure.current = value.current;
  if (Array.isArray(value.free)) failure.free = value.free as NonNullable<Failure['free']>;
  if (Array.isArray(value.issues)) failure.issues = value.issues as NonNullable<Failure['issues']>;
  if (value.replayed === true) failure.replayed = true;
  return failure;
}
