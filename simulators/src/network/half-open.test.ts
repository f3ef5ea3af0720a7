import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ASKED_MS,
  cellular,
  createBench,
  none,
  openConnection,
  PINGED_FROM_MS,
  steady,
  tunnel,
  whatOf,
} from './bench.fixture.ts';

test('half-open: messages vanish, and both sides count to 45 s after the last answered ping', async () => {
  const { time, service, line, phone, link, send } = await openConnection();
  // The pings of 25.3 s and 50.3 s are answered.
  await time.run(59_000);
  line.silence();
  send('lost');
  link.request('lost', {}, () => assert.fail('nobody can have answered'));
  assert.equal(time.pending(), 1, 'one timer, that of the heartbeat');
  await time.run(100_000);
  const timeoutMs = PINGED_FROM_MS + 50_000 + 45_000;
  assert.deepEqual(phone.slice(1), [[timeoutMs, 'closed: ping timeout']]);
  assert.deepEqual(service.slice(1), [[timeoutMs, 'end: ping timeout']]);
  assert.equal(time.pending(), 0);
});

test('half-open, and the SDK lets go: the service still has to count', async () => {
  const { time, service, line, phone, link } = await openConnection();
  line.silence();
  await time.run(20_000);
  assert.equal(line.connections(), 1);
  link.close();
  assert.equal(line.connections(), 0);
  await time.run(100_000);
  assert.equal(phone.length, 1);
  assert.deepEqual(service.slice(1), [[PINGED_FROM_MS + 45_000, 'end: ping timeout']]);
  assert.equal(time.pending(), 0);
});

test('a short partition is a stall: all that was said arrives in order, and a ping that waited counts as answered', async () => {
  const { time, network, service, phone, link, send } = await openConnection();
  const hit = new Set(['phone']);
  const answers: unknown[] = [];
  send('under way');
  network.part(hit);
  send('first', 'second');
  link.request('third', {}, (answer) => answers.push(answer));
  await time.run(30_000);
  assert.equal(phone.length + service.length, 2);
  network.join(hit);
  send('fourth');
  await time.run(1_000);
  assert.deepEqual(phone.slice(1), [
    [31_050, 'under way'],
    [31_050, 'first'],
    [31_050, 'second'],
    [31_050, 'fourth'],
  ]);
  assert.deepEqual(service.slice(1), [[31_050, 'third']]);
  assert.deepEqual(answers, ['answer to third']);
  // The next ping is due 25 s after the join, so this one may last until 45 s after it.
  network.part(hit);
  await time.run(43_999);
  assert.equal(service.length, 2);
  await time.run(1);
  assert.deepEqual(service.at(-1), [31_000 + 45_000, 'end: ping timeout']);
});

test('a long partition ends the connection on both sides', async () => {
  const { time, network, service, phone, link, send } = await openConnection();
  const hit = new Set(['phone']);
  network.part(hit);
  send('lost');
  link.request('lost', {}, () => assert.fail('nobody can have answered'));
  await time.run(120_000);
  network.join(hit);
  await time.run(60_000);
  assert.deepEqual(phone.slice(1), [[PINGED_FROM_MS + 45_000, 'closed: ping timeout']]);
  assert.deepEqual(service.slice(1), [[PINGED_FROM_MS + 45_000, 'end: ping timeout']]);
  assert.equal(time.pending(), 0);
});

test('a link that is closed behind a partition ends with a word, if that ends in time', async () => {
  const { time, network, service, link } = await openConnection();
  const hit = new Set(['phone']);
  network.part(hit);
  link.close();
  await time.run(10_000);
  network.join(hit);
  await time.run(60_000);
  assert.deepEqual(service.slice(1), [[11_050, 'end: client disconnect']]);
  assert.equal(time.pending(), 0);
});

test('a tunnel holds messages as a partition does; a phone with another address has lost its connection', async () => {
  const { time, service, line, phone, send } = await openConnection();
  line.use(tunnel);
  send('first');
  await time.run(5_000);
  line.use({ ...steady, latencyMs: { median: 80, p99: 80 } });
  await time.run(1_000);
  assert.deepEqual(phone.at(-1), [6_080, 'first']);
  line.use(cellular);
  line.use(steady);
  send('lost');
  await time.run(60_000);
  assert.deepEqual(phone.at(-1), [PINGED_FROM_MS + 45_000, 'closed: ping timeout']);
  assert.equal(whatOf(service).at(-1), 'end: ping timeout');
});

test('airplane mode: the phone closes its link, and the service hears nothing of it', async () => {
  const { time, service, line, link } = await openConnection();
  line.use(none);
  link.close();
  await time.run(10_000);
  assert.equal(service.length, 1);
  await time.run(60_000);
  assert.deepEqual(service.slice(1), [[PINGED_FROM_MS + 45_000, 'end: ping timeout']]);
});

test('the service closes, and the phone does not hear it: it counts to 45 s', async () => {
  const { time, phone, served, line } = await openConnection();
  line.silence();
  served.close();
  await time.run(60_000);
  assert.deepEqual(phone.slice(1), [[PINGED_FROM_MS + 45_000, 'closed: ping timeout']]);
  assert.equal(time.pending(), 0);
});

test('a connection that gets no answer to its question is refused by the heartbeat', async () => {
  const { time, network, line } = createBench();
  const { phone, connect } = line();
  connect();
  await time.run(ASKED_MS + 10);
  network.part(new Set(['phone']));
  await time.run(60_000);
  assert.deepEqual(phone, [[PINGED_FROM_MS + 45_000, 'refused: ping timeout']]);
});
