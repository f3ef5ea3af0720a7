import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createRandom, createSystemRuntime } from '@slotwire/runtime';
import { bodyOf, streamsOf } from './crash.fixture.ts';
import { createSqliteStore } from './sqlite.ts';
import { idOf } from './store.fixture.ts';
import { emptyWriteSet, keyId, type Store, StoreError } from './store.ts';
import { inboxOf } from './store-notifications.fixture.ts';

const child = fileURLToPath(new URL('crash.fixture.ts', import.meta.url));
const runtime = createSystemRuntime();
const ROUNDS = 5;

/** Runs the child until `lifeMs` after its first commit, then kills it. Resolves with the numbers that it printed. */
async function runAndKill(path: string, first: number, lifeMs: number, onAlive: () => void): Promise<number[]> {
  const running = spawn(process.execPath, [child, path, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed: number[] = [];
  const lines = createInterface({ input: running.stdout });
  lines.on('line', (line) => {
    if (printed.push(Number(line)) > 1) return;
    onAlive();
    runtime.timers.after(lifeMs, () => running.kill('SIGKILL'));
  });
  await new Promise((resolve) => lines.on('close', resolve));
  assert.equal(
    running.signalCode ?? (await new Promise((resolve) => running.on('exit', (_, s) => resolve(s)))),
    'SIGKILL',
  );
  return printed;
}

async function foundKeys(store: Store, numbers: readonly number[]): Promise<Set<string>> {
  let found = new Set<string>();
  const keys = numbers.map((n) => ({ userId: 'ada', key: idOf(n) }));
  await store.commit({ keys, bookings: [], slots: [] }, (facts) => {
    found = new Set(facts.keys.keys());
    return emptyWriteSet;
  });
  return found;
}

test('[CM1] [DL1] after kill -9 nothing that was acked is missing, nothing is half there, and the log has no gap', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'slotwire-crash-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'slotwire.db');
  const random = createRandom(0xc0ffee);
  const open = () => createSqliteStore({ path, busyTimeoutMs: 0, ...runtime });
  const acked: number[] = [];
  let next = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const printed = await runAndKill(path, next, random.int(250), () =>
      assert.throws(open, (error) => error instanceof StoreError && error.message.includes('in use')),
    );
    acked.push(...printed);
    // At once, and without waiting: the lock died with its process.
    const store = open();
    const { entries, head } = await store.readLog('all', 0, Number.MAX_SAFE_INTEGER);
    assert.equal(head, entries.length);
    const logged = entries.map(({ offset, body }, i) => {
      assert.equal(offset, i + 1);
      const n = Number.parseInt(body, 10);
      assert.equal(body, bodyOf(n, 'all'));
      return n;
    });
    const survivors = new Set(logged);
    assert.equal(survivors.size, logged.length, 'nothing twice');
    for (const n of acked) assert(survivors.has(n), `${n} was acked`);
    assert.equal((await foundKeys(store, logged)).size, logged.length, 'with its key');
    const told = (await inboxOf(store, { streams: ['all'], limit: Number.MAX_SAFE_INTEGER })).sort((a, b) => a - b);
    assert.deepEqual(
      told,
      [...survivors].sort((a, b) => a - b),
      'with its notification',
    );
    for (let user = 0; user < 7; user++) {
      const { entries } = await store.readLog(`user:${user}`, 0, Number.MAX_SAFE_INTEGER);
      const expected = logged.filter((n) => streamsOf(n)[0] === `user:${user}`);
      assert.deepEqual(
        entries,
        expected.map((n, i) => ({ offset: i + 1, body: bodyOf(n, `user:${user}`) })),
      );
    }
    // A work that was under way may be there or not, whole in either case.
    const doubtful = await foundKeys(
      store,
      Array.from({ length: 100 }, (_, i) => Math.max(...logged) + 1 + i),
    );
    assert.equal(doubtful.size, 0);
    next = Math.max(...logged) + 1;
    await store.close();
  }
  t.diagnostic(`${acked.length} acked commits over ${ROUNDS} kills`);
  assert(acked.length > ROUNDS, keyId('acked', String(acked.length)));
});
