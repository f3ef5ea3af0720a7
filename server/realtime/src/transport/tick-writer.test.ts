import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualTime } from '@slotwire/runtime';
import { type Corkable, createTickWriter } from './tick-writer.ts';

/** A socket that notes what leaves it together. */
function createSocket() {
  const left: string[] = [];
  let corked = 0;
  let waiting: Buffer[] = [];
  const leave = () => {
    if (waiting.length > 0) left.push(Buffer.concat(waiting).toString());
    waiting = [];
  };
  const socket: Corkable = {
    get writableCorked() {
      return corked;
    },
    get writableLength() {
      return waiting.reduce((sum, chunk) => sum + chunk.length, 0);
    },
    cork: () => void corked++,
    uncork() {
      if (corked > 0) corked--;
      if (corked === 0) leave();
    },
    write(chunk) {
      waiting.push(chunk);
      if (corked === 0) leave();
      return true;
    },
  };
  return { socket, left };
}

test('what a tick writes to one socket leaves in one piece, in order, when the tick ends', async () => {
  const { timers, run } = createVirtualTime();
  const writer = createTickWriter(timers);
  const [one, two] = [createSocket(), createSocket()];
  for (const text of ['a', 'b', 'c']) writer.write(one.socket, Buffer.from(text));
  writer.write(two.socket, Buffer.from('x'));
  assert.deepEqual([one.left, two.left], [[], []]);
  await run(0);
  assert.deepEqual([one.left, two.left], [['abc'], ['x']]);
  writer.write(one.socket, Buffer.from('d'));
  await run(0);
  assert.deepEqual(one.left, ['abc', 'd']);
});

test('what is large leaves at once, and what follows still at the end of the tick', async () => {
  const { timers, run } = createVirtualTime();
  const writer = createTickWriter(timers);
  const { socket, left } = createSocket();
  writer.write(socket, Buffer.alloc(70_000, 'L'));
  assert.equal(left.length, 1);
  writer.write(socket, Buffer.from('s'));
  assert.equal(left.length, 1);
  await run(0);
  assert.deepEqual(left.at(-1), 's');
});

test('what others write to a socket that is held leaves together with ours', async () => {
  const { timers, run } = createVirtualTime();
  const writer = createTickWriter(timers);
  const { socket, left } = createSocket();
  writer.hold(socket);
  socket.write(Buffer.from('theirs,'));
  writer.write(socket, Buffer.from('ours'));
  writer.hold(socket);
  assert.deepEqual(left, []);
  await run(0);
  assert.deepEqual(left, ['theirs,ours']);
  socket.write(Buffer.from('later'));
  assert.deepEqual(left.at(-1), 'later');
});
