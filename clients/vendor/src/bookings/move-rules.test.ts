import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTimes } from './move-rules.ts';

const nowMs = Date.UTC(2026, 0, 6, 10);
const problem = (start: number | undefined, end: number | undefined) =>
  checkTimes({
    startMs: start === undefined ? undefined : nowMs + start * 60_000,
    endMs: end === undefined ? undefined : nowMs + end * 60_000,
    nowMs,
  });

test('[BK5] times that the service would refuse are told before', () => {
  assert.equal(problem(60, 120), undefined);
  assert.equal(problem(undefined, 120)?.field, 'start');
  assert.equal(problem(60, undefined)?.field, 'end');
  assert.match(problem(-1, 60)?.text ?? '', /passed/);
  assert.match(problem(60, 60)?.text ?? '', /after it starts/);
  assert.match(problem(60, 64)?.text ?? '', /five minutes/);
  assert.equal(problem(60, 65), undefined);
  assert.match(problem(60, 60 + 24 * 60 + 1)?.text ?? '', /a day/);
  assert.match(problem(731 * 1440, 731 * 1440 + 60)?.text ?? '', /two years/);
});
