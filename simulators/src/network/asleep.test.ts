import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auth, createBench, openConnection, PINGED_FROM_MS, whatOf } from './bench.fixture.ts';

test('frozen for a while: what came waits in the kernel, and is read in order', async () => {
  const { time, service, line, phone, send } = await openConnection();
  line.setFrozen(true);
  send('first', 'second');
  await time.run(40_000);
  line.setFrozen(false);
  send('third');
  assert.equal(phone.length, 1);
  await time.run(100_000);
  assert.deepEqual(phone.slice(1), [
    [41_000, 'first'],
    [41_000, 'second'],
    [41_050, 'third'],
  ]);
  assert.equal(service.length, 1);
});

test('frozen again while it reads: the rest waits for the next time', async () => {
  const { time, line, phone, send } = await openConnection();
  line.setFrozen(true);
  send('first', 'second');
  await time.run(1_000);
  line.setFrozen(false);
  line.setFrozen(true);
  await time.run(1_000);
  assert.equal(phone.length, 1);
  line.setFrozen(false);
  await time.run(0);
  assert.deepEqual(whatOf(phone).slice(1), ['first', 'second']);
});

test('what arrives while it still reads waits behind the rest', async () => {
  const { time, timers, line, phone, send } = await openConnection();
  line.setFrozen(true);
  send('first', 'second');
  timers.after(1_000, () => line.setFrozen(false));
  await time.run(950);
  send('third');
  await time.run(1_000);
  assert.deepEqual(phone.slice(1), [
    [2_000, 'first'],
    [2_000, 'second'],
    [2_000, 'third'],
  ]);
});

test('closed as soon as it is thawed: it reads nothing, and only the word of it is under way', async () => {
  const { time, line, phone, link, send } = await openConnection();
  line.setFrozen(true);
  send('never read');
  await time.run(1_000);
  line.setFrozen(false);
  link.close();
  assert.equal(time.pending(), 1);
  await time.run(1_000);
  assert.equal(phone.length, 1);
});

test('closed in the middle of reading: not even an answer that is there already is called back', async () => {
  const { time, endpoint, line } = createBench();
  const { line: it } = line();
  const seen: string[] = [];
  const link = it.transport.connect(
    { url: '', auth },
    {
      onOpen() {},
      onEvent(event) {
        seen.push(event);
        link.close();
      },
      onRefused: () => assert.fail('it was open'),
      onClose: () => assert.fail('called back after close'),
    },
  );
  await time.run(1_000);
  it.setFrozen(true);
  endpoint.served[0]?.send('event');
  link.request('command', {}, () => assert.fail('called back after close'));
  await time.run(1_000);
  it.setFrozen(false);
  await time.run(1_000);
  assert.deepEqual(seen, ['event']);
});

test('frozen for longer: the service gives it up, and it finds its own timer overdue when it is thawed', async () => {
  const { time, service, line, phone, send } = await openConnection();
  line.setFrozen(true);
  send('never read');
  await time.run(120_000);
  assert.deepEqual(service.slice(1), [[PINGED_FROM_MS + 45_000, 'end: ping timeout']]);
  assert.equal(phone.length, 1);
  line.setFrozen(false);
  assert.equal(phone.length, 1);
  await time.run(1_000);
  assert.deepEqual(phone.slice(1), [[121_000, 'closed: ping timeout']]);
  assert.equal(time.pending(), 0);
});

test('an application that is killed while frozen is missed at once: its kernel says so', async () => {
  const { time, service, line, link } = await openConnection();
  line.setFrozen(true);
  link.close();
  await time.run(1_000);
  assert.deepEqual(service.slice(1), [[1_050, 'end: client disconnect']]);
  assert.equal(time.pending(), 0);
});

test('a reader that is slow for a while gets all of it, in order', async () => {
  const { time, line, phone, send } = await openConnection();
  line.setSlow(true);
  send('first', 'second');
  await time.run(10_000);
  assert.equal(phone.length, 1);
  line.setSlow(false);
  await time.run(1_000);
  assert.deepEqual(phone.slice(1), [
    [11_000, 'first'],
    [11_000, 'second'],
  ]);
});

test('a reader that is slow for long does not come to the pings', async () => {
  const { time, service, line, phone } = await openConnection();
  line.setSlow(true);
  await time.run(60_000);
  assert.deepEqual(phone.slice(1), [[PINGED_FROM_MS + 45_000, 'closed: ping timeout']]);
  assert.equal(whatOf(service).at(-1), 'end: ping timeout');
});

test('a slow reader does not even come to the answer of its question', async () => {
  const { time, line } = createBench();
  const { line: it, phone, connect } = line();
  it.setSlow(true);
  connect();
  await time.run(60_000);
  assert.deepEqual(phone, [[PINGED_FROM_MS + 45_000, 'refused: ping timeout']]);
});
