import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CommandValue, type ConnectionFilter, commands, type Failure, type Goodbye } from '@slotwire/protocol';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { type Answered, ask, type ConnectionList, codeOf, codes, openPanel, walk } from './admin.fixture.ts';

let world: TestService;
let panel: TestClient;
beforeEach(async () => {
  world = await createTestService();
  panel = await openPanel(world);
});
afterEach(() => world.stop());

const key = () => world.runtime.ids.next();
const list = (args: object = {}) => ask<ConnectionList>(panel, 'connections:list', args);
const users = async (filter: ConnectionFilter) =>
  (await list({ filter, sort: 'user', order: 'asc' })).connections.map(({ userId }) => userId);
const disconnect = (args: object) => codeOf(panel, 'connections:disconnect', { key: key(), ...args });
const audit = async () => (await ask<CommandValue<'audit:list'>>(panel, 'audit:list', {})).records;

/** Connects one after the other, each a second later. */
async function crowd(count: number, role: 'customer' | 'vendor' = 'customer'): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  for (let n = 1; n <= count; n++) {
    await world.runtime.time.run(1_000);
    clients.push(await world.connect({ sub: `${role}-${n}`, role, ...(role === 'vendor' && { vendorId: 'v-1' }) }));
  }
  return clients;
}

test('[AD2] a row says who is connected, from where, with what, and since when', async () => {
  await world.runtime.time.run(5_000);
  const claims = { sub: 'kim', role: 'vendor', vendorId: 'v-1', groups: ['beta'] } as const;
  const more = { platform: 'android', appVersion: '2.1.0' };
  const client = await world.connect(claims, {
    deviceId: 'tablet',
    more,
    link: { address: '10.0.0.7', latencyMs: 41.26 },
  });
  const value = await list({ filter: { userId: 'kim' } });
  assert.deepEqual(commands['connections:list'].value.parse(value), value);
  const [row] = value.connections;
  assert.deepEqual(
    { ...row, node: '', sessionId: '' },
    {
      node: '',
      sessionId: '',
      userId: 'kim',
      role: 'vendor',
      vendorId: 'v-1',
      deviceId: 'tablet',
      platform: 'android',
      appVersion: '2.1.0',
      address: '10.0.0.7',
      since: new Date(world.runtime.clock.nowMs()).toISOString(),
      mode: 'live',
      streams: 5,
      latencyMs: 41.3,
      bufferedBytes: 0,
    },
  );
  assert.equal(row?.sessionId, client.of<{ sessionId: string }>('welcome')[0]?.sessionId);
});

test('[AD2] each field of a filter tells apart those whom it names', async () => {
  const startMs = world.runtime.clock.nowMs();
  await world.connect(
    { sub: 'ann' },
    { deviceId: 'd-ann', more: { platform: 'ios', appVersion: '1.9' }, link: { address: '10.0.0.1', latencyMs: 20 } },
  );
  await world.runtime.time.run(10_000);
  await world.connect({ sub: 'bob' }, { deviceId: 'd-bob', link: { address: '10.0.0.2', latencyMs: 300 } });
  await world.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1' });
  const at = (ms: number) => new Date(startMs + ms).toISOString();
  const expected: [ConnectionFilter, string[]][] = [
    [{}, ['ann', 'bob', 'kim', 'root']],
    [{ role: 'customer' }, ['ann', 'bob']],
    [{ role: 'admin' }, ['root']],
    [{ userId: 'ann' }, ['ann']],
    [{ deviceId: 'd-bob' }, ['bob']],
    [{ platform: 'ios' }, ['ann']],
    [{ appVersion: '1.9' }, ['ann']],
    [{ address: '10.0.0.2' }, ['bob']],
    [{ node: 'another' }, []],
    [{ connectedSince: at(10_000) }, ['bob', 'kim']],
    [{ connectedBefore: at(10_000) }, ['ann', 'root']],
    [{ latencyAtLeastMs: 0 }, ['ann', 'bob']],
    [{ latencyAtLeastMs: 300 }, ['bob']],
    [{ bufferAtLeastBytes: 100_000 }, []],
    [{ role: 'customer', latencyAtLeastMs: 100 }, ['bob']],
  ];
  for (const [filter, found] of expected) assert.deepEqual(await users(filter), found, JSON.stringify(filter));
});

