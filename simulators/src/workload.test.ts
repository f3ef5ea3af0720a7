import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Booking, bookingLimits, commands, type Marketplace } from '@slotwire/protocol';
import { createRandom } from '@slotwire/runtime';
import type { AttentionItem, BookingView } from '@slotwire/sdk';
import { booking, NOW_MS } from './oracle/history.fixture.ts';
import { customerOf, staffOf } from './people.ts';
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

test('people who look a few times a day meet in a crowd of minutes, and not in one of seconds', () => {
  /** Wishes for a slot that somebody else wished for before, of 200 people who look three times in a day for as many minutes. */
  const town: Marketplace = {
    ...marketplace,
    vendors: Array.from({ length: 50 }, (_, i) => ({
      id: `vendor-${i}`,
      name: `Vendor ${i}`,
      resources: ['chair-1', 'chair-2', 'chair-3'].map((chair) => ({ id: chair, name: chair })),
    })),
  };
  const races = (crowdMs: number) => {
    const wished = new Map<string, string>();
    let lost = 0;
    for (let i = 0; i < 200; i++) {
      const own = createRandom(11).fork(`person ${i}`);
      for (let look = 0; look < 3; look++) {
        const lookMs = NOW_MS + own.float() * 16 * 3_600_000;
        for (let act = 0; act < 3; act++) {
          const choice = chooseNext(facts({ marketplace: town, nowMs: lookMs + act * 60_000, crowdMs }), own);
          if (choice?.do !== 'submit' || choice.command !== 'booking:create') continue;
          const { vendorId, resourceId, startsAt } = choice.intent;
          const slot = `${vendorId} ${resourceId} ${startsAt}`;
          if ((wished.get(slot) ?? `${i}`) !== `${i}`) lost++;
          wished.set(slot, `${i}`);
        }
      }
    }
    return lost;
  };
  const byChance = races(1);
  const [quick, slow, slower] = [races(30_000), races(10 * 60_000), races(30 * 60_000)];
  const all = `by chance ${byChance}, then ${quick}, ${slow}, ${slower}`;
  assert.ok(Math.abs(quick - byChance) < 10 && slow > byChance + 15 && slower > slow + 15, all);
});

test('an hour that strikes does not part the crowd', () => {
  const wanted = (nowMs: number) => {
    const choices = submissions(draw(facts({ nowMs, crowdMs: 20 * 60_000 }), 1_000));
    const slots = choices.flatMap((choice) => (choice.command === 'booking:create' ? [choice.intent] : []));
    const counts = new Map<string, number>();
    for (const { vendorId, resourceId, startsAt } of slots) {
      const slot = `${vendorId} ${resourceId} ${startsAt}`;
      counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
    return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
  };
  // A turn of 20 minutes that begins at 9:00 on the dot and one that begins at 9:20.
  assert.equal(wanted(NOW_MS + 60 * 60_000), wanted(NOW_MS + 79 * 60_000));
  assert.notEqual(wanted(NOW_MS + 60 * 60_000), wanted(NOW_MS + 80 * 60_000));
});

test('[BK5] [CF8] times that may pass while a command waits are allowed to be refused, and others are not', () => {
  const hours = (choice: Submission) => {
    const asked = choice.command === 'booking:answer-reschedule' ? askedFor.startsAt : undefined;
    const startsAt = asked ?? ('startsAt' in choice.intent ? choice.intent.startsAt : undefined);
    return startsAt === undefined ? undefined : (Date.parse(startsAt) - NOW_MS) / 3_600_000;
  };
  const views = [view(booking('b1', { status: 'confirmed' }))];
  const askedFor = { startsAt: '2026-01-05T20:00:00.000Z', endsAt: '2026-01-05T21:00:00.000Z' };
  const asking = [
    view(booking('b2', { status: 'confirmed', reschedule: { ...askedFor, askedAt: askedFor.startsAt } })),
  ];
  for (const patienceMs of [3_600_000, 6 * 3_600_000, 24 * 3_600_000]) {
    const given = [facts({ views, patienceMs }), facts({ person: staff, views, patienceMs })];
    const choices = submissions(
      [...given, facts({ person: staff, views: asking, patienceMs })].flatMap((each) => draw(each)),
    );
    let late = 0;
    for (const choice of choices) {
      const startHours = hours(choice);
      if (startHours === undefined || (choice.afterMs !== undefined && choice.command === 'booking:answer-reschedule'))
        continue;
      const refusing = choice.command === 'booking:answer-reschedule' && !choice.intent.accept;
      const mayBeLate = !refusing && startHours * 3_600_000 < patienceMs + (choice.afterMs ?? 0);
      assert.equal(choice.allowed.includes('BAD_TIMES'), mayBeLate, `${choice.command} in ${startHours} h`);
      if (mayBeLate) late++;
    }
    assert.equal(late > 0, patienceMs > 3_600_000);
  }
});

test('[CF5] an offered slot that has passed meanwhile may be refused', () => {
  const free = [{ startsAt: '2026-01-05T07:00:00.000Z', endsAt: '2026-01-05T08:00:00.000Z' }];
  const args = { vendorId: 'barber', resourceId: 'chair-1', service: 'Cut' };
  const item = { key: 'k1', command: 'booking:create', bookingId: 'k1', args, message: '', atMs: NOW_MS } as const;
  const attention: AttentionItem[] = [{ ...item, code: 'SLOT_TAKEN', free }];
  const offered = submissions(draw(facts({ attention }))).filter(
    (choice) => choice.command === 'booking:create' && choice.intent.startsAt === free[0]?.startsAt,
  );
  assert.ok(offered.length > 10);
  for (const { allowed } of offered) assert.ok(allowed.includes('BAD_TIMES'));
});

test('some are called away over an open form, and act on what has become old', () => {
  const asked = {
    startsAt: '2026-01-12T09:00:00.000Z',
    endsAt: '2026-01-12T10:00:00.000Z',
    askedAt: '2026-01-05T08:00:00.000Z',
  };
  const views = [view(booking('b1', { status: 'confirmed', reschedule: asked }))];
  const choices = submissions(draw(facts({ person: staff, views }), 2_000));
  const late = choices.filter(({ afterMs }) => afterMs !== undefined);
  assert.ok(late.length > 50 && late.length < 200, `${late.length} of ${choices.length}`);
  for (const { afterMs = 0 } of late) assert.ok(afterMs >= 30_000 && afterMs <= 30 * 60_000);
  // Until then the customer may have asked for other times, sooner ones.
  for (const choice of choices) {
    if (choice.command !== 'booking:answer-reschedule') continue;
    assert.equal(choice.allowed.includes('BAD_TIMES'), choice.intent.accept && choice.afterMs !== undefined);
  }
});

test('a vendor with a long past looks at the present', () => {
  const past = Array.from({ length: 300 }, (_, i) =>
    view(booking(`p${i}`, { startsAt: '2025-12-20T09:00:00.000Z', status: 'completed' })),
  );
  const views = [...past, view(booking('b1'))];
  for (const { intent } of submissions(draw(facts({ person: staff, views })))) {
    assert.equal('bookingId' in intent && intent.bookingId, 'b1');
  }
  assert.deepEqual(kinds(draw(facts({ person: staff, views: past }))), new Set(['booking:note']));
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
