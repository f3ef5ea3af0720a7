/**
 * Workload: what a person does next, chosen from what the own device shows. Pure: views in, a choice out.
 * Which outcomes are right is stated here, before anything is sent.
 */
import type { Booking, BookingCommandName, Marketplace, TimeRange } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import type { AttentionItem, BookingIntent, BookingView } from '@slotwire/sdk';
import type { Outcome } from './oracle/history.ts';
import type { Person } from './people.ts';

export interface WorkloadFacts {
  person: Person;
  /** The right time, also where the phone's clock is wrong: which outcomes are right is judged by the service's clock. */
  nowMs: number;
  views: readonly BookingView[];
  attention: readonly AttentionItem[];
  marketplace: Marketplace;
  /**
   * How long a command may wait in an outbox before the service sees it, ms; less than the 7 days of a key (CM2). What begins sooner may
   * be over by then. Default: an hour.
   */
  patienceMs?: number | undefined;
  /** How long everybody who follows the crowd wants the same slot, ms; minutes where people look rarely. Default: 30 s. */
  crowdMs?: number | undefined;
}

export type Submission = {
  [C in BookingCommandName]: {
    do: 'submit';
    command: C;
    intent: BookingIntent<C>;
    allowed: readonly Outcome[];
    /** The person looks away before pressing the button: submitted so long after the choice, on views that have become old. */
    afterMs?: number;
  };
}[BookingCommandName];

export type Choice =
  | Submission
  | { do: 'resolve'; key: string; choice: 'mine' | 'theirs' }
  | { do: 'dismiss'; key: string };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** People book on the quarter of an hour, in the seven days that follow the next full hour. */
const GRID_MS = 15 * MINUTE_MS;
const HORIZON_MS = 7 * DAY_MS;
const durationsMs: readonly number[] = [30 * MINUTE_MS, 45 * MINUTE_MS, 60 * MINUTE_MS];
const PATIENCE_MS = HOUR_MS;
const CROWD_MS = 30_000;
const FOLLOWS_THE_CROWD = 0.06;
/** How often a person is called away over an open form, and for how long. */
const LOOKS_AWAY = 0.05;
const AWAY_MS = { least: 30_000, mean: 5 * MINUTE_MS, most: 30 * MINUTE_MS };
/** With this many bookings ahead a customer rather changes what is there. */
const FEW_BOOKINGS = 3;
const MANY_BOOKINGS = 6;

const services: readonly string[] = ['Cut', 'Colour', 'Massage', 'Check-up', 'Lesson', 'Repair'];
const texts: readonly string[] = [
  'Running ten minutes late',
  'Please use the side door',
  'Paid in advance',
  'Bring the papers',
  'Thank you!',
];

export function chooseNext(facts: WorkloadFacts, random: Random): Choice | undefined {
  const afterMs = drawAbsence(random);
  const wish: Wish = { ...facts, afterMs, latestMs: facts.nowMs + afterMs + (facts.patienceMs ?? PATIENCE_MS) };
  const choice = choose(wish, random);
  return choice?.do === 'submit' && afterMs > 0 ? { ...choice, afterMs } : choice;
}

/** What is known, and how long what comes of it may take. */
interface Wish extends WorkloadFacts {
  afterMs: number;
  /** The service sees the command by then. */
  latestMs: number;
}

function drawAbsence(random: Random): number {
  if (!random.chance(LOOKS_AWAY)) return 0;
  return Math.min(AWAY_MS.most, Math.round(AWAY_MS.least + random.exponential(AWAY_MS.mean)));
}

function choose(wish: Wish, random: Random): Choice | undefined {
  if (wish.attention.length > 0 && random.chance(0.6)) return chooseForAttention(wish, random);
  return wish.person.role === 'customer' ? chooseAsCustomer(wish, random) : chooseAsVendor(wish, random);
}

/** A rejected command stays on the screen until its person decides (CF6). */
function chooseForAttention({ attention, person, latestMs }: Wish, random: Random): Choice {
  const item = random.pick(attention);
  if (item.code === 'CONFLICT') return { do: 'resolve', key: item.key, choice: random.chance(0.4) ? 'mine' : 'theirs' };
  const { vendorId, resourceId, service } = item.args;
  const free = item.free?.[0];
  const complete = typeof vendorId === 'string' && typeof resourceId === 'string' && typeof service === 'string';
  if (
    item.command !== 'booking:create' ||
    person.role !== 'customer' ||
    free === undefined ||
    !complete ||
    random.chance(0.5)
  ) {
    return { do: 'dismiss', key: item.key };
  }
  // The offered slot. The item stays for another look; it is dismissed then.
  return createAt({ vendorId, resourceId, service }, free, latestMs);
}