test('[AD2] what waits to be sent is seen, and found', async () => {
  const [, slow] = await crowd(2);
  // Its wire is not flushed.
  await world.finish(world.service.announce('user:customer-2', { title: 'x', text: 'y'.repeat(500), priority: 'low' }));
  assert.deepEqual(await users({ bufferAtLeastBytes: 500 }), ['customer-2']);
  const [row] = (await list({ sort: 'buffer' })).connections;
  assert.ok((row?.bufferedBytes ?? 0) > 500);
  await slow?.wire.flush();
  assert.deepEqual(await users({ bufferAtLeastBytes: 500 }), []);
});

test('[AD2] a field that no filter has is refused: it would fit everyone', async () => {
  const answer = await panel.ask<Answered<unknown>>('connections:list', { filter: { user: 'ann' } });
  assert.deepEqual([answer.code, answer.issues?.map(({ path }) => path)], ['BAD_REQUEST', ['filter']]);
  assert.equal(await disconnect({ filter: { user: 'ann' }, expected: 1 }), 'BAD_REQUEST');
  for (const bad of [{ limit: 201 }, { limit: 0 }, { sort: 'name' }, { filter: { latencyAtLeastMs: -1 } }])
    assert.equal(await codeOf(panel, 'connections:list', bad), 'BAD_REQUEST', JSON.stringify(bad));
});

test('[AD3] pages follow one another in every order, each session once', async () => {
  await crowd(11);
  for (const sort of ['since', 'user', 'device', 'address', 'version', 'latency', 'buffer'] as const) {
    for (const order of ['asc', 'desc'] as const) {
      const rows = await walk(panel, { sort, order, limit: 3 });
      assert.equal(new Set(rows.map(({ sessionId }) => sessionId)).size, 12, `${sort} ${order}`);
      const all = await list({ sort, order, limit: 200 });
      assert.deepEqual(rows, all.connections, `${sort} ${order}`);
      assert.deepEqual([all.total, all.next], [12, undefined]);
    }
  }
  const newest = await list({ limit: 2 });
  assert.deepEqual(
    [newest.total, newest.connections.map(({ userId }) => userId)],
    [12, ['customer-11', 'customer-10']],
  );
});

test('[AD3] a page begins where it should when those before it have gone', async () => {
  const clients = await crowd(6);
  const args = { sort: 'since', order: 'asc', limit: 3, filter: { role: 'customer' } };
  const first = await list(args);
  for (const client of clients.slice(0, 3)) {
    client.peer.close();
    await client.wire.flush();
  }
  const second = await list({ ...args, cursor: first.next });
  assert.deepEqual(
    [second.total, second.connections.map(({ userId }) => userId)],
    [3, ['customer-4', 'customer-5', 'customer-6']],
  );
});

test('[AD3] a cursor that was not made for this order is BAD_REQUEST', async () => {
  await crowd(3);
  const { next } = await list({ limit: 1 });
  for (const args of [{ cursor: next, sort: 'user' }, { cursor: next, order: 'asc' }, { cursor: 'made-up' }]) {
    const answer = await panel.ask<Answered<unknown>>('connections:list', args);
    assert.deepEqual([answer.code, answer.issues?.[0]?.path], ['BAD_REQUEST', 'cursor']);
  }
});

