import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { TokenKeeper } from './token.ts';

function setUp() {
  const runtime = createVirtualRuntime({ seed: 1 });
  let asked = 0;
  const tokens = new TokenKeeper(async () => `token-${++asked}`, runtime.clock);
  return { runtime, tokens, asked: () => asked };
}

test('a confirmed token serves until a minute before its end', async () => {
  const { runtime, tokens } = setUp();
  assert.equal(await tokens.take(), 'token-1');
  tokens.confirm(3_600_000);
  await runtime.time.run(3_539_000);
  assert.equal(await tokens.take(), 'token-1');
  await runtime.time.run(2_000);
  assert.equal(await tokens.take(), 'token-2');
});

test('a wall clock that jumps by a day changes nothing', async () => {
  const { runtime, tokens } = setUp();
  await tokens.take();
  tokens.confirm(3_600_000);
  runtime.time.jumpWallClock(86_400_000);
  assert.equal(await tokens.take(), 'token-1');
  runtime.time.jumpWallClock(-2 * 86_400_000);
  assert.equal(await tokens.take(), 'token-1');
});

test('a token that no welcome confirmed is trusted for a minute: tries against a dead service do not hammer the sign-in', async () => {
  const { runtime, tokens, asked } = setUp();
  for (let i = 0; i < 5; i++) {
    await tokens.take();
    await runtime.time.run(10_000);
  }
  assert.equal(asked(), 1);
  await runtime.time.run(20_000);
  assert.equal(await tokens.take(), 'token-2');
});

test('concurrent callers share one question', async () => {
  const { tokens, asked } = setUp();
  assert.deepEqual(await Promise.all([tokens.take(), tokens.renew(), tokens.renew()]), [
    'token-1',
    'token-1',
    'token-1',
  ]);
  assert.equal(asked(), 1);
  assert.equal(await tokens.renew(), 'token-2');
});

test('a dropped token is not used again', async () => {
  const { tokens } = setUp();
  await tokens.take();
  tokens.confirm(3_600_000);
  tokens.drop();
  assert.equal(await tokens.take(), 'token-2');
});

test('a question that is never answered is asked again after a minute', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  let asked = 0;
  const tokens = new TokenKeeper(
    () => (++asked === 1 ? new Promise(() => {}) : Promise.resolve('late')),
    runtime.clock,
  );
  void tokens.take();
  await runtime.time.run(30_000);
  void tokens.take();
  assert.equal(asked, 1);
  await runtime.time.run(31_000);
  assert.equal(await tokens.take(), 'late');
});

test('a host that throws, rejects or gives nothing rejects the caller, and may do better next time', async () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  const answers: (() => Promise<string>)[] = [
    () => {
      throw new Error('thrown');
    },
    () => Promise.reject(new Error('rejected')),
    () => Promise.resolve(''),
    () => Promise.resolve('good'),
  ];
  const tokens = new TokenKeeper(() => (answers.shift() as () => Promise<string>)(), runtime.clock);
  await assert.rejects(tokens.take(), /thrown/);
  await assert.rejects(tokens.take(), /rejected/);
  await assert.rejects(tokens.take(), /no token/);
  assert.equal(await tokens.take(), 'good');
});