function chooseAsCustomer(wish: Wish, random: Random): Choice | undefined {
  const open = ahead(wish).filter(({ booking }) => isMovable(booking));
  const hunger = open.length < FEW_BOOKINGS ? 8 : open.length < MANY_BOOKINGS ? 3 : 0.2;
  const draw = random.float() * (open.length === 0 ? hunger : hunger + 4.5);
  if (draw < hunger) return chooseSlot(wish, random);
  const view = random.pick(open);
  const turn = draw - hunger;
  if (turn < (open.length >= MANY_BOOKINGS ? 2.5 : 1)) return cancel(view, random);
  if (turn < 3) return moveTo(view, drawTimes(wish.nowMs, random), wish);
  return note(view, random);
}

function chooseAsVendor(wish: Wish, random: Random): Choice | undefined {
  const views = current(wish);
  if (views.length === 0) return undefined;
  // A few looks at a long list, not a reading of all of it: the first that asks for something is answered.
  let fallback: BookingView | undefined;
  for (let look = 0; look < 8; look++) {
    const view = random.pick(views);
    const { booking } = view;
    if (booking.reschedule !== undefined && isMovable(booking)) return answer(view, booking.reschedule, wish, random);
    if (booking.status === 'requested') return transition(view, random.chance(0.85) ? 'confirmed' : 'declined');
    if (booking.status === 'in_progress') return transition(view, 'completed');
    if (booking.status === 'confirmed') fallback ??= view;
  }
  if (fallback === undefined) return note(random.pick(views), random);
  const draw = random.float();
  if (draw < 0.3) return transition(fallback, 'in_progress');
  if (draw < 0.4) return transition(fallback, 'no_show');
  if (draw < 0.6) return moveTo(fallback, drawTimes(wish.nowMs, random), wish);
  if (draw < 0.7) return cancel(fallback, random);
  return note(fallback, random);
}

function chooseSlot(wish: Wish, random: Random): Choice | undefined {
  const { marketplace, nowMs, latestMs } = wish;
  if (random.chance(FOLLOWS_THE_CROWD)) return crowdSlot(wish, random);
  for (let look = 0; look < 5; look++) {
    const vendor = random.pick(marketplace.vendors);
    if (vendor.resources.length === 0) continue;
    const resource = random.pick(vendor.resources);
    const range = drawTimes(nowMs, random);
    const slot = { vendorId: vendor.id, resourceId: resource.id };
    if (looksFree(wish, slot, range)) return createAt({ ...slot, service: random.pick(services) }, range, latestMs);
  }
  return undefined;
}

/** The slot that everybody wants just now: the same for all who look within the same `crowdMs`, whoever they are. */
function crowdSlot({ marketplace, nowMs, latestMs, crowdMs = CROWD_MS }: Wish, random: Random): Choice | undefined {
  const turn = Math.floor(nowMs / crowdMs);
  const vendor = marketplace.vendors[turn % marketplace.vendors.length];
  const resource = vendor?.resources[turn % vendor.resources.length];
  if (vendor === undefined || resource === undefined) return undefined;
  // By the beginning of the turn: an hour that strikes within it must not part the crowd.
  const startMs = Math.ceil((turn * crowdMs) / HOUR_MS) * HOUR_MS + (3 + (turn % 150)) * HOUR_MS;
  const slot = { vendorId: vendor.id, resourceId: resource.id, service: random.pick(services) };
  return createAt(slot, toRange(startMs, HOUR_MS), latestMs);
}

/** @param latestMs when the service sees it at the latest */
function createAt(
  slot: { vendorId: string; resourceId: string; service: string },
  range: TimeRange,
  latestMs: number,
): Submission {
  return {
    do: 'submit',
    command: 'booking:create',
    intent: { ...slot, startsAt: range.startsAt, endsAt: range.endsAt },
    allowed: withPast(['ok', 'SLOT_TAKEN'], range, latestMs),
  };
}

function cancel(view: BookingView, random: Random): Submission {
  const reason = random.chance(0.5) ? { reason: random.pick(texts) } : {};
  return {
    do: 'submit',
    command: 'booking:cancel',
    intent: { bookingId: view.booking.id, ...reason },
    allowed: withPending(['ok', 'ILLEGAL_TRANSITION'], view),
  };
}

