import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkGlobals, isChecked } from './globals.mjs';

const file = 'server/realtime/src/hub.ts';

/** @param {string} text */
const messages = (text, at = file) =>
  checkGlobals(new Map([[at, text]])).map(({ line, message }) => `${line}: ${message.split(' is outside')[0]}`);

test('each way to reach the real world is found', () => {
  const planted = {
    'Date.now()': 'Date.now',
    'new Date()': 'new Date()',
    'new Date(...parts)': 'new Date()',
    'Date()': 'Date',
    'const clock = Date;': 'Date',
    'const { now } = Date;': 'Date',
    'globalThis.Date.now()': 'Date.now',
    'performance.now()': 'performance',
    'Math.random()': 'Math.random',
    "Math['random']()": 'Math.random',
    'const draw = Math.random;': 'Math.random',
    'const { random } = Math;': 'Math',
    'crypto.randomUUID()': 'crypto.randomUUID',
    'crypto.getRandomValues(bytes)': 'crypto.getRandomValues',
    'setTimeout(go, 1)': 'setTimeout',
    'clearTimeout(timer)': 'clearTimeout',
    'setInterval(go, 1)': 'setInterval',
    'setImmediate(go)': 'setImmediate',
    'queueMicrotask(go)': 'queueMicrotask',
    'globalThis.setTimeout(go, 1)': 'setTimeout',
    "globalThis['setTimeout'](go, 1)": 'setTimeout',
    'globalThis[name](go, 1)': 'globalThis',
    'const everything = globalThis;': 'globalThis',
    'process.env.PORT': 'process',
    'process.nextTick(go)': 'process',
    'fetch(url)': 'fetch',
    'const world = { fetch };': 'fetch',
    'function get(load = fetch) {}': 'fetch',
    'new WebSocket(url)': 'WebSocket',
    'console.log(1)': 'console',
    '`${console}`': 'console',
    'AbortSignal.timeout(5)': 'AbortSignal.timeout',
    'Temporal.Now.instant()': 'Temporal.Now',
    '(fetch as unknown)': 'fetch',
    "import { setTimeout as sleep } from 'node:timers/promises';": 'node:timers/promises',
    "import { env } from 'process';": 'process',
    "import { performance as clock } from 'node:perf_hooks';": 'performance of node:perf_hooks',
    "import { randomBytes } from 'node:crypto';": 'randomBytes of node:crypto',
    "import crypto from 'node:crypto';": 'all of node:crypto',
    "import * as crypto from 'node:crypto';": 'all of node:crypto',
    "export { randomUUID } from 'node:crypto';": 'randomUUID of node:crypto',
    "export * from 'node:crypto';": 'all of node:crypto',
    "const late = await import('node:timers');": 'node:timers',
  };
  for (const [code, what] of Object.entries(planted)) {
    assert.deepEqual(messages(`\n${code}`), [`2: ${what}`], code);
  }
});

test('what only looks like it is left alone', () => {
  const innocent = [
    '// setTimeout(go, 1)',
    "const text = 'Date.now() and fetch(url)';",
    'const pattern = /Math.random/;',
    'timers.setTimeout(go, 1);',
    'runtime.clock.now(); this.process.env;',
    'const table = { setTimeout: 1, process() {}, fetch: 2 };',
    'class Timers { setTimeout() {} process = 1; }',
    'export function create({ fetch, process }: World) { return fetch(process.url); }',
    'const get = (fetch: typeof globalThis.fetch) => fetch(url);',
    'let started: Date; type Load = typeof fetch; interface World { fetch: typeof fetch; process: unknown }',
    'function outer() { if (true) { var console = log; } console.info(1); }',
    'try { go(); } catch (process) { throw process; }',
    'for (const fetch of loaders) fetch();',
    "import { setTimeout } from './timers.ts'; setTimeout(go, 1);",
    "import type { Process } from 'node:process'; import type { performance } from 'node:perf_hooks';",
    "import { createHmac, timingSafeEqual } from 'node:crypto';",
    "import { monitorEventLoopDelay } from 'node:perf_hooks';",
    'new Date(atMs).toISOString(); Date.parse(text); Date.UTC(2030, 1); at instanceof Date;',
    'Math.max(1, Math.floor(2)); crypto.subtle.digest(name, bytes); new AbortController().abort();',
    'export { load as fetch };',
    'fetch: for (;;) break fetch;',
    'declare const process: { env: string };',
  ];
  for (const code of innocent) assert.deepEqual(messages(code), [], code);
});

test('a name is only excused where it is declared', () => {
  assert.deepEqual(messages('function a(fetch: Load) { return fetch(); }\nfunction b() { return fetch(); }'), [
    '2: fetch',
  ]);
});

test('the message says what to use instead', () => {
  const [problem] = checkGlobals(new Map([[file, 'Date.now();']]));
  assert.deepEqual(problem, {
    file,
    line: 1,
    message: 'Date.now is outside of the runtime: take a clock from the runtime',
  });
});

test('entry points, the runtime, tools and tests are exempt, and nothing else is', () => {
  const free = [
    'server/realtime/src/main.ts',
    'simulators/src/start.ts',
    'server/runtime/src/clock.ts',
    'bench/src/run.ts',
    'ci/test.mjs',
    'server/realtime/src/hub.test.ts',
    'server/realtime/src/hub.integration.test.ts',
    'server/realtime/src/transport/wire.fixture.ts',
    'clients/vendor/src/main.tsx',
    'clients/vendor/src/service-worker.ts',
    'clients/vendor/vite.config.ts',
    'clients/browser/src/tabs.ts',
    'clients/e2e/src/offline.spec.ts',
    'clients/build/src/budget.ts',
  ];
  const held = [
    'server/realtime/src/domain.ts',
    'server/realtime/src/storage/store.contract.ts',
    'clients/sdk/src/start.ts',
    'simulators/src/live/fleet.ts',
    'features/steps/booking.ts',
    'features/support/world.ts',
    'clients/vendor/src/app.tsx',
    'clients/react/src/hooks.ts',
    'clients/ui/src/button.tsx',
  ];
  for (const path of free) assert.equal(isChecked(path), false, path);
  for (const path of held) assert.equal(isChecked(path), true, path);
  assert.deepEqual(messages('Date.now()', free[0]), []);
});

test('a file that does not parse is a problem, not a pass', () => {
  assert.match(messages('const = ;')[0] ?? '', /does not parse/);
});
