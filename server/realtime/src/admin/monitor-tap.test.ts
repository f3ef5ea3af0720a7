import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { claimsOf } from '../service.fixture.ts';
import { Session } from '../sessions/session.ts';
import type { Connection } from '../transport/transport.ts';
import { createTap, LEASE_MS } from './monitor-tap.ts';

const runtime = createVirtualRuntime({ seed: 1 });
const connection = { id: 's-1', namespace: '/' } as Connection;
const ann = new Session(
  connection,
  claimsOf({ sub: 'ann' }, 0),
  { deviceId: 'phone', platform: 'sim', appVersion: '1' },
  0,
);
const sessions = { ofUser: () => [ann], all: () => [ann] };
const create = () => createTap({ ...runtime, node: 'node-1', sessions });
const subscription = { id: 't-1', filter: { userId: 'ann' }, sample: 1 };
const see = (tap: ReturnType<typeof create>) => tap.observer.command?.(ann, 'booking:note', 'OK', 1.234, 90, undefined);

test('[MO1] a subscription that nobody renews is over: its node has died', async () => {
  const tap = create();
  tap.keep(subscription);
  await runtime.time.run(LEASE_MS - 1_000);
  tap.keep(subscription);
  await runtime.time.run(LEASE_MS - 1_000);
  see(tap);
  assert.deepEqual(
    tap.empty().flatMap(({ events }) => events.map(({ event, ms, bytes, node }) => ({ event, ms, bytes, node }))),
    [{ event: 'booking:note', ms: 1.23, bytes: 90, node: 'node-1' }],
  );
  await runtime.time.run(2_000);
  tap.empty();
  assert.equal(tap.isOpen(), false);
  see(tap);
  tap.keep(subscription);
  assert.deepEqual(tap.empty(), [], 'what passed in between was not kept');
});

test('[MO3] while it sheds it keeps nothing, and says so once', () => {
  const tap = create();
  tap.keep(subscription);
  see(tap);
  tap.shed(true);
  see(tap);
  assert.deepEqual(
    tap.empty().map(({ events, shed }) => [events.length, shed]),
    [[1, true]],
  );
  assert.deepEqual(tap.empty(), []);
  tap.shed(false);
  assert.deepEqual(
    tap.empty().map(({ events, shed }) => [events.length, shed]),
    [[0, false]],
  );
});
