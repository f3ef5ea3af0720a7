import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAME_DOES_NOT_RESOLVE, NO_NETWORK, PORTAL_ANSWERED } from './approach.ts';
import {
  ASKED_MS,
  createBench,
  FakeEndpoint,
  jittery,
  none,
  OPEN_MS,
  portal,
  steady,
  tunnel,
} from './bench.fixture.ts';

test('a connect takes three round trips before it asks, and nothing is called back from within it', async () => {
  const { time, service, line } = createBench();
  const { connect, phone } = line();
  const link = connect();
  assert.deepEqual(phone, []);
  await time.run(1_000);
  assert.deepEqual(service, [[ASKED_MS, 'asked by phone']]);
  assert.deepEqual(phone, [[OPEN_MS, 'open']]);
  link.close();
  await time.run(1_000);
  assert.equal(time.pending(), 0);
});

test('a phone without a network says so at once', async () => {
  const { time, line } = createBench();
  const { connect, phone } = line('phone', none);
  connect();
  assert.deepEqual(phone, []);
  await time.run(0);
  assert.deepEqual(phone, [[0, `refused: ${NO_NETWORK}`]]);
  assert.equal(time.pending(), 0);
});

test('a captive portal answers in place of the service', async () => {
  const { time, line, service } = createBench();
  const { connect, phone } = line('phone', portal);
  connect();
  await time.run(1_000);
  assert.deepEqual(phone, [[100, `refused: ${PORTAL_ANSWERED}`]]);
  assert.deepEqual(service, []);
});

test('in a tunnel nothing comes back, until the tunnel ends', async () => {
  const { time, line } = createBench();
  const { line: it, connect, phone } = line('phone', tunnel);
  const given = connect();
  await time.run(60_000);
  assert.deepEqual(phone, []);
  given.close();
  assert.equal(time.pending(), 0);
  connect();
  it.use(steady);
  await time.run(1_000);
  // The first packet is sent again, and then it goes as ever.
  assert.deepEqual(phone, [[60_000 + 100 + OPEN_MS, 'open']]);
});

test('a portal that comes up while a connect hangs answers it', async () => {
  const { time, line } = createBench();
  const { line: it, connect, phone } = line('phone', tunnel);
  connect();
  await time.run(1_000);
  it.use(portal);
  await time.run(1_000);
  assert.deepEqual(phone, [[1_100, `refused: ${PORTAL_ANSWERED}`]]);
});

test('names that do not resolve fail a connect after 5 s; open connections do not care', async () => {
  const { time, network, endpoint, line } = createBench();
  const first = line('first');
  first.connect();
  await time.run(1_000);
  network.setNames(false);
  const second = line('second');
  second.connect();
  endpoint.served[0]?.send('hello');
  await time.run(10_000);
  assert.deepEqual(second.phone, [[6_000, `refused: ${NAME_DOES_NOT_RESOLVE}`]]);
  assert.deepEqual(first.phone.at(-1), [1_050, 'hello']);
  network.setNames(true);
  second.connect();
  await time.run(1_000);
  assert.deepEqual(second.phone.at(-1), [11_000 + OPEN_MS, 'open']);
});

test('without a process the machine refuses, after a round trip', async () => {
  const { time, network, line } = createBench();
  network.detach('reset');
  const { connect, phone } = line();
  connect();
  await time.run(1_000);
  assert.deepEqual(phone, [[100, 'refused: connection refused']]);
});

test('a move makes connections half-open, and connects reach nobody until the name is forgotten', async () => {
  const { time, network, service, line } = createBench();
  const { connect, phone } = line();
  connect().close();
  const open = connect();
  await time.run(1_000);
  network.move(30_000);
  open.request('lost', {}, () => assert.fail('nobody can have answered'));
  connect();
  await time.run(29_000);
  open.close();
  assert.deepEqual(phone, [[OPEN_MS, 'open']]);
  await time.run(1_000);
  connect();
  await time.run(1_000);
  assert.deepEqual(phone.at(-1), [31_000 + OPEN_MS, 'open']);
  await time.run(60_000);
  assert.ok(service.some(([, what]) => what === 'end: ping timeout'));
  assert.ok(!service.some(([, what]) => what === 'lost'));
});

test('a connect waits for the end of a partition, also for that of the last of several', async () => {
  const { time, network, line } = createBench();
  const { connect, phone } = line();
  const hit = new Set(['phone']);
  network.part(hit);
  network.part(hit);
  connect();
  await time.run(1_000);
  network.join(hit);
  await time.run(1_000);
  assert.deepEqual(phone, []);
  network.join(hit);
  await time.run(1_000);
  assert.deepEqual(phone, [[2_000 + 100 + OPEN_MS, 'open']]);
});

