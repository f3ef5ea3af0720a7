/**
 * Timeline: what befell one booking or one device, as lines that a person can read. It reads a recorded history and judges nothing; the
 * oracle does that from the same entries.
 */
import type { BookingCommandName } from '@slotwire/protocol';
import type { Answer, AppliedEvent, HistoryEntry, Outcome, PushAnswer, Stage } from '../oracle/history.ts';
import { renderInstant } from './clock-time.ts';
import { renderDuration } from './number-text.ts';

export interface TimedEntry {
  entry: HistoryEntry;
  /** Ms since the start of the run, ascending. */
  atMs: number;
}

/** Both given: what both are about. */
export interface TimelineFilter {
  bookingId?: string | undefined;
  device?: string | undefined;
}

export interface TimelineItem {
  atMs: number;
  /** `service` for what happened to no device. */
  who: string;
  text: string;
}

/**
 * `06:12:03.120  c-00012  asks to create booking …1f3c: chair-1 at 2026-01-06 14:00 (allowed: ok, SLOT_TAKEN)`
 * @param options.startMs see `renderInstant`
 */
export function renderTimeline(
  entries: readonly TimedEntry[],
  { startMs, ...filter }: TimelineFilter & { startMs: number },
): string[] {
  const items = describeTimeline(entries, filter);
  const times = items.map(({ atMs }) => renderInstant(atMs, startMs));
  const width = (texts: readonly string[]) => texts.reduce((longest, text) => Math.max(longest, text.length), 0);
  const timeWidth = width(times);
  const whoWidth = width(items.map(({ who }) => who));
  return items.map(({ who, text }, i) => `${(times[i] ?? '').padStart(timeWidth)}  ${who.padEnd(whoWidth)}  ${text}`);
}

/** The same without times in the text, for those who lay them out themselves. */
export function describeTimeline(entries: readonly TimedEntry[], filter: TimelineFilter = {}): TimelineItem[] {
  const known = learn(entries);
  const items: TimelineItem[] = [];
  for (const { entry, atMs } of entries) {
    if (entry.type === 'send') known.sends.set(entry.key, (known.sends.get(entry.key) ?? 0) + 1);
    if (!isAbout(entry, filter, known)) continue;
    items.push({ atMs, who: deviceOf(entry) ?? 'service', text: describeEntry(entry, known) });
  }
  return items;
}

/** What entries leave out because others said it. */
interface Known {
  /** By key: what a `durable`, an `answer` or a `settled` is about. */
  commands: Map<string, { command: BookingCommandName; bookingId: string }>;
  /** By id, from `booking.created`: what was asked for. */
  bookings: Map<string, { resourceId: string; startsAtMs: number }>;
  /** By id: the bookings that notifications are about. */
  notifications: Map<string, string>;
  /** By device. */
  users: Map<string, string>;
  /** By key, so far. */
  sends: Map<string, number>;
}

function learn(entries: readonly TimedEntry[]): Known {
  const known: Known = {
    commands: new Map(),
    bookings: new Map(),
    notifications: new Map(),
    users: new Map(),
    sends: new Map(),
  };
  for (const { entry } of entries) {
    if (entry.type === 'join') known.users.set(entry.device, entry.user);
    if (entry.type === 'invoke' || entry.type === 'send' || entry.type === 'resolved') {
      const { key, command, bookingId } = entry;
      known.commands.set(key, { command, bookingId });
    }
    if (entry.type !== 'applied') continue;
    const { booking, notification } = entry.event;
    if (notification?.booking !== undefined) known.notifications.set(notification.id, notification.booking.id);
    if (entry.event.type !== 'booking.created') continue;
    if (booking?.status === undefined) continue;
    known.bookings.set(booking.id, { resourceId: booking.resourceId, startsAtMs: booking.startsAtMs });
  }
  return known;
}

function isAbout(entry: HistoryEntry, { bookingId, device }: TimelineFilter, known: Known): boolean {
  if (bookingId !== undefined && bookingOf(entry, known) !== bookingId) return false;
  if (device === undefined || deviceOf(entry) === device) return true;
  return entry.type === 'revoked' && known.users.get(device) === entry.user;
}

function bookingOf(entry: HistoryEntry, known: Known): string | undefined {
  if ('bookingId' in entry) return entry.bookingId;
  if (entry.type === 'applied') return entry.event.booking?.id ?? entry.event.notification?.booking?.id;
  if (entry.type === 'push' || entry.type === 'pushed') return known.notifications.get(entry.notification);
  if (entry.type === 'answer' && entry.answer.outcome === 'ok') return entry.answer.booking.id;
  return 'key' in entry ? known.commands.get(entry.key)?.bookingId : undefined;
}

function deviceOf(entry: HistoryEntry): string | undefined {
  return 'device' in entry ? entry.device : undefined;
}

