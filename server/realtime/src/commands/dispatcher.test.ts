import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { commandNames, commands, Namespace, type Role, roles } from '@slotwire/protocol';
import { createVirtualRuntime, sleep } from '@slotwire/runtime';
import { claimsOf, createTestService, type TestService } from '../service.fixture.ts';
import { Session } from '../sessions/session.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import type { Store } from '../storage/store.ts';
import { createExposition } from '../telemetry/exposition.ts';
import { createLog } from '../telemetry/log.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import type { Connection } from '../transport/transport.ts';
import { parse } from './dispatcher.ts';
import { validArgs } from './valid-args.fixture.ts';

let world: TestService;
beforeEach(async () => {
  world = await createTestService();
});
afterEach(() => world.stop());

function sessionOf(role: Role, namespace: Namespace): Session {
  const connection = { id: 's-1', namespace } as Connection;
  const handshake = { deviceId: 'd-1', platform: 'sim', appVersion: '1' } as const;
  return new Session(connection, claimsOf({ role, vendorId: 'v-1' }, 0), handshake, 0);
}

test('[CM6] every command × role × namespace: allowed exactly where the table says so', () => {
  for (const name of commandNames) {
    for (const role of roles) {
      for (const namespace of Object.values(Namespace)) {
        const spec = commands[name];
        const parsed = parse(sessionOf(role, namespace), name, [validArgs[name]]);
        const expected = !spec.namespaces.includes(namespace)
          ? 'UNKNOWN_EVENT'
          : (spec.roles as readonly Role[]).includes(role)
            ? 'OK'
            : 'FORBIDDEN';
        assert.equal('failure' in parsed ? parsed.failure.code : 'OK', expected, `${name} × ${role} × ${namespace}`);
      }
    }
  }
});

test('[CM6] what does not fit is BAD_REQUEST with the paths that do not, whoever sends it', async () => {
  const client = await world.connect({});
  for (const args of [undefined, null, 7, 'text', [], [validArgs['booking:create']], {}]) {
    const answer = await client.ask<{ code: string; issues: unknown[] }>('booking:create', args);
    assert.equal(answer.code, 'BAD_REQUEST', JSON.stringify(args));
    assert.ok(answer.issues.length > 0);
  }
  const answer = await client.ask<{ issues: { path: string }[] }>('booking:create', {
    ...validArgs['booking:create'],
    startsAt: 'tomorrow',
    service: 7,
  });
  assert.deepEqual(answer.issues.map((issue) => issue.path).sort(), ['service', 'startsAt']);
});

test('[CM6] an unknown event is UNKNOWN_EVENT, also one that every object has', async () => {
  const client = await world.connect({});
  for (const event of ['booking:delete', 'toString', 'constructor', '__proto__', 'hasOwnProperty', '']) {
    assert.equal((await client.ask(event, {})).code, 'UNKNOWN_EVENT', event);
  }
  const seen = await world.metrics.commands.get();
  assert.deepEqual(
    seen.values.map(({ labels }) => labels.command),
    ['unknown'],
  );
});

test('each outcome is counted by command and code', async () => {
  const client = await world.connect({});
  await client.ask('session:profile', { mode: 'live' });
  await client.ask('session:profile', { mode: 'loud' });
  const { values } = await world.metrics.commands.get();
  assert.deepEqual(
    values.map(({ labels, value }) => [labels.command, labels.code, value]),
    [
      ['session:profile', 'OK', 1],
      ['session:profile', 'BAD_REQUEST', 1],
    ],
  );
});

test('a message without an ack is handled all the same', async () => {
  const client = await world.connect({});
  client.peer.request('session:profile', { mode: 'saver' });
  await client.wire.flush();
  assert.equal((await world.metrics.commands.get()).values[0]?.labels.code, 'OK');
});

test('a store that fails is STORE_UNAVAILABLE, and the service goes on', async () => {
  const client = await world.connect({});
  await world.store.close();
  assert.equal((await client.ask('booking:create', futureBooking())).code, 'STORE_UNAVAILABLE');
  assert.equal((await client.ask('session:profile', { mode: 'live' })).ok, true);
  assert.notEqual(await world.service.notReady(), undefined);
});

