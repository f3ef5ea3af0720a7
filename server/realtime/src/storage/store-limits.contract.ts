/** The part of the store contract about limits. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { DAY_MS, find, trimAll, write } from './store.fixture.ts';
import type { Store } from './store.ts';
import type { LimitsRecord } from './store-limits.ts';

const recordOf = (version: number): LimitsRecord => ({
  version,
  atMs: DAY_MS + version,
  changesJson: `{"connectionsPerPerson":${version}}`,
});

export function limitsContract(current: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = current();
  });

  describe('limits', () => {
    test('[RL5] there are none until they are set; the newest take the place of the others', async () => {
      assert.equal(await store.readLimits(), undefined);
      assert.equal((await find(store, { limits: true })).limits, undefined);
      for (const version of [1, 2]) await write(store, { limits: recordOf(version) });
      assert.deepEqual(await store.readLimits(), recordOf(2));
      assert.deepEqual((await find(store, { limits: true })).limits, recordOf(2));
    });

    test('[RL5] a commit that does not read them does not get them, and retention leaves them alone', async () => {
      await write(store, { limits: recordOf(1) });
      assert.equal((await find(store, {})).limits, undefined);
      await trimAll(store, { maxEvents: 0, eventsFromMs: DAY_MS * 400, keysFromMs: DAY_MS * 400 });
      assert.deepEqual(await store.readLimits(), recordOf(1));
    });

    test('[RL5] a commit that fails leaves them as they were', async () => {
      await write(store, { limits: recordOf(1) });
      const bad = { kind: 'jti', id: 'token', atMs: Number.NaN } as const;
      await assert.rejects(write(store, { limits: recordOf(2), revocations: [bad] }));
      assert.deepEqual(await store.readLimits(), recordOf(1));
    });
  });
}
