import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { HistoryEntry } from '../oracle/history.ts';
import type { FromWorker, SliceListener, ToWorker } from './port.ts';
import { delivery } from './push.fixture.ts';
import { connectThreadSlice, type Thread } from './thread-port.ts';

class FakeThread extends EventEmitter implements Thread {
  readonly posted: ToWorker[] = [];
  terminated = 0;

  postMessage(message: ToWorker): void {
    // As it crosses a port.
    this.posted.push(structuredClone(message));
  }

  async terminate(): Promise<void> {
    this.terminated++;
    this.emit('exit', 1);
  }

  says(message: FromWorker): void {
    this.emit('message', message);
  }
}

function setup() {
  const thread = new FakeThread();
  const heard: unknown[][] = [];
  const listener: SliceListener = {
    onHistory: (entry, atMs) => heard.push(['history', entry, atMs]),
    onSample: () => heard.push(['sample']),
    onLook: ({ person }) => heard.push(['look', person]),
    onGone: (why) => heard.push(['gone', why]),
  };
  return { thread, heard, port: connectThreadSlice(() => thread)(listener) };
}

const entries: HistoryEntry[] = [
  { type: 'durable', device: 'c-1', key: 'k-1' },
  { type: 'unanswered', device: 'c-2', key: 'two\nlines' },
];

test('entries come one by one, in their order, before what was told after them', async () => {
  const { thread, heard, port } = setup();
  const asked = port.ask({ do: 'look', only: new Set(['customer ann']) });
  assert.deepEqual(thread.posted, [{ id: 1, order: { do: 'look', only: new Set(['customer ann']) } }]);
  thread.says({ type: 'history', lines: entries.map((entry) => JSON.stringify(entry)).join('\n'), atMs: 7 });
  thread.says({ type: 'look', look: { person: 'customer ann', answer: { failure: 'x' }, devices: [] } });
  thread.says({ type: 'done', id: 1 });
  await asked;
  assert.deepEqual(heard, [
    ['history', entries[0], 7],
    ['history', entries[1], 7],
    ['look', 'customer ann'],
  ]);
});

test('a push goes to the thread, and to a dead one no more', () => {
  const { thread, port } = setup();
  const push = delivery('t');
  port.deliver('c-1', push);
  assert.deepEqual(thread.posted, [{ device: 'c-1', push }]);
  thread.emit('exit', 0);
  port.deliver('c-1', push);
  assert.equal(thread.posted.length, 1);
});

test('answers find their questions', async () => {
  const { thread, port } = setup();
  const order: string[] = [];
  const first = port.ask({ do: 'start' }).then(() => order.push('start'));
  const second = port.ask({ do: 'settle' }).then(() => order.push('settle'));
  thread.says({ type: 'done', id: 2 });
  await second;
  thread.says({ type: 'done', id: 1 });
  await first;
  assert.deepEqual(order, ['settle', 'start']);
});

for (const [how, die, why] of [
  [
    'an error',
    (thread: FakeThread) => {
      thread.emit('error', new Error('out of memory'));
      thread.emit('exit', 1);
    },
    'a thread of the fleet died: out of memory',
  ],
  ['an end', (thread: FakeThread) => thread.emit('exit', 0), 'a thread of the fleet ended with code 0'],
  [
    'a failed order',
    (thread: FakeThread) => thread.says({ type: 'failed', why: 'disk full' }),
    'a thread of the fleet failed: disk full',
  ],
] as const) {
  test(`${how} is told once, and leaves no question open`, async () => {
    const { thread, heard, port } = setup();
    const asked = port.ask({ do: 'start' });
    die(thread);
    await assert.rejects(asked, { message: why });
    await assert.rejects(port.ask({ do: 'settle' }), { message: why });
    thread.says({ type: 'look', look: { person: 'x', answer: { failure: 'x' }, devices: [] } });
    assert.deepEqual(heard, [['gone', why]]);
    await port.end();
    assert.equal(thread.terminated, 1);
  });
}

test('an end that was asked for is no death', async () => {
  const { thread, heard, port } = setup();
  const asked = port.ask({ do: 'start' });
  await Promise.all([port.end(), assert.rejects(asked, { message: 'the thread was ended' })]);
  assert.deepEqual([heard, thread.terminated], [[], 1]);
});
