import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, refusal } from '@slotwire/protocol';
import { createAdminBench, ok, openPanel } from './admin-bench.fixture.ts';

const revocation = { userId: 'ann' };

test('a panel connects, and knows who it is and what time it is there', async () => {
  const { panel, states, transport } = await openPanel();
  assert.deepEqual(
    states.map(({ status }) => status),
    ['connecting', 'connected'],
  );
  assert.equal(panel.session()?.userId, 'root');
  assert.equal(transport.handshakes[0]?.deviceId, 'panel-1');
  assert.deepEqual(transport.handshakes[0]?.connect?.attempt, 1);
});

test('[CM2] a command that changes something carries a key and a trace, one that looks does not', async () => {
  const bench = await openPanel();
  bench.replies.set('session:revoke', ok({ closed: 2 })).set('audit:list', ok({ records: [] }));
  const revoked = bench.panel.ask('session:revoke', revocation);
  const listed = bench.panel.ask('audit:list', { limit: 10 });
  await bench.settle();
  assert.deepEqual(await revoked, { ok: true, value: { closed: 2 } });
  assert.deepEqual(await listed, { ok: true, value: { records: [] } });
  const [sent, asked] = bench.received;
  assert.match(String(sent?.args.key), /^[0-9a-f-]{36}$/);
  assert.match(String(sent?.args.trace), /^00-/);
  assert.deepEqual(asked?.args, { limit: 10 });
});

test('[CM3] without an answer the outcome is unknown, and the key that comes with it is used again', async () => {
  const bench = await openPanel();
  const first = bench.panel.ask('session:revoke', revocation, { timeoutMs: 3_000 });
  await bench.pass(3_000);
  const unknown = await first;
  assert.equal(unknown.ok, 'unknown');
  const key = unknown.ok === 'unknown' ? unknown.key : undefined;
  assert.equal(key, bench.received[0]?.args.key);
  bench.replies.set('session:revoke', ok({ closed: 1 }));
  const again = bench.panel.ask('session:revoke', revocation, { key: String(key) });
  await bench.settle();
  assert.equal((await again).ok, true);
  assert.equal(bench.received[1]?.args.key, key);
});

test('without a link nothing is queued: the answer is unknown at once', async () => {
  const bench = createAdminBench();
  assert.deepEqual(await bench.panel.ask('audit:list', {}), { ok: 'unknown', why: 'lost' });
  bench.panel.start();
  await bench.settle();
  const lost = bench.panel.ask('connections:list', {});
  bench.transport.cut();
  assert.deepEqual(await lost, { ok: 'unknown', why: 'lost' });
  await bench.pass(2_000);
  assert.equal(bench.panel.connection().status, 'connected');
  assert.deepEqual(bench.received, []);
});

test('a refusal comes as it is, and an answer that makes no sense is unknown', async () => {
  const bench = await openPanel();
  const issues = [{ path: 'change.connectionsPerPerson', message: 'too small' }];
  bench.replies
    .set('limits:set', () => failure('BAD_REQUEST', { issues }))
    .set('connections:list', ok({ connections: 7 }));
  const set = bench.panel.ask('limits:set', { change: { connectionsPerPerson: 0 }, note: 'less' });
  const list = bench.panel.ask('connections:list', {});
  await bench.settle();
  assert.deepEqual(await set, failure('BAD_REQUEST', { issues }));
  assert.deepEqual(await list, { ok: 'unknown', why: 'timeout' });
  assert.deepEqual(
    bench.faults.map(({ what }) => what),
    ['read the answer to connections:list'],
  );
});

test('[CM7] what is larger than a message may be is refused here, since it would cut the link', async () => {
  const bench = await openPanel();
  const userIds = Array.from({ length: 1_000 }, (_, i) => `customer-${'x'.repeat(60)}${i}`);
  const answer = await bench.panel.ask('broadcast:preview', { audience: { type: 'people', userIds } });
  assert.equal(answer.ok === false && answer.code, 'MESSAGE_TOO_LARGE');
  assert.deepEqual(bench.received, []);
});

test('[SE1] who is no admin is refused for good', async () => {
  const bench = createAdminBench();
  bench.refusals.push(refusal('FORBIDDEN'));
  bench.panel.start();
  await bench.settle();
  assert.deepEqual(bench.panel.connection(), { status: 'closed', code: 'FORBIDDEN' });
});

test('[SE4] before its token ends a panel changes over to another session, between two questions', async () => {
  const bench = await openPanel();
  bench.tokenLifeMs = 3_600_000;
  const dangerous = bench.panel.ask('session:revoke', revocation, { timeoutMs: 3_600_000 });
  await bench.pass(2_900_000, 1_000);
  assert.equal(bench.tokens.length, 2);
  assert.equal(bench.transport.handshakes.length, 1);
  bench.replies.set('audit:list', ok({ records: [] }));
  bench.transport.cut();
  assert.equal((await dangerous).ok, 'unknown');
  await bench.pass(2_000);
  assert.equal(bench.transport.handshakes[1]?.token, 'token-2');

  const calm = await openPanel();
  await calm.pass(2_900_000, 1_000);
  assert.deepEqual(
    calm.transport.handshakes.map(({ token }) => token),
    ['token-1', 'token-2'],
  );
  assert.deepEqual(
    calm.states.map(({ status }) => status),
    ['connecting', 'connected', 'connecting', 'connected'],
  );
});

test('[SE4] a goodbye at the end of the token leads to another one, and to the person where there is none', async () => {
  const bench = await openPanel();
  bench.goodbye('TOKEN_EXPIRED');
  await bench.settle();
  assert.equal(bench.panel.connection().status, 'connected');
  assert.equal(bench.tokens.length, 2);

  let asked = 0;
  const once = await openPanel({
    getToken: async () => {
      if (asked++ > 0) throw new Error('signed out');
      return 'token';
    },
  });
  once.goodbye('TOKEN_EXPIRED');
  await once.settle();
  assert.equal(once.panel.connection().status, 'needs-auth');
});

test('a link that says nothing is asked whether it lives, and given up when it does not answer', async () => {
  const bench = await openPanel();
  await bench.pass(16_000);
  assert.deepEqual(bench.names(), ['limits:get']);
  assert.equal(bench.transport.handshakes.length, 1);
  bench.transport.freeze();
  await bench.pass(25_000);
  assert.equal(bench.transport.handshakes.length, 2);
  assert.equal(bench.panel.connection().status, 'connected');
});

test('without a network a panel is offline, and connects at once when it returns', async () => {
  const bench = await openPanel();
  bench.panel.setConditions({ network: 'none' });
  assert.equal(bench.panel.connection().status, 'offline');
  bench.panel.setConditions({ network: 'wifi' });
  await bench.settle();
  assert.equal(bench.panel.connection().status, 'connected');
});

test('a pause lasts until the person wants to be back, and a stop for good', async () => {
  const bench = await openPanel();
  bench.panel.pause();
  assert.deepEqual(bench.panel.connection(), { status: 'suspended', why: 'stopped-by-app' });
  bench.panel.reconnectNow();
  await bench.settle();
  assert.equal(bench.panel.connection().status, 'connected');
  bench.panel.stop();
  await bench.pass(60_000, 1_000);
  assert.deepEqual(bench.panel.connection(), { status: 'closed' });
  assert.equal(bench.transport.openLinks(), 0);
});