function futureBooking(): object {
  const start = world.runtime.clock.nowMs() + 86_400_000;
  return {
    ...validArgs['booking:create'],
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + 3_600_000).toISOString(),
  };
}

test('[CM1] [BK4] [NT1] a booking reaches the customer and the vendor, and a snapshot has it', async () => {
  const customer = await world.connect({ sub: 'c-1' });
  const vendor = await world.connect({ sub: 's-1', role: 'vendor', vendorId: 'v-1' });
  const created = await customer.ask<{ ok: boolean; value: { id: string; version: number } }>(
    'booking:create',
    futureBooking(),
  );
  assert.equal(created.ok, true);
  await vendor.wire.flush();
  const confirmed = await vendor.ask<{ value: unknown }>('booking:transition', {
    key: '01ARZ3NDEKTSV4RRFFQ69G5FAX',
    bookingId: created.value.id,
    baseVersion: 1,
    to: 'confirmed',
  });
  await customer.wire.flush();
  const types = (client: typeof customer) =>
    client
      .of<{ type: string; stream: string }[]>('events')
      .flat()
      .map(({ type, stream }) => `${stream} ${type}`);
  assert.deepEqual(types(customer), [
    'user:c-1 booking.created',
    'user:c-1 booking.updated',
    'user:c-1 notification.created',
  ]);
  assert.deepEqual(types(vendor), [
    'vendor:v-1 booking.created',
    'vendor:v-1 notification.created',
    'vendor:v-1 booking.updated',
  ]);
  for (const client of [customer, vendor]) {
    const snapshot = await client.ask<{
      value: { bookings: unknown[]; positions: Record<string, { offset: number }> };
    }>('sync:snapshot', {});
    assert.deepEqual(snapshot.value.bookings, [confirmed.value]);
  }
});

test('[SN1] a snapshot comes in pages', async () => {
  const client = await world.connect({ sub: 'c-1' });
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) {
    const answer = await client.ask<{ value: { id: string } }>('booking:create', {
      ...futureBooking(),
      key: world.runtime.ids.next(),
      resourceId: `chair-${index}`,
    });
    ids.push(answer.value.id);
  }
  const seen: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < 4; page++) {
    const { value } = await client.ask<{ value: { bookings: { id: string }[]; next?: string } }>('sync:snapshot', {
      limit: 2,
      ...(after ? { after } : {}),
    });
    seen.push(...value.bookings.map((booking) => booking.id));
    after = value.next;
    if (after === undefined) break;
  }
  assert.deepEqual(seen, [...ids].sort());
});

test('of a sample of the log there are the lines of its traces, all refusals, and every metric', async () => {
  await world.stop();
  const lines: { event: string; outcome: string; trace?: string; rate?: number }[] = [];
  const log = createLog({
    level: 'info',
    nowMs: () => 0,
    destination: { write: (line) => lines.push(JSON.parse(line)) },
  });
  world = await createTestService({ log, settings: { logSampling: { share: 0.5, slowMs: 1_000 } } });
  const client = await world.connect({});
  const traceOf = (digit: string) => `00-${digit.repeat(32)}-b7ad6b7169203331-01`;
  const created = await client.ask<{ value: { id: string } }>('booking:create', {
    ...futureBooking(),
    key: world.runtime.ids.next(),
    trace: traceOf('1'),
  });
  const note = (digit: string, bookingId = created.value.id) =>
    client.ask('booking:note', { key: world.runtime.ids.next(), bookingId, text: 'Hello', trace: traceOf(digit) });
  await note('1');
  await note('f');
  await note('f', world.runtime.ids.next());
  const seen = lines.filter(({ event }) => event.startsWith('booking:'));
  assert.deepEqual(
    seen.map(({ event, outcome, trace, rate }) => [event, outcome, trace, rate]),
    [
      ['booking:create', 'OK', traceOf('1'), 0.5],
      ['booking:note', 'OK', traceOf('1'), 0.5],
      ['booking:note', 'NOT_FOUND', traceOf('f'), undefined],
    ],
  );
  const { values } = await world.metrics.commands.get();
  const notes = values.find(({ labels }) => labels.command === 'booking:note' && labels.code === 'OK');
  assert.equal(notes?.value, 2, 'metrics count what has no line as well');
});

