/** Random people send random commands; what must hold after each is judged from outside, by texts and writes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  activeStatuses,
  type Booking,
  type BookingField,
  bookingSchema,
  bookingTransitions,
  failureSchema,
  notificationSchema,
  streamEventSchema,
} from '@slotwire/protocol';
import { createVirtualRuntime, type Ids } from '@slotwire/runtime';
import fc from 'fast-check';
import type { Answer } from '../commands/once.ts';
import type { WriteSet } from '../storage/store.ts';
import type { Work } from '../storage/view.ts';
import { ada, bob, HOUR_MS, key, NOW_MS, otherVendor, salonStaff } from './booking.fixture.ts';
import { bookingWork } from './commands.ts';
import type { BookingActor } from './conflict.ts';
import { createLedger, type Ledger } from './view.fixture.ts';

const SEED = 0x510715;
const actors: readonly BookingActor[] = [ada, bob, salonStaff, otherVendor];
const targets = ['confirmed', 'declined', 'in_progress', 'completed', 'no_show'] as const;

const stepArbitrary = fc.record({
  command: fc.constantFrom(
    'create',
    'create',
    'cancel',
    'reschedule',
    'reschedule',
    'answer',
    'answer',
    'transition',
    'transition',
    'note',
  ),
  /** A side of the target, or anybody. */
  side: fc.constantFrom('customer', 'vendor', 'vendor', 'anybody'),
  anybody: fc.constantFrom(...actors),
  /** Which of the bookings there are; beyond them, one that is not there. */
  target: fc.nat(5),
  /** Base version, counted from the version there is. */
  behind: fc.constantFrom(-1, 0, 0, 0, 0, 1, 2),
  /** Half hours from the start of the run. */
  start: fc.integer({ min: -1, max: 24 }),
  length: fc.constantFrom(0, 1, 1, 1, 2, 2, 3),
  to: fc.constantFrom(...targets),
  accept: fc.boolean(),
  resource: fc.constantFrom('salon/chair-1', 'salon/chair-1', 'salon/chair-2', 'garage/chair-1'),
  /** Takes the key of an earlier command instead of a new one. */
  reuseKey: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(20) }),
  /** How the clock moves before the command; it may jump back. */
  passMs: fc.constantFrom(0, 1, 60_000, -HOUR_MS / 4, HOUR_MS / 4),
});
type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

interface Sent {
  key: string;
  actor: BookingActor;
  answer: Answer;
  /** The same command again, at another time. */
  again(nowMs: number): Work<Answer>;
}

test('[BK1] [BK2] [BK3] [BK4] [CM2] [CM8] [NT1] whatever is sent, every outcome is lawful', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(stepArbitrary, { minLength: 20, maxLength: 60 }), (steps) => runAll(steps, seen)),
    { seed: SEED, numRuns: 250 },
  );
  const codes = [
    'OK',
    'NOT_FOUND',
    'KEY_REUSED',
    'SLOT_TAKEN',
    'CONFLICT',
    'ILLEGAL_TRANSITION',
    'FUTURE_VERSION',
    'BAD_TIMES',
  ];
  const events = [
    'booking.created',
    'booking.updated',
    'booking.noted',
    'status',
    'startsAt',
    'reschedule',
    'replayed',
    'told',
  ];
  for (const what of [...codes, ...events])
    assert((seen.get(what) ?? 0) > 20, `the run was busy: ${what} ${seen.get(what) ?? 0}`);
});