function describeEntry(entry: HistoryEntry, known: Known): string {
  switch (entry.type) {
    case 'join':
      return `joins as ${entry.user}, streams ${entry.streams.join(', ') || 'none'}`;
    case 'session':
      return `is welcomed, its token is of ${renderDate(entry.issuedAtMs, 'second')}`;
    case 'revoked':
      return `revokes the tokens of ${entry.user} from before ${renderDate(entry.issuedBeforeMs, 'second')}`;
    case 'invoke':
      return `asks to ${asked(entry.command)} ${short(entry.bookingId)}${wish(entry, known)} (allowed: ${entry.allowed.join(', ')})`;
    case 'resolved':
      return `chooses ${entry.choice} about the rejected ${titleOf(entry.key, known)}`;
    case 'durable':
      return `has stored ${titleOf(entry.key, known)}`;
    case 'send':
      return `sends ${titleOf(entry.key, known)}${renderAgain(known.sends.get(entry.key) ?? 1)}`;
    case 'answer':
      return `${entry.delivered ? 'is answered' : 'misses the answer, lost on its way, to'} ${titleOf(entry.key, known)}: ${renderAnswer(entry.answer)}`;
    case 'unanswered':
      return `loses its link before an answer to ${titleOf(entry.key, known)}: unknown`;
    case 'settled':
      return `shows its person how ${titleOf(entry.key, known)} ended: ${entry.outcome}`;
    case 'applied':
      return `applies ${renderEvent(entry.event)}`;
    case 'snapshot':
      return `takes a snapshot: ${renderPositions(entry.positions)}`;
    case 'restart':
      return entry.clean ? 'is started again' : 'is started again after a kill';
    case 'backoff':
      return `waits ${renderDuration(entry.delayMs)} before it tries to connect`;
    case 'wiped':
      return 'is removed with all that it kept';
    case 'shown':
      return `${staged(entry.stage, 'says that it showed', 'has reported as shown')} ${some(entry.ids)}`;
    case 'read':
      return `${staged(entry.stage, 'marks as read', 'has marked as read')} ${entry.ids === 'all' ? 'everything' : some(entry.ids)}`;
    case 'preferences': {
      const version = entry.preferences === undefined ? '' : `, version ${entry.preferences.version}`;
      return `${staged(entry.stage, 'changes', 'has changed')} how its person wants to be told${version}`;
    }
    case 'registered':
      return `${staged(entry.stage, 'registers', 'is registered')} for push, in ${entry.timeZone}`;
    case 'push':
      return `a gateway ${pushedFor[entry.answer]} a push of ${entry.count > 1 ? `${entry.count} notifications` : short(entry.notification)} (${entry.priority})`;
    case 'pushed':
      return `is pushed ${short(entry.notification)}${entry.receipt === 'known' ? ', which it has already' : ''}`;
    default:
      // A history may be from a newer version than this file: an entry of a kind not told above is shown as it is.
      return renderUnknown(entry);
  }
}

const pushedFor: Record<PushAnswer, string> = {
  sent: 'took',
  'dead-token': 'finds its token dead for',
  refused: 'refused',
  failed: 'failed to take',
};

function staged(stage: Stage, sent: string, acked: string): string {
  if (stage === 'refused') return `is refused as it ${sent}`;
  return stage === 'acked' ? acked : sent;
}

function some(ids: readonly string[]): string {
  return ids.length === 1 ? short(ids[0] ?? '') : `${ids.length} notifications`;
}

const askedFor: Record<BookingCommandName, string> = {
  'booking:create': 'create booking',
  'booking:cancel': 'cancel booking',
  'booking:reschedule': 'move booking',
  'booking:answer-reschedule': 'answer the wish to move booking',
  'booking:transition': 'change the status of booking',
  'booking:note': 'add a note to booking',
};

function asked(command: BookingCommandName): string {
  return askedFor[command] ?? `${command} booking`;
}

/** Only a creation's: what other commands wish is not in the history. */
function wish({ command, bookingId }: { command: BookingCommandName; bookingId: string }, known: Known): string {
  const booking = command === 'booking:create' ? known.bookings.get(bookingId) : undefined;
  return booking === undefined ? '' : `: ${booking.resourceId} at ${renderDate(booking.startsAtMs, 'minute')}`;
}

function titleOf(key: string, known: Known): string {
  const found = known.commands.get(key);
  return found === undefined
    ? `command ${short(key)}`
    : `${found.command.replace('booking:', '')} of ${short(found.bookingId)}`;
}

function renderAgain(times: number): string {
  return times < 2 ? '' : ` again (time ${times})`;
}

function renderAnswer(answer: Answer): string {
  if (answer.outcome === 'ok')
    return `ok, version ${answer.booking.version}${answer.replayed ? ', the first ack again' : ''}`;
  const code: Outcome = answer.outcome;
  return 'retry' in answer && answer.retry ? `${code}, to be repeated` : code;
}

function renderEvent({ type, stream, offset, booking, notification }: AppliedEvent): string {
  const position = `(${stream} ${offset})`;
  if (notification !== undefined) {
    const { template, id, booking: about } = notification;
    const of = about === undefined ? '' : ` of ${short(about.id)}, version ${about.version}`;
    return `${type}: ${template} ${short(id)}${of} ${position}`;
  }
  if (booking === undefined) return `${type} ${position}`;
  const status = booking.status === undefined ? '' : `, ${booking.status}`;
  return `${type} of ${short(booking.id)}, version ${booking.version}${status} ${position}`;
}

function renderPositions(positions: Readonly<Record<string, { epoch: string; offset: number }>>): string {
  const streams = Object.entries(positions).map(
    ([stream, { epoch, offset }]) => `${stream} ${offset} in ${short(epoch)}`,
  );
  return streams.join(', ') || 'no streams';
}

function renderUnknown(entry: { type: string }): string {
  const rest = Object.entries(entry)
    .filter(([name]) => name !== 'type' && name !== 'device')
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [entry.type, ...rest].join(' ');
}

/** The end of a UUIDv7 is its random part; the beginning is the same for all of one hour. */
function short(id: string): string {
  return id.length > 12 ? `…${id.slice(-4)}` : id;
}

/** Of the wall clock, which differs from the run's start by days: with its date. */
function renderDate(atMs: number, to: 'minute' | 'second'): string {
  return new Date(atMs)
    .toISOString()
    .slice(0, to === 'minute' ? 16 : 19)
    .replace('T', ' ');
}