/** A customer asks for other times, a vendor moves the booking. */
function moveTo(view: BookingView, range: TimeRange, { person, latestMs }: Wish): Submission {
  const outcomes: Outcome[] = ['ok', 'CONFLICT', 'ILLEGAL_TRANSITION'];
  if (person.role === 'vendor') outcomes.push('SLOT_TAKEN');
  return {
    do: 'submit',
    command: 'booking:reschedule',
    intent: { bookingId: view.booking.id, ...range },
    allowed: withPending(withPast(outcomes, range, latestMs), view),
  };
}

function answer(view: BookingView, asked: TimeRange, { afterMs, latestMs }: Wish, random: Random): Submission {
  const accept = random.chance(0.7);
  let outcomes: readonly Outcome[] = accept ? ['ok', 'CONFLICT', 'SLOT_TAKEN'] : ['ok', 'CONFLICT'];
  // The device answers the ask that it knows when the button is pressed. After an absence that may be another one.
  if (accept) outcomes = afterMs > 0 ? [...outcomes, 'BAD_TIMES'] : withPast(outcomes, asked, latestMs);
  return {
    do: 'submit',
    command: 'booking:answer-reschedule',
    intent: { bookingId: view.booking.id, accept },
    allowed: withPending(outcomes, view),
  };
}

function transition(
  view: BookingView,
  to: 'confirmed' | 'declined' | 'in_progress' | 'completed' | 'no_show',
): Submission {
  return {
    do: 'submit',
    command: 'booking:transition',
    intent: { bookingId: view.booking.id, to },
    allowed: withPending(['ok', 'ILLEGAL_TRANSITION'], view),
  };
}

function note(view: BookingView, random: Random): Submission {
  return {
    do: 'submit',
    command: 'booking:note',
    intent: { bookingId: view.booking.id, text: random.pick(texts) },
    allowed: withPending(['ok', 'NOTES_FULL'], view),
  };
}

/** The device's own creation of the booking may still be refused: then there is none to act on. */
function withPending(outcomes: readonly Outcome[], view: BookingView): readonly Outcome[] {
  return view.pending.length > 0 ? [...outcomes, 'NOT_FOUND'] : outcomes;
}

/** Times that may have passed by when the service sees them. */
function withPast(outcomes: readonly Outcome[], range: TimeRange, latestMs: number): readonly Outcome[] {
  return Date.parse(range.startsAt) < latestMs ? [...outcomes, 'BAD_TIMES'] : outcomes;
}

function drawTimes(nowMs: number, random: Random): TimeRange {
  const firstMs = Math.ceil((nowMs + 2 * HOUR_MS) / GRID_MS) * GRID_MS;
  return toRange(firstMs + random.int(HORIZON_MS / GRID_MS) * GRID_MS, random.pick(durationsMs));
}

function toRange(startMs: number, durationMs: number): TimeRange {
  return { startsAt: new Date(startMs).toISOString(), endsAt: new Date(startMs + durationMs).toISOString() };
}

const isMovable = (booking: Booking): boolean => booking.status === 'requested' || booking.status === 'confirmed';

/** Bookings that have not begun. */
function ahead({ views, nowMs }: WorkloadFacts): BookingView[] {
  const now = new Date(nowMs).toISOString();
  return views.filter(({ booking }) => booking.startsAt > now);
}

/** What began yesterday or later; all, when there is nothing else. The views come in the order of their starts. */
function current({ views, nowMs }: WorkloadFacts): readonly BookingView[] {
  const since = new Date(nowMs - DAY_MS).toISOString();
  let from = 0;
  let to = views.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((views[middle] as BookingView).booking.startsAt < since) from = middle + 1;
    else to = middle;
  }
  return from === 0 || from === views.length ? views : views.slice(from);
}

/** As far as this person can tell: nothing of their own is there. */
function looksFree(
  { views }: WorkloadFacts,
  slot: { vendorId: string; resourceId: string },
  range: TimeRange,
): boolean {
  return !views.some(
    ({ booking }) =>
      booking.vendorId === slot.vendorId &&
      booking.resourceId === slot.resourceId &&
      (isMovable(booking) || booking.status === 'in_progress') &&
      booking.startsAt < range.endsAt &&
      range.startsAt < booking.endsAt,
  );
}
