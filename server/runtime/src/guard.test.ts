import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardRealWorld } from './guard.ts';

/** What happens while the guard is up; assertions come later, as the test runner itself looks at the clock. */
function under(task: () => unknown): unknown {
  const release = guardRealWorld();
  try {
    return task();
  } catch (error) {
    return (error as Error).message;
  } finally {
    release();
  }
}

for (const [name, use] of Object.entries<() => unknown>({
  setTimeout: () => setTimeout(() => {}, 1),
  setInterval: () => setInterval(() => {}, 1),
  setImmediate: () => setImmediate(() => {}),
  fetch: () => fetch('http://127.0.0.1:1'),
  'Date.now': () => Date.now(),
  Date: () => new Date(),
  'performance.now': () => performance.now(),
  'Math.random': () => Math.random(),
  'crypto.getRandomValues': () => crypto.getRandomValues(new Uint8Array(1)),
  'crypto.randomUUID': () => crypto.randomUUID(),
})) {
  test(`${name} is refused while the guard is up`, () => {
    assert.equal(under(use), `${name} was used in virtual time: take it from the runtime`);
  });
}

test('what reads nothing stays as it is', () => {
  const [text, isDate, parsed] = under(() => {
    const date = new Date(0);
    return [date.toISOString(), date instanceof Date, Date.parse('1970-01-01T00:00:01Z') + Date.UTC(1970)];
  }) as [string, boolean, number];
  assert.deepEqual([text, isDate, parsed], ['1970-01-01T00:00:00.000Z', true, 1_000]);
});

test('everything is back afterwards', () => {
  under(() => 0);
  assert.ok(Date.now() > 0 && new Date().getFullYear() > 2000 && performance.now() > 0 && Math.random() >= 0);
  clearTimeout(setTimeout(() => {}, 1));
});
