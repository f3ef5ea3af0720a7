import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auth, createBench, jittery, namesOf, none, OPEN_MS, openConnection, steady, whatOf } from './bench.fixture.ts';
import type { LineMeter } from './network.ts';

test('[CM4] messages keep their order in both directions, however their delays are drawn', async () => {
  const { time, service, line, phone, link, send } = await openConnection();
  line.use(jittery);
  const answers: unknown[] = [];
  for (let i = 0; i < 200; i++) {
    send(`event-${i}`);
    link.request(`command-${i}`, {}, (answer) => answers.push(answer));
    await time.run(20);
  }
  await time.run(120_000);
  assert.deepEqual(whatOf(phone).slice(1), namesOf('event', 200));
  assert.deepEqual(whatOf(service).slice(1), namesOf('command', 200));
  assert.deepEqual(answers, namesOf('answer to command', 200));
  const gaps = phone.slice(2).map(([atMs], i) => atMs - (phone[i + 1]?.[0] ?? 0));
  assert.ok(Math.max(...gaps) > 500, 'some were late');
});

test('a message takes as long as its bytes need, and waits for those before it', async () => {
  const { time, phone, served } = await openConnection({ ...steady, bandwidth: { up: 1_000, down: 10_000 } });
  served.send('ten kilobytes', 10_000);
  served.send('one kilobyte', 1_000);
  await time.run(5_000);
  assert.deepEqual(phone.slice(1), [
    [2_050, 'ten kilobytes'],
    [2_150, 'one kilobyte'],
  ]);
});

test('a stall delays all that is behind it', async () => {
  const { time, line, phone, send } = await openConnection();
  line.use({ ...steady, stalls: { chance: 1, meanMs: 5_000 } });
  send('stalled');
  line.use(steady);
  await time.run(10);
  send('behind it');
  await time.run(60_000);
  const [, stalled, behind] = phone;
  assert.ok(stalled && stalled[0] > 1_100, 'it stalled');
  assert.deepEqual(behind, [stalled[0], 'behind it']);
});

test('a reset reaches each side after a latency, and what was under way is lost', async () => {
  const { time, service, line, phone, link, send } = await openConnection();
  send('lost');
  link.request('lost', {}, () => assert.fail('nobody can have answered'));
  line.reset();
  send('after it');
  link.request('after it', {}, () => assert.fail('nobody can have answered'));
  await time.run(1_000);
  assert.deepEqual(phone.slice(1), [[1_050, 'closed: transport close']]);
  assert.deepEqual(service.slice(1), [[1_050, 'end: transport close']]);
  assert.equal(time.pending(), 0);
});

test('a reset that meets the end of the link changes nothing', async () => {
  const { time, service, phone, line, link } = await openConnection();
  link.close();
  line.reset();
  await time.run(1_000);
  assert.deepEqual([whatOf(service).slice(1), phone.length], [['end: client disconnect'], 1]);
});

test('something on the way resets connections, sooner in a bad place', async () => {
  const { time, line, phone, connect } = await openConnection();
  line.use({ ...steady, hoursToReset: 1_000 });
  await time.run(24 * 3_600_000);
  assert.equal(phone.length, 1);
  line.use({ ...steady, hoursToReset: 0.1 });
  await time.run(3 * 3_600_000);
  assert.deepEqual(whatOf(phone).slice(1), ['closed: transport close']);
  connect().close();
  assert.equal(time.pending(), 0);
});

test('close: nothing is called back any more, and the service learns of it a latency later', async () => {
  const { time, service, phone, link, send } = await openConnection();
  send('under way');
  link.request('command', {}, () => assert.fail('called back after close'));
  link.close();
  link.close();
  link.request('too late', {}, () => assert.fail('called back after close'));
  send('later');
  await time.run(60_000);
  assert.deepEqual(service.slice(1), [
    [1_050, 'command'],
    [1_050, 'end: client disconnect'],
  ]);
  assert.equal(phone.length, 1);
  assert.equal(time.pending(), 0);
});

for (const atMs of [50, 250, 320, 380]) {
  test(`close ${atMs} ms into a connect`, async () => {
    const { time, service, line } = createBench();
    const { line: it, phone, connect } = line();
    const link = connect();
    await time.run(atMs);
    link.close();
    await time.run(60_000);
    assert.deepEqual(phone, []);
    const expected = atMs < 300 ? [] : ['asked by phone', 'end: client disconnect'];
    assert.deepEqual(whatOf(service), expected);
    assert.deepEqual([it.connections(), time.pending()], [0, 0]);
  });
}

test('the service closes: the phone learns of it behind all that was said', async () => {
  const { time, phone, send, served, line } = await openConnection();
  send('goodbye');
  served.close();
  await time.run(1_000);
  assert.deepEqual(phone.slice(1), [
    [1_050, 'goodbye'],
    [1_050, 'closed: server disconnect'],
  ]);
  assert.deepEqual([line.connections(), time.pending()], [0, 0]);
});

test('the meter hears each connect and its end once, and what crossed', async () => {
  const heard: string[] = [];
  const meter: LineMeter = {
    onConnect: () => heard.push('connect'),
    onMessage: (direction, bytes) => heard.push(`${direction} ${bytes}`),
    onClose: () => heard.push('close'),
  };
  const { time, line, link, served } = await openConnection(steady, { meter });
  assert.deepEqual(heard.splice(0), ['connect', 'up 1200', 'down 3600', 'up 0', 'down 0']);
  // The radio wakes for what the application does not read.
  line.setFrozen(true);
  served.send('event', 70);
  await time.run(100);
  assert.deepEqual(heard.splice(0), ['down 70']);
  line.setFrozen(false);
  await time.run(100);
  link.request('command', {}, () => {});
  await time.run(1_000);
  link.close();
  await time.run(1_000);
  assert.deepEqual(heard.splice(0), ['up 7', 'down 0', 'up 0', 'close']);
  line.use(none);
  line.transport.connect({ url: '', auth }, { onOpen() {}, onEvent() {}, onRefused() {}, onClose() {} });
  await time.run(1_000);
  assert.deepEqual(heard, [], 'nothing leaves a phone without a network');
});

test('an open connection arms a timer for a packet and none of its own', async () => {
  const { time, served, line } = await openConnection();
  assert.equal(time.pending(), 0);
  for (let i = 0; i < 100; i++) served.send('event');
  assert.equal(time.pending(), 1);
  await time.run(1_000);
  assert.equal(line.connections(), 1);
  assert.equal(time.pending(), 0);
  assert.equal(OPEN_MS, 400);
});