test('[AD4] one session is sent away with the reason, and told when to come back; others are not', async () => {
  const [ann, bob] = (await crowd(2)) as [TestClient, TestClient];
  const sessionId = ann.of<{ sessionId: string }>('welcome')[0]?.sessionId;
  const value = await ask<object>(panel, 'connections:disconnect', { key: key(), sessionId, reason: 'We move house' });
  assert.deepEqual(value, { matched: 1, missing: [] });
  for (const client of [ann, bob]) await client.wire.flush();
  const [goodbye] = ann.of<Goodbye>('goodbye');
  assert.deepEqual(
    { ...goodbye, retryAfterMs: 0 },
    { code: 'DISCONNECTED', message: 'We move house', retry: 'backoff', retryAfterMs: 0 },
  );
  assert.ok((goodbye?.retryAfterMs ?? -1) >= 0 && (goodbye?.retryAfterMs ?? 9_999) < 5_000);
  assert.deepEqual([codes(bob), world.service.connections()], [[], 2]);
  assert.equal(await disconnect({ sessionId }), 'NOT_FOUND');
});

test('[AD4] a crowd is sent away to stay away, or to come back at different times', async () => {
  const clients = await crowd(30);
  const filter = { role: 'customer' } as const;
  assert.equal(await disconnect({ filter: { userId: 'customer-1' }, expected: 1, code: 'SENT_AWAY' }), 'OK');
  await clients[0]?.wire.flush();
  const [goodbye] = (clients[0] as TestClient).of<Goodbye>('goodbye');
  assert.deepEqual([goodbye?.code, goodbye?.retry, goodbye?.retryAfterMs], ['SENT_AWAY', 'never', undefined]);
  assert.equal(await disconnect({ filter, expected: 29, confirm: 'everyone' }), 'OK');
  const waits: (number | undefined)[] = [];
  for (const client of clients.slice(1)) {
    await client.wire.flush();
    waits.push(client.of<Goodbye>('goodbye')[0]?.retryAfterMs);
  }
  assert.ok(new Set(waits).size > 20, 'they do not come back at once');
  assert.equal(world.service.connections(), 1);
});

test('[AD4] [CM2] a repeat is answered as before and closes nobody who came back', async () => {
  await crowd(1);
  await world.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1' });
  const args = { key: key(), filter: { role: 'customer' }, expected: 1 };
  const first = await panel.ask<object>('connections:disconnect', args);
  const [back] = (await crowd(1)) as [TestClient];
  assert.deepEqual(await panel.ask<object>('connections:disconnect', args), { ...first, replayed: true });
  await back.wire.flush();
  assert.deepEqual([codes(back), (await audit()).length], [[], 1]);
  const other = { ...args, filter: { role: 'vendor' } };
  assert.equal(await codeOf(panel, 'connections:disconnect', other), 'KEY_REUSED');
});

test('[AD5] a preview counts and closes nobody; without its count a filter is refused', async () => {
  const clients = await crowd(8);
  await world.connect({ sub: 'kim', role: 'vendor', vendorId: 'v-1' });
  const filter = { role: 'customer' };
  const preview = await ask<object>(panel, 'connections:disconnect', { key: key(), filter, preview: true });
  assert.deepEqual(preview, { matched: 8, missing: [] });
  const answer = await panel.ask<Answered<unknown>>('connections:disconnect', { key: key(), filter });
  assert.deepEqual([answer.code, answer.issues?.[0]?.path], ['BAD_REQUEST', 'expected']);
  assert.equal(await disconnect({ filter, expected: 2 }), 'COUNT_CHANGED');
  assert.equal(world.service.connections(), 10);
  assert.equal(await disconnect({ filter, expected: 8 }), 'OK');
  for (const client of clients) await client.wire.flush();
  assert.equal(world.service.connections(), 2);
  assert.equal(await disconnect({ filter, expected: 0, sessionId: 's-1' }), 'BAD_REQUEST');
  assert.equal(await disconnect({}), 'BAD_REQUEST');
});

test('[AD6] a filter over everyone spares admins, needs a confirmation, and never closes the one who asks', async () => {
  await crowd(3);
  const other = await openPanel(world, { sub: 'boss', role: 'admin' });
  assert.equal(await disconnect({ filter: {}, expected: 3 }), 'CONFIRMATION_NEEDED');
  assert.equal(await disconnect({ filter: {}, expected: 3, confirm: 'everyone' }), 'OK');
  await world.settle();
  assert.deepEqual([world.service.connections(), codes(other)], [2, []]);
  assert.equal(await disconnect({ filter: { role: 'admin' }, expected: 1 }), 'OK');
  await other.wire.flush();
  assert.deepEqual([codes(other), codes(panel)], [['DISCONNECTED'], []]);
  assert.equal(await disconnect({ filter: { userId: 'root' }, expected: 0 }), 'OK');
  await panel.wire.flush();
  assert.deepEqual(codes(panel), [], 'not even by name');
});

