import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Bucket, isFull, type Level, reserveFrom, takeFrom } from './bucket.ts';

const bucket: Bucket = { size: 3, perSecond: 2 };
const full = (): Level => ({ tokens: bucket.size, atMs: 0 });

test('a burst up to the size, then its rate; who is refused is told when it will do', () => {
  const level = full();
  for (let i = 0; i < 3; i++) assert.deepEqual(takeFrom(level, bucket, 1, 0), { ok: true });
  assert.deepEqual(takeFrom(level, bucket, 1, 0), { ok: false, retryAfterMs: 500 });
  assert.deepEqual(takeFrom(level, bucket, 1, 400), { ok: false, retryAfterMs: 100 });
  assert.deepEqual(takeFrom(level, bucket, 1, 500), { ok: true });
});

test('a cost above the size waits for a full bucket, not for ever', () => {
  const level = full();
  assert.deepEqual(takeFrom(level, bucket, 10, 0), { ok: true });
  assert.deepEqual(takeFrom(level, bucket, 10, 0), { ok: false, retryAfterMs: 1_500 });
});

test('a bucket that was made smaller holds no more than its new size; one without a rate asks for an hour', () => {
  const level = full();
  assert.deepEqual(takeFrom(level, { size: 1, perSecond: 1 }, 1, 0), { ok: true });
  assert.deepEqual(takeFrom(level, { size: 1, perSecond: 0 }, 1, 0), { ok: false, retryAfterMs: 3_600_000 });
});

test('a clock that goes back takes nothing and gives nothing', () => {
  const level = { tokens: 1, atMs: 1_000 };
  assert.deepEqual(takeFrom(level, bucket, 1, 500), { ok: true });
  assert.equal(level.tokens, 0);
});

test('never more than size + rate × time, and who waits as long as told is let through', () => {
  const step = fc.record({ waitMs: fc.nat(3_000), cost: fc.integer({ min: 1, max: 4 }) });
  const any = fc.record({ size: fc.integer({ min: 1, max: 20 }), perSecond: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(any, fc.array(step, { maxLength: 50 }), (limit, steps) => {
      const level: Level = { tokens: limit.size, atMs: 0 };
      let nowMs = 0;
      let spent = 0;
      for (const { waitMs, cost } of steps) {
        nowMs += waitMs;
        const answer = takeFrom(level, limit, cost, nowMs);
        if (answer.ok) spent += Math.min(cost, limit.size);
        else {
          const later = { ...level };
          assert.ok(takeFrom(later, limit, cost, nowMs + answer.retryAfterMs).ok);
        }
        assert.ok(spent <= limit.size + (limit.perSecond * nowMs) / 1_000 + 1e-6);
        assert.ok(isFull(level, limit, nowMs + (limit.size / limit.perSecond) * 1_000 + 1));
      }
    }),
  );
});

test('reserved: those who wait have an instant each, at the rate of the bucket; who would wait too long takes nothing', () => {
  const level = full();
  const waits = Array.from({ length: 7 }, () => reserveFrom(level, bucket, 0, 1_500));
  assert.deepEqual(waits, [0, 0, 0, 500, 1_000, 1_500, undefined]);
  assert.equal(reserveFrom(level, bucket, 500, 1_500), 1_500, 'half a second later there is room for one more');
  assert.equal(reserveFrom({ tokens: 0, atMs: 0 }, { size: 1, perSecond: 0 }, 0, 1e9), undefined, 'it never fills');
});

test('reserved: never more instants than size + rate × time up to each of them', () => {
  const any = fc.record({ size: fc.integer({ min: 1, max: 20 }), perSecond: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(any, fc.array(fc.nat(500), { maxLength: 100 }), (limit, pauses) => {
      const level: Level = { tokens: limit.size, atMs: 0 };
      let nowMs = 0;
      const turns: number[] = [];
      for (const pauseMs of pauses) {
        nowMs += pauseMs;
        const waitMs = reserveFrom(level, limit, nowMs, 10_000);
        if (waitMs === undefined) continue;
        const atMs = nowMs + waitMs;
        assert.ok(atMs >= (turns.at(-1) ?? 0) - 1e-6, 'in the order in which they came');
        turns.push(atMs);
        assert.ok(turns.length <= limit.size + (limit.perSecond * atMs) / 1_000 + 1e-6);
      }
    }),
  );
});
