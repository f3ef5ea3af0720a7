import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Booking, bookingLimits, commands, type Marketplace } from '@slotwire/protocol';
import { createRandom } from '@slotwire/runtime';
import type { AttentionItem, BookingView } from '@slotwire/sdk';
import { booking, NOW_MS } from './oracle/history.fixture.ts';
import { customerOf, staffOf } from './personas.ts';
import { type Choice, chooseNext, type Submission, type WorkloadFacts } from './workload.ts';

const marketplace: Marketplace = {
  customers: [{ id: 'ann', name: 'Ann' }],
  vendors: ['barber', 'clinic'].map((id) => ({
    id,
    name: id,
    resources: ['chair-1', 'chair-2'].map((chair) => ({ id: chair, name: chair })),
  })),
  admins: [],
};
const customer = customerOf('ann');
const staff = staffOf('barber', 1);
const random = createRandom(7);

const view = (of: Booking, pending: string[] = []): BookingView => ({ booking: of, pending });
const facts = (more: Partial<WorkloadFacts>): WorkloadFacts => ({
  person: customer,
  nowMs: NOW_MS,
  views: [],
  attention: [],
  marketplace,
  ...more,
});

function draw(given: WorkloadFacts, times = 400): Choice[] {
  return Array.from({ length: times }, () => chooseNext(given, random)).filter((choice) => choice !== undefined);
}

const submissions = (choices: readonly Choice[]): Submission[] => choices.filter((choice) => choice.do === 'submit');
const kinds = (choices: readonly Choice[]): Set<string> => new Set(submissions(choices).map(({ command }) => command));

test('every choice fits the schema of its command', () => {
  const views = [view(booking('0190a000-0000-7000-8000-000000000001'))];
  const all = [...draw(facts({ views })), ...draw(facts({ person: staff, views }))];
  for (const { command, intent } of submissions(all)) {
    const args = { ...intent, key: '0190a000-0000-7000-8000-000000000002', baseVersion: 1 };
    const parsed = commands[command].args.safeParse(args);
    assert.ok(parsed.success, `${command}: ${JSON.stringify(parsed.error?.issues)}`);
  }
});

test('who has nothing books: in the coming week, on the quarter of an hour, within the limits of a booking', () => {
  const choices = submissions(draw(facts({})));
  assert.ok(choices.length > 390);
  for (const choice of choices) {
    assert.equal(choice.command, 'booking:create');
    if (choice.command !== 'booking:create') continue;
    const [startMs, endMs] = [Date.parse(choice.intent.startsAt), Date.parse(choice.intent.endsAt)];
    assert.ok(startMs > NOW_MS + 3_600_000 && startMs < NOW_MS + 8 * 86_400_000);
    assert.equal(startMs % 900_000, 0);
    assert.ok(endMs - startMs >= bookingLimits.minDurationMs && endMs - startMs <= 3_600_000);
    assert.deepEqual(choice.allowed, ['ok', 'SLOT_TAKEN']);
  }
});

test('who has bookings also cancels, asks for other times and notes; who has many hardly books', () => {
  const views = Array.from({ length: 8 }, (_, i) =>
    view(booking(`b${i}`, { startsAt: `2026-01-0${(i % 3) + 6}T09:00:00.000Z` })),
  );
  const choices = draw(facts({ views }));
  assert.deepEqual(kinds(choices), new Set(['booking:create', 'booking:cancel', 'booking:reschedule', 'booking:note']));
  const books = submissions(choices).filter(({ command }) => command === 'booking:create');
  assert.ok(books.length < choices.length / 8);
});

test('a customer does not book into the own bookings', () => {
  const week = { startsAt: '2026-01-05T00:00:00.000Z', endsAt: '2026-01-20T00:00:00.000Z' };
  const views = ['chair-1', 'chair-2'].map((resourceId) =>
    view(booking(`b-${resourceId}`, { resourceId, ...week, status: 'in_progress' })),
  );
  for (const choice of submissions(draw(facts({ views })))) {
    // The crowd is followed without a look at the own calendar: that is what makes it a race.
    if (choice.command === 'booking:create' && Date.parse(choice.intent.startsAt) % 3_600_000 !== 0) {
      assert.equal(choice.intent.vendorId, 'clinic');
    }
  }
});