test('[AD1] what was closed and what was refused is recorded, with what was asked; what only looks is not', async () => {
  await crowd(7);
  await list();
  await ask(panel, 'connections:disconnect', { key: key(), filter: {}, preview: true });
  await disconnect({ filter: {}, expected: 7, reason: 'Update' });
  await disconnect({ filter: { userId: 'customer-1' }, expected: 1, code: 'SENT_AWAY' });
  const [done, refused, ...others] = await audit();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [refused?.outcome, refused?.target, refused?.actorId, refused?.deviceId, refused?.address],
    ['CONFIRMATION_NEEDED', undefined, 'root', 'panel-root', 'memory'],
  );
  assert.deepEqual(refused?.detail, {
    filter: {},
    code: 'DISCONNECTED',
    reason: 'Update',
    expected: 7,
    matched: 7,
    missing: [],
  });
  assert.deepEqual([done?.outcome, done?.target, done?.detail.code], ['OK', 'user:customer-1', 'SENT_AWAY']);
});

test('[AD1] the log is asked by who, what and whom, page by page', async () => {
  await disconnect({ filter: { userId: 'ann' }, expected: 0 });
  await disconnect({ filter: { userId: 'bob' }, expected: 0 });
  await ask(panel, 'session:revoke', { key: key(), userId: 'ann' });
  const records = async (query: object) => ask<CommandValue<'audit:list'>>(panel, 'audit:list', query);
  const actions = async (query: object) => (await records(query)).records.map(({ action }) => action);
  assert.deepEqual(await actions({ target: 'user:ann' }), ['session:revoke', 'connections:disconnect']);
  assert.deepEqual(await actions({ action: 'session:revoke' }), ['session:revoke']);
  assert.deepEqual(await actions({ actorId: 'nobody' }), []);
  const first = await records({ limit: 2 });
  const second = await records({ limit: 2, before: first.next });
  assert.deepEqual([first.records.length, second.records.length, second.next], [2, 1, undefined]);
  assert.deepEqual(commands['audit:list'].value.parse(first), first);
});

test('[AD1] the log is asked by what came of it and when; a range that ends before it begins makes no sense', async () => {
  await crowd(1);
  await disconnect({ filter: { userId: 'ann' }, expected: 0 });
  await world.runtime.time.run(60_000);
  const between = new Date(world.runtime.clock.nowMs()).toISOString();
  await disconnect({ filter: {}, expected: 1 });
  const outcomes = async (query: object) =>
    (await ask<CommandValue<'audit:list'>>(panel, 'audit:list', query)).records.map(({ outcome }) => outcome);
  assert.deepEqual(await outcomes({}), ['CONFIRMATION_NEEDED', 'OK']);
  assert.deepEqual(await outcomes({ outcome: 'OK' }), ['OK']);
  assert.deepEqual(await outcomes({ outcome: 'refused' }), ['CONFIRMATION_NEEDED']);
  assert.deepEqual(await outcomes({ outcome: 'CONFIRMATION_NEEDED', to: between }), []);
  assert.deepEqual(await outcomes({ from: between }), ['CONFIRMATION_NEEDED']);
  assert.deepEqual(await outcomes({ to: between }), ['OK']);
  for (const [query, path] of [
    [{ from: between, to: between }, 'to'],
    [{ outcome: 'MAYBE' }, 'outcome'],
    [{ from: 'yesterday' }, 'from'],
  ] as const) {
    const answer = await panel.ask<Failure>('audit:list', query);
    assert.deepEqual([answer.code, answer.issues?.[0]?.path], ['BAD_REQUEST', path]);
  }
});
