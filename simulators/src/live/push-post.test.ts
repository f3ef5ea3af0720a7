import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pushTokenOf } from '../phone/push-line.ts';
import { delivery } from './push.fixture.ts';
import { createPushPost, type FleetPush, phoneName } from './push-post.ts';

const tokenOf = (device: string, { runId = 'now', installation = 1 } = {}) =>
  pushTokenOf('apns', phoneName(runId, device), installation);

function setup() {
  const post = createPushPost();
  const heard: FleetPush[] = [];
  post.listen((push) => heard.push(push));
  return {
    post,
    heard,
    moveIn: () =>
      post.moveIn({
        runId: 'now',
        sliceOf: new Map([
          ['c-1', 0],
          ['c-2', 1],
        ]),
      }),
  };
}

test('the phones of this run are live, those of one that is over are gone, and others are nobody’s business', () => {
  const { post, moveIn } = setup();
  assert.equal(post.isDead(tokenOf('c-1', { runId: 'before' })), true);
  moveIn();
  assert.deepEqual(
    [tokenOf('c-1'), tokenOf('c-1', { runId: 'before' }), tokenOf('c-9'), 'a'.repeat(64)].map((t) => post.isDead(t)),
    [false, true, true, false],
  );
});

test('a push is told with the phone and the slice that has it, and what came of it', () => {
  const { post, heard, moveIn } = setup();
  post.onPush(delivery(tokenOf('c-2')), { kind: 'taken' });
  moveIn();
  post.onPush(delivery('a'.repeat(64)), { kind: 'taken' });
  assert.equal(heard.length, 0);
  post.onPush(delivery(tokenOf('c-2'), { digest: '3' }), { kind: 'taken' });
  post.onPush(delivery(tokenOf('c-1')), { kind: 'dead', sinceMs: 0 });
  post.onPush(delivery(tokenOf('c-1')), { kind: 'error' });
  assert.deepEqual(
    heard.map(({ slice, entry: { device, answer, count } }) => [slice, device, answer, count]),
    [
      [1, 'c-2', 'sent', 3],
      [0, 'c-1', 'dead-token', 1],
      [0, 'c-1', 'failed', 1],
    ],
  );
});

test('an installation that was wiped takes its token with it', () => {
  const { post, moveIn } = setup();
  moveIn();
  post.wiped('c-1');
  assert.deepEqual(
    [1, 2].map((installation) => post.isDead(tokenOf('c-1', { installation }))),
    [true, false],
  );
  assert.equal(post.isDead(tokenOf('c-2')), false);
});