test('everybody who follows the crowd wants the same slot', () => {
  const slots = new Map<string, number>();
  for (const choice of submissions(draw(facts({}), 2_000))) {
    if (choice.command !== 'booking:create') continue;
    const { vendorId, resourceId, startsAt } = choice.intent;
    const slot = `${vendorId} ${resourceId} ${startsAt}`;
    slots.set(slot, (slots.get(slot) ?? 0) + 1);
  }
  assert.ok(Math.max(...slots.values()) > 60);
});

test('a vendor answers what waits for an answer first', () => {
  const asked = booking('b1', {
    status: 'confirmed',
    reschedule: {
      startsAt: '2026-01-07T09:00:00.000Z',
      endsAt: '2026-01-07T10:00:00.000Z',
      askedAt: '2026-01-05T08:00:00.000Z',
    },
  });
  assert.deepEqual(kinds(draw(facts({ person: staff, views: [view(asked)] }))), new Set(['booking:answer-reschedule']));
  const requested = submissions(draw(facts({ person: staff, views: [view(booking('b2'))] })));
  assert.deepEqual(
    new Set(requested.map((choice) => choice.command === 'booking:transition' && choice.intent.to)),
    new Set(['confirmed', 'declined']),
  );
});

test('a vendor takes confirmed bookings through their life', () => {
  const choices = draw(facts({ person: staff, views: [view(booking('b1', { status: 'confirmed' }))] }));
  assert.deepEqual(
    kinds(choices),
    new Set(['booking:transition', 'booking:reschedule', 'booking:cancel', 'booking:note']),
  );
  assert.deepEqual(draw(facts({ person: staff })), []);
});

test("[CF5] [BK2] only a vendor's move can meet a taken slot, an ask cannot", () => {
  const views = [view(booking('b1', { status: 'confirmed' }))];
  for (const person of [customer, staff]) {
    for (const { command, allowed } of submissions(draw(facts({ person, views })))) {
      if (command === 'booking:reschedule') assert.equal(allowed.includes('SLOT_TAKEN'), person === staff);
    }
  }
});

test('what acts on an own creation that is not confirmed may find no booking', () => {
  const pending = submissions(draw(facts({ views: [view(booking('b1'), ['b1'])] })));
  for (const { command, allowed } of pending) assert.equal(allowed.includes('NOT_FOUND'), command !== 'booking:create');
});

test('[CF6] a person decides on what was rejected', () => {
  const conflict: AttentionItem = {
    key: 'k1',
    command: 'booking:reschedule',
    bookingId: 'b1',
    args: {},
    code: 'CONFLICT',
    message: '',
    atMs: NOW_MS,
  };
  const resolved = draw(facts({ attention: [conflict] })).filter((choice) => choice.do === 'resolve');
  assert.deepEqual(new Set(resolved.map(({ choice }) => choice)), new Set(['mine', 'theirs']));

  const free = [{ startsAt: '2026-01-06T11:00:00.000Z', endsAt: '2026-01-06T12:00:00.000Z' }];
  const args = { vendorId: 'barber', resourceId: 'chair-1', service: 'Cut' };
  const taken: AttentionItem = { ...conflict, command: 'booking:create', code: 'SLOT_TAKEN', args, free };
  const choices = draw(facts({ attention: [taken] }));
  assert.ok(choices.some((choice) => choice.do === 'dismiss' && choice.key === 'k1'));
  assert.ok(
    submissions(choices).some(
      (choice) => choice.command === 'booking:create' && choice.intent.startsAt === free[0]?.startsAt,
    ),
  );
});

test('the same seed chooses the same', () => {
  const views = [view(booking('b1'))];
  const series = () => {
    const own = createRandom(42);
    return Array.from({ length: 50 }, () => chooseNext(facts({ views }), own));
  };
  assert.deepEqual(series(), series());
});