test('a line that is made during a partition is part of it', async () => {
  const { time, network, line } = createBench();
  network.part(new Set(['phone']));
  const { connect, phone } = line();
  connect();
  await time.run(10_000);
  assert.deepEqual(phone, []);
});

test('a connect that the application sleeps through goes on when it is thawed', async () => {
  const { time, line } = createBench();
  const { line: it, connect, phone } = line();
  connect();
  await time.run(50);
  it.setFrozen(true);
  await time.run(60_000);
  assert.deepEqual(phone, []);
  it.setFrozen(false);
  await time.run(1_000);
  assert.deepEqual(phone, [[60_050 + OPEN_MS, 'open']]);
});

for (const [notice, atMs, expected] of [
  ['reset', 150, [[200, 'refused: transport close']]],
  ['silence', 150, []],
] as const) {
  test(`the process dies during a handshake, its clients get: ${notice}`, async () => {
    const { time, network, service, line } = createBench();
    const { connect, phone } = line();
    const link = connect();
    await time.run(atMs);
    network.detach(notice);
    await time.run(60_000);
    assert.deepEqual(phone, expected);
    assert.deepEqual(service, []);
    link.close();
    assert.equal(time.pending(), 0);
  });
}

test('nothing of a dead process runs: neither what it said nor what it was to hear', async () => {
  const { time, network, endpoint, service, line } = createBench();
  const { line: it, connect, phone } = line();
  const link = connect();
  await time.run(1_000);
  // On their way in both directions, and unread on the phone.
  it.setSlow(true);
  endpoint.served[0]?.send('unread');
  await time.run(500);
  endpoint.served[0]?.send('under way');
  link.request('under way', {}, () => assert.fail('nobody can have answered'));
  network.detach('reset');
  // A promise of the dead process goes on: what it says now leaves no machine.
  endpoint.served[0]?.send('from the grave');
  it.setSlow(false);
  const next = new FakeEndpoint((what) => service.push([-1, what]));
  network.attach(next);
  await time.run(60_000);
  assert.deepEqual(phone, [
    [OPEN_MS, 'open'],
    [1_550, 'closed: transport close'],
  ]);
  assert.deepEqual(service, [[ASKED_MS, 'asked by phone']]);
  connect();
  await time.run(1_000);
  assert.deepEqual(service.at(-1), [-1, 'asked by phone']);
  assert.equal(endpoint.served.length, 1);
});

test('a machine that lost its power tells nobody: the client counts to 45 s', async () => {
  const { time, network, service, line } = createBench();
  const { connect, phone } = line();
  connect();
  await time.run(10_300);
  network.detach('silence');
  await time.run(60_000);
  assert.deepEqual(phone.at(-1), [300 + 45_000, 'closed: ping timeout']);
  assert.equal(service.length, 1);
  assert.equal(time.pending(), 0);
});

test('a link that was closed just before the process died leaves nothing behind', async () => {
  const { time, network, line } = createBench();
  const { connect } = line();
  const link = connect();
  await time.run(1_000);
  link.close();
  network.detach('silence');
  assert.equal(time.pending(), 0);
});

test('one process at a time, one line of a name', () => {
  const { network, line } = createBench();
  line('phone');
  assert.throws(() => line('phone'), /a line phone already/);
  assert.throws(() => network.attach(new FakeEndpoint(() => {})), /one service process at a time/);
});

/** Two lines under the same traffic; what the second sees. */
async function watch(seed: number, withFirst: boolean): Promise<string> {
  const { time, endpoint, service, line } = createBench(seed);
  const first = withFirst ? line('first', jittery) : undefined;
  const second = line('second', jittery);
  first?.connect();
  const link = second.connect();
  await time.run(60_000);
  for (let i = 0; i < 50; i++) {
    for (const { send } of endpoint.served) send(`event-${i}`);
    link.request(`command-${i}`, {}, () => {});
    if (i === 20) first?.line.reset();
    await time.run(1_000);
  }
  await time.run(60_000);
  return JSON.stringify([second.phone, service.filter(([, what]) => what.startsWith('command'))]);
}

test('the same seed gives the same arrivals, another seed others, and a line less changes none of the others', async () => {
  const seen = await watch(7, true);
  assert.ok(seen.includes('event-49') && seen.includes('command-49'));
  assert.equal(await watch(7, true), seen);
  assert.equal(await watch(7, false), seen);
  assert.notEqual(await watch(8, true), seen);
});
