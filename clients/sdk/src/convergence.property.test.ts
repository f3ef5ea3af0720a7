/**
 * Whatever the network does to messages, the app sees each event once and in order, each command takes effect once,
 * and in the end the replica is what the service has.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Booking, StreamEvent } from '@slotwire/protocol';
import fc from 'fast-check';
import { aBooking } from './fake-server.fixture.ts';
import type { Message } from './fake-transport.fixture.ts';
import { type Bench, createBench } from './test-bench.fixture.ts';

/** The simulators go further; this is what every test run affords. */
const RUNS = 100;

type Step =
  /** The service's side. */
  | { do: 'book' | 'change' | 'note-there' | 'announce' | 'heads' | 'trim' | 'recreate' }
  /** This side. */
  | { do: 'note' | 'cancel' | 'move' | 'create' }
  /** The network. */
  | { do: 'up' | 'down'; count: number }
  | { do: 'drop' | 'double' | 'swap' | 'drop-ack'; at: number }
  | { do: 'cut' | 'freeze' | 'kill' }
  | { do: 'pass'; ms: number };

const faults = fc.oneof(
  fc.record({
    do: fc.constantFrom('drop' as const, 'double' as const, 'swap' as const, 'drop-ack' as const),
    at: fc.nat(5),
  }),
  fc.record({ do: fc.constantFrom('cut' as const, 'freeze' as const, 'kill' as const) }),
);
const work = fc.oneof(
  fc.record({
    do: fc.constantFrom(
      'book' as const,
      'change' as const,
      'note-there' as const,
      'announce' as const,
      'heads' as const,
    ),
  }),
  fc.record({ do: fc.constantFrom('note' as const, 'cancel' as const, 'move' as const, 'create' as const) }),
  fc.record({ do: fc.constantFrom('up' as const, 'down' as const), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 300, 2_000, 15_000) }),
);
const rebuilds = fc.record({ do: fc.constantFrom('trim' as const, 'recreate' as const) });

/** Only what is pushed can be doubled, lost or overtaken: the rest crosses one ordered pipe. */
const isPushed = ({ label }: Message) => label === 'events' || label === 'heads';

interface Run {
  bench: Bench;
  events: StreamEvent[];
  /** Keys of own commands that the app may count on. */
  keys: string[];
  booked: number;
}

function nth<T>(items: T[], at: number, fits: (item: T) => boolean): number {
  const indices = items.flatMap((item, index) => (fits(item) ? [index] : []));
  return indices[at % Math.max(1, indices.length)] ?? -1;
}

async function act(run: Run, step: Step): Promise<void> {
  const { server, transport, service, runtime } = run.bench;
  const { toClient } = transport;
  const ids = [...server.bookings.keys()];
  const id = ids.at(-1);
  const hour = String(run.booked % 24).padStart(2, '0');
  const slot = {
    startsAt: `2026-03-${10 + (run.booked % 20)}T${hour}:00:00.000Z`,
    endsAt: `2026-03-${10 + (run.booked % 20)}T${hour}:30:00.000Z`,
  };
  switch (step.do) {
    case 'book':
      server.put(aBooking(`b-${String(run.booked++).padStart(4, '0')}`, { resourceId: `r-${run.booked}` }));
      break;
    case 'change': {
      const booking = id === undefined ? undefined : server.bookings.get(id);
      if (booking !== undefined) server.put({ ...booking, version: booking.version + 1, status: 'confirmed' });
      break;
    }
    case 'note-there':
      if (id !== undefined) server.note(id, 'from there');
      break;
    case 'announce':
      server.append('all', 'announcement', { title: 'x', text: 'y', priority: 'low' });
      break;
    case 'heads':
      server.heads();
      break;
    case 'trim':
      server.trim('user:ann', server.log('user:ann').at(-1)?.offset ?? 0);
      break;
    case 'recreate':
      server.recreate('user:ann');
      break;
    case 'note':
      if (id !== undefined)
        run.keys.push(service.submit('booking:note', { bookingId: id, text: `note ${run.keys.length}` }).key);
      break;
    case 'cancel':
      if (id !== undefined) run.keys.push(service.submit('booking:cancel', { bookingId: id }).key);
      break;
    case 'move':
      if (id !== undefined) run.keys.push(service.submit('booking:reschedule', { bookingId: id, ...slot }).key);
      break;
    case 'create':
      run.booked += 1;
      run.keys.push(
        service.submit('booking:create', { vendorId: 'v-1', resourceId: `own-${run.booked}`, service: 'x', ...slot })
          .key,
      );
      break;
    case 'up':
      transport.flushToServer(step.count);
      break;
    case 'down':
      transport.flushToClient(step.count);
      break;
    case 'drop': {
      const at = nth(toClient, step.at, isPushed);
      if (at >= 0) toClient.splice(at, 1);
      break;
    }
    case 'drop-ack': {
      const at = nth(toClient, step.at, ({ label }) => label.startsWith('ack'));
      if (at >= 0) toClient.splice(at, 1);
      break;
    }
    case 'double': {
      const at = nth(toClient, step.at, isPushed);
      const message = toClient[at];
      if (message !== undefined) toClient.push(message);
      break;
    }
    case 'swap': {
      const at = nth(toClient, step.at, isPushed);
      const [message] = at >= 0 ? toClient.splice(at, 1) : [];
      // Never before the welcome of its link.
      if (message !== undefined) toClient.push(message);
      break;
    }
    case 'cut':
      transport.cut();
      break;
    case 'freeze':
      transport.freeze();
      break;
    case 'kill':
      await kill(run);
      break;
    case 'pass':
      await runtime.time.run(step.ms);
      break;
    default:
  }
  // Sometimes storage and listeners have had their turn before the next step, sometimes not.
  if (step.do !== 'double') await runtime.time.run(0);
}

