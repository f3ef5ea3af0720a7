import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '@slotwire/protocol';
import { createFakeService } from '../panel/service.fixture.ts';
import { disconnectEach } from './disconnect-each.ts';

const closed = { ok: true, value: { matched: 1, missing: [] } };

async function run(answers: unknown[], sessions = ['s-1', 's-2']) {
  const service = createFakeService();
  const queue = [...answers];
  const waits: number[] = [];
  const progress: number[] = [];
  service.ask = ((command: string, args: unknown, options: { key?: string } = {}) => {
    service.asked.push({ command, args, key: options.key });
    return Promise.resolve(queue.shift());
  }) as never;
  const host = {
    wait: async (ms: number) => void waits.push(ms),
    onProgress: (count: number) => void progress.push(count),
  };
  const outcome = await disconnectEach(service, sessions, { code: 'DISCONNECTED' }, host);
  return { outcome, waits, progress, asked: service.asked };
}

test('each is closed, and who has left already is no failure', async () => {
  const { outcome, progress } = await run([closed, failure('NOT_FOUND')]);
  assert.deepEqual(outcome, { closed: 1, gone: 1, unknown: 0, refused: undefined });
  assert.deepEqual(progress, [1, 2]);
});

test('[RL2] where there is no room it waits for as long as it is told', async () => {
  const { outcome, waits } = await run([failure('RATE_LIMITED', { retryAfterMs: 700 }), closed, closed]);
  assert.deepEqual([outcome.closed, waits], [2, [700]]);
});

test('[CM3] without an answer it is asked again under the same key, and is unknown in the end', async () => {
  const timeout = { ok: 'unknown', why: 'timeout', key: 'k-1' };
  const { outcome, asked } = await run([timeout, timeout, timeout, closed]);
  assert.deepEqual([outcome.closed, outcome.unknown], [1, 1]);
  assert.deepEqual(
    asked.map(({ key }) => key),
    [undefined, 'k-1', 'k-1', undefined],
  );
});

test('what would meet the others as well ends it', async () => {
  const { outcome, asked } = await run([failure('FORBIDDEN'), closed]);
  assert.equal(outcome.refused?.title, 'Not allowed');
  assert.equal(asked.length, 1);
});