function runAll(steps: readonly Step[], seen: Map<string, number>): void {
  const ledger = createLedger();
  const { ids } = createVirtualRuntime({ seed: SEED });
  const sent: Sent[] = [];
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  let nowMs = NOW_MS;

  steps.forEach((step, n) => {
    nowMs += step.passMs;
    const ownKey = (step.reuseKey === null ? undefined : sent[step.reuseKey]?.key) ?? key(1000 + n);
    const target = [...ledger.bookings.values()][step.target]?.booking;
    const actor = actorOf(step, target);
    const again = workMaker(step, ownKey, actor, target, ids);
    const before = new Map(ledger.bookings);
    const { writes, value } = ledger.run(again(nowMs));
    judge(actor, before, writes, value, count);
    judgeCalendar(ledger);
    const known = sent.some((other) => other.key === ownKey && other.actor === actor);
    if (!known) sent.push({ key: ownKey, actor, answer: value, again });
  });

  const before = [...ledger.bookings];
  for (const { answer, again } of sent) {
    const { writes, value } = ledger.run(again(nowMs + HOUR_MS));
    assert.deepEqual(writes, { bookings: [], keys: [], events: [], revocations: [] });
    assert.equal(value.code, answer.code);
    assert.deepEqual(JSON.parse(value.json), { ...JSON.parse(answer.json), replayed: true });
    count('replayed');
  }
  assert.deepEqual([...ledger.bookings], before);
}

function actorOf(step: Step, target: Booking | undefined): BookingActor {
  const isIts = ({ role, id, vendorId }: BookingActor) =>
    role === step.side && (role === 'customer' ? id === target?.customerId : vendorId === target?.vendorId);
  return actors.find(isIts) ?? step.anybody;
}

/** The arguments are fixed now; the time is not. */
function workMaker(
  step: Step,
  ownKey: string,
  actor: BookingActor,
  target: Booking | undefined,
  ids: Ids,
): (nowMs: number) => Work<Answer> {
  const { accept, to } = step;
  const bookingId = target?.id ?? key(999);
  const baseVersion = Math.max(1, (target?.version ?? 1) - step.behind);
  const startMs = NOW_MS + (step.start * HOUR_MS) / 2;
  const times = { startsAt: iso(startMs), endsAt: iso(startMs + (step.length * HOUR_MS) / 2) };
  const [vendorId = '', resourceId = ''] = step.resource.split('/');
  const based = { key: ownKey, bookingId, baseVersion };
  return (nowMs) => {
    const context = { nowMs, ids };
    switch (step.command) {
      case 'create':
        // A vendor books as any customer would: who may send what is judged before.
        return bookingWork(
          'booking:create',
          { key: ownKey, vendorId, resourceId, service: 'haircut', ...times },
          actor,
          context,
        );
      case 'cancel':
        return bookingWork('booking:cancel', { ...based, reason: 'ill' }, actor, context);
      case 'reschedule':
        return bookingWork('booking:reschedule', { ...based, ...times }, actor, context);
      case 'answer':
        return bookingWork('booking:answer-reschedule', { ...based, accept }, actor, context);
      case 'transition':
        return bookingWork('booking:transition', { ...based, to }, actor, context);
      case 'note':
        return bookingWork('booking:note', { key: ownKey, bookingId, text: 'hi' }, actor, context);
    }
  };
}

type Books = ReadonlyMap<string, { booking: Booking }>;