/** The app dies without a word and starts again on what was stored. */
async function kill(run: Run): Promise<void> {
  const next = run.bench.restart();
  run.bench = next;
  next.service.on('event', (event) => run.events.push(event));
  await next.service.start();
}

async function heal({ bench }: Run): Promise<void> {
  for (let i = 0; i < 12; i++) {
    bench.server.heads();
    await bench.pass(10_000, 5_000);
  }
}

async function play(steps: readonly Step[], seed: number): Promise<Run> {
  const bench = createBench({ seed });
  const run: Run = { bench, events: [], keys: [], booked: 0 };
  bench.service.on('event', (event) => run.events.push(event));
  await bench.service.start();
  for (const step of steps) await act(run, step);
  await heal(run);
  return run;
}

function assertLevel({ bench }: Run): void {
  const { service, server } = bench;
  assert.equal(service.connection().status, 'connected');
  assert.deepEqual(service.outbox(), [], 'the outbox is empty');
  const byId = (a: Booking, b: Booking) => (a.id < b.id ? -1 : 1);
  const there = [...server.bookings.values()].sort(byId);
  const here = service.bookings().map(({ booking }) => booking);
  assert.deepEqual(here.sort(byId), there);
  const records = [...bench.storage.records()].filter(([key]) => key.startsWith('booking/'));
  assert.deepEqual(
    records.map(([, value]) => value as unknown as Booking).sort(byId),
    there,
    'what is stored is the same',
  );
}

/** [CM2] [CF6] Each command either took effect, once, or is there for the person to see. */
function assertAccountedFor({ bench, keys }: Run): void {
  const attention = new Set(bench.service.attention().map(({ key }) => key));
  for (const [at, key] of keys.entries()) {
    const effects = [...bench.server.bookings.values()].flatMap(({ notes }) => notes.filter((note) => note.id === key));
    assert.ok(effects.length <= 1, `note ${at} twice`);
    const answered = bench.server.received.some(({ args }) => args.key === key);
    assert.ok(answered || attention.has(key), `command ${at} was dropped`);
  }
}

test('[DL2] [DL3] [DL4] any interleaving of duplicates, overtaking, losses and disconnects: in order, once, and equal in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          { weight: 3, arbitrary: work as fc.Arbitrary<Step> },
          { weight: 1, arbitrary: faults as fc.Arbitrary<Step> },
        ),
        { minLength: 5, maxLength: 60 },
      ),
      fc.nat(),
      async (steps, seed) => {
        const run = await play(steps, seed);
        const killed = steps.some((step) => step.do === 'kill');
        for (const stream of ['user:ann', 'all']) {
          const offsets = run.events.filter((event) => event.stream === stream).map(({ offset }) => offset);
          // A killed app may see again what it saw just before, since it had not been stored; nothing is left out.
          for (const [at, offset] of offsets.entries()) {
            const before = offsets[at - 1];
            if (before === undefined) continue;
            if (killed) assert.ok(offset <= before + 1, `${stream}: ${offsets}`);
            else assert.equal(offset, before + 1, `${stream}: ${offsets}`);
          }
        }
        assertLevel(run);
        assertAccountedFor(run);
      },
    ),
    { numRuns: RUNS },
  );
});

test('[DL4] [SN1] the same with logs that are trimmed and streams that are recreated', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          { weight: 6, arbitrary: work as fc.Arbitrary<Step> },
          { weight: 2, arbitrary: faults as fc.Arbitrary<Step> },
          { weight: 1, arbitrary: rebuilds as fc.Arbitrary<Step> },
        ),
        { minLength: 5, maxLength: 60 },
      ),
      fc.nat(),
      async (steps, seed) => {
        const run = await play(steps, seed);
        if (!steps.some((step) => step.do === 'kill')) {
          const last = new Map<string, number>();
          for (const { stream, epoch, offset } of run.events) {
            assert.ok(offset > (last.get(`${stream} ${epoch}`) ?? 0), 'never again, never back');
            last.set(`${stream} ${epoch}`, offset);
          }
        }
        assertLevel(run);
        assertAccountedFor(run);
      },
    ),
    { numRuns: RUNS },
  );
});