test('the exemplar of a latency is the trace of a command that failed, or was slow', async () => {
  await world.stop();
  world = await createTestService({
    settings: { logSampling: { share: 0, slowMs: 1_000 } },
    metrics: createMetrics({ exemplars: true }),
  });
  const client = await world.connect({});
  const traceOf = (digit: string) => `00-${digit.repeat(32)}-b7ad6b7169203331-01`;
  const created = await client.ask<{ value: { id: string } }>('booking:create', {
    ...futureBooking(),
    key: world.runtime.ids.next(),
    trace: traceOf('1'),
  });
  const note = (digit: string, bookingId: string) =>
    client.ask('booking:note', { key: world.runtime.ids.next(), bookingId, text: 'Hello', trace: traceOf(digit) });
  await note('2', created.value.id);
  await note('3', world.runtime.ids.next());
  const { text } = await createExposition(world.metrics.registry).read('application/openmetrics-text');
  const traces = [...text.matchAll(/^(\w+_bucket)\{.*command="([^"]+)".* # \{trace_id="(.)/gm)].map(
    ([, ...found]) => found,
  );
  assert.deepEqual(traces, [['slotwire_ack_duration_seconds_bucket', 'booking:note', '3']]);
});

test('a slow commit shows in the exemplars of ack and delivery, and no other trace does', async () => {
  await world.stop();
  const runtime = createVirtualRuntime({ seed: 1 });
  const fast = createSqliteStore({ path: ':memory:', clock: runtime.clock, ids: runtime.ids });
  let slowMs = 0;
  const store: Store = {
    ...fast,
    async commit(reads, decide) {
      const positions = await fast.commit(reads, decide);
      if (slowMs > 0) await sleep(runtime.timers, slowMs);
      return positions;
    },
  };
  world = await createTestService({ runtime, store, metrics: createMetrics({ exemplars: true }) });
  const client = await world.connect({});
  const traceOf = (digit: string) => `00-${digit.repeat(32)}-b7ad6b7169203331-01`;
  const bookingAfter = (hours: number) => {
    const booking = futureBooking() as { startsAt: string; endsAt: string };
    const later = (text: string) => new Date(Date.parse(text) + hours * 3_600_000).toISOString();
    return { ...booking, startsAt: later(booking.startsAt), endsAt: later(booking.endsAt), key: runtime.ids.next() };
  };
  await client.ask('booking:create', { ...bookingAfter(0), trace: traceOf('1') });
  slowMs = 400;
  let answer: unknown;
  client.peer.request('booking:create', { ...bookingAfter(2), trace: traceOf('2') }, (given) => {
    answer = given;
  });
  await client.wire.flushToServer();
  await runtime.time.run(slowMs);
  await client.wire.flushToClient();
  assert.equal((answer as { ok: boolean }).ok, true);
  const { text } = await createExposition(world.metrics.registry).read('application/openmetrics-text');
  const exemplars = [...text.matchAll(/^(\w+)_bucket\{.*le="0\.5".* # \{trace_id="(.)/gm)].map(([, ...found]) => found);
  assert.deepEqual(exemplars, [
    ['slotwire_ack_duration_seconds', '2'],
    ['slotwire_delivery_duration_seconds', '2'],
  ]);
  assert.equal(text.match(/trace_id/g)?.length, 2);
});

test('telemetry becomes metrics', async () => {
  const client = await world.connect({});
  await client.ask('telemetry:report', {
    samples: [
      { name: 'delivery_ms', value: 40 },
      { name: 'outbox_depth', value: 3 },
    ],
  });
  const { values } = await world.metrics.clientDeliverySeconds.get();
  assert.equal(values.find(({ metricName }) => metricName?.endsWith('_sum'))?.value, 0.04);
});