function judge(
  actor: BookingActor,
  before: Books,
  writes: WriteSet,
  { code, json, replayed }: Answer,
  count: (what: string) => void,
): void {
  count(replayed ? 'replayed' : code);
  const ack = JSON.parse(json);
  assert.equal(ack.replayed, replayed ? true : undefined);
  if (code !== 'OK' || replayed) {
    if (code !== 'OK') assert.equal(failureSchema.parse(ack).code, code);
    assert.deepEqual([writes.bookings, writes.events], [[], []], 'what is not applied changes nothing');
    if (replayed) assert.deepEqual(writes.keys, []);
    else if (code !== 'KEY_REUSED') assert.equal(writes.keys.length, 1);
    return;
  }
  const [record, ...more] = writes.bookings;
  assert(record !== undefined && more.length === 0);
  const after = record.booking;
  assert.deepEqual(bookingSchema.parse(ack.value), after);
  assert.equal(record.json, JSON.stringify(after));
  assert.deepEqual(
    writes.keys.map(({ ack }) => ack),
    [json],
  );

  const [toUser, toVendor, ...others] = writes.events;
  judgeNotifications(actor, writes, after);
  count(others.length === 0 ? 'untold' : 'told');
  assert.deepEqual([toUser?.stream, toVendor?.stream], [`user:${after.customerId}`, `vendor:${after.vendorId}`]);
  assert(toUser !== undefined && toUser.body === toVendor?.body);
  const event = streamEventSchema.parse({ stream: toUser.stream, epoch: 'e', offset: 1, ...JSON.parse(toUser.body) });
  count(event.type);

  const old = before.get(after.id)?.booking;
  if (old === undefined) {
    assert(event.type === 'booking.created');
    assert.deepEqual(event.data, { booking: after, actor: { role: actor.role, id: actor.id } });
    assert.equal(after.version, 1);
    return;
  }
  assert(actor.role === 'vendor' ? old.vendorId === actor.vendorId : old.customerId === actor.id, 'it is their own');
  assert.equal(after.version, old.version + 1);
  assert(after.updatedAt >= old.updatedAt && after.createdAt === old.createdAt);
  for (const field of ['id', 'customerId', 'vendorId', 'resourceId', 'service'] as const)
    assert.equal(after[field], old[field]);
  if (after.status !== old.status)
    assert(bookingTransitions[old.status].includes(after.status), `${old.status} → ${after.status}`);
  if (after.reschedule) assert(['requested', 'confirmed'].includes(after.status), `an ask on ${after.status}`);

  if (event.type === 'booking.noted') {
    assert.deepEqual(after.notes, [...old.notes, event.data.note]);
    assert.deepEqual([event.data.bookingId, event.data.version], [after.id, after.version]);
    assert.deepEqual({ ...after, notes: 0, version: 0, updatedAt: 0 }, { ...old, notes: 0, version: 0, updatedAt: 0 });
    return;
  }
  assert(event.type === 'booking.updated');
  const fields: BookingField[] = ['startsAt', 'endsAt', 'status', 'reschedule'];
  const differ = fields.filter((field) => JSON.stringify(after[field]) !== JSON.stringify(old[field]));
  // An ask for the same times in the same instant replaces one that looks like it.
  if (event.data.changed.length > differ.length) assert.deepEqual(event.data.changed, ['reschedule']);
  else assert.deepEqual(event.data.changed, differ);
  for (const field of differ) count(field);
  assert.deepEqual(after.notes, old.notes);
  assert.deepEqual(event.data.booking, after);
}

/** Whatever happened: at most one is notified, never the side that acted, and event and record say the same. */
function judgeNotifications(actor: BookingActor, { events, notifications = [] }: WriteSet, after: Booking): void {
  assert(notifications.length <= 1);
  assert.equal(events.length, 2 + notifications.length);
  notifications.forEach(({ id, stream, json, category, atMs }, n) => {
    assert.equal(stream, actor.role === 'vendor' ? `user:${after.customerId}` : `vendor:${after.vendorId}`);
    const notification = notificationSchema.parse(JSON.parse(json));
    assert.deepEqual([notification.id, notification.category], [id, category]);
    assert.equal(notification.at, iso(atMs));
    assert.deepEqual(notification.booking, { id: after.id, version: after.version, vendorId: after.vendorId });
    const event = events[2 + n];
    assert.equal(event?.stream, stream);
    const { data, ...envelope } = JSON.parse(event?.body ?? '');
    assert.deepEqual(envelope, { id, type: 'notification.created', at: notification.at });
    assert.deepEqual(data, { notification });
  });
}

function judgeCalendar(ledger: Ledger): void {
  const active = [...ledger.bookings.values()]
    .map(({ booking }) => booking)
    .filter(({ status }) => activeStatuses.includes(status));
  active.forEach((a, i) => {
    for (const b of active.slice(i + 1)) {
      const sameResource = a.vendorId === b.vendorId && a.resourceId === b.resourceId;
      assert(!(sameResource && a.startsAt < b.endsAt && b.startsAt < a.endsAt), 'active bookings never overlap');
    }
  });
}

const iso = (ms: number) => new Date(ms).toISOString();
