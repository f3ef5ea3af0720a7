/** The part of the store contract about the audit log. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { DAY_MS, trimAll, write } from './store.fixture.ts';
import type { Store } from './store.ts';
import type { AuditRecord } from './store-audit.ts';
import { noteId } from './store-notifications.fixture.ts';

const recordOf = (n: number, change: Partial<AuditRecord> = {}): AuditRecord => ({
  id: noteId(n),
  atMs: DAY_MS + n,
  actorId: 'root',
  address: '127.0.0.1',
  deviceId: 'desk-1',
  action: 'session:revoke',
  outcome: 'OK',
  detailJson: `{"n":${n}}`,
  ...change,
});

export function auditContract(current: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = current();
  });

  describe('audit log', () => {
    test('[AD1] records are kept as they were written, newest first, page by page', async () => {
      const records = [1, 2, 3].map((n) => recordOf(n, n === 2 ? { target: 'user:ann' } : {}));
      await write(store, { audit: records });
      assert.deepEqual(await store.listAudit({ limit: 10 }), records.toReversed());
      assert.deepEqual(await store.listAudit({ limit: 1 }), [records[2]]);
      assert.deepEqual(await store.listAudit({ limit: 10, before: noteId(3) }), [records[1], records[0]]);
    });

    test('[AD1] the log is asked by who, what and whom', async () => {
      const records = [
        recordOf(1),
        recordOf(2, { actorId: 'eve' }),
        recordOf(3, { action: 'limits:set' }),
        recordOf(4, { target: 'user:ann', outcome: 'FORBIDDEN' }),
      ];
      await write(store, { audit: records });
      const ask = async (query: object) => (await store.listAudit({ limit: 10, ...query })).map(({ id }) => id);
      assert.deepEqual(await ask({ actorId: 'eve' }), [noteId(2)]);
      assert.deepEqual(await ask({ action: 'limits:set' }), [noteId(3)]);
      assert.deepEqual(await ask({ target: 'user:ann' }), [noteId(4)]);
      assert.deepEqual(await ask({ actorId: 'root', action: 'session:revoke' }), [noteId(4), noteId(1)]);
    });

    test('[AD1] the log is asked by outcome and by time, page by page', async () => {
      const records = [
        recordOf(1, { atMs: 1_000 }),
        recordOf(2, { atMs: 2_000, outcome: 'COUNT_CHANGED' }),
        recordOf(3, { atMs: 3_000, outcome: 'FORBIDDEN', actorId: 'eve' }),
        recordOf(4, { atMs: 4_000, outcome: 'COUNT_CHANGED' }),
        recordOf(5, { atMs: 5_000 }),
      ];
      await write(store, { audit: records });
      const ask = async (query: object) => (await store.listAudit({ limit: 10, ...query })).map(({ id }) => id);
      assert.deepEqual(await ask({ outcome: 'OK' }), [5, 1].map(noteId));
      assert.deepEqual(await ask({ outcome: 'refused' }), [4, 3, 2].map(noteId));
      assert.deepEqual(await ask({ outcome: 'COUNT_CHANGED' }), [4, 2].map(noteId));
      assert.deepEqual(await ask({ outcome: 'refused', actorId: 'root' }), [4, 2].map(noteId));
      assert.deepEqual(await ask({ fromMs: 2_000, toMs: 4_000 }), [3, 2].map(noteId));
      assert.deepEqual(await ask({ fromMs: 4_000 }), [5, 4].map(noteId));
      assert.deepEqual(await ask({ toMs: 1_000 }), []);
      assert.deepEqual(await ask({ fromMs: 1_999.5, toMs: 2_000.5 }), [noteId(2)]);
      const refused = { outcome: 'refused', fromMs: 2_000, toMs: 5_000, limit: 2 };
      assert.deepEqual(await ask(refused), [4, 3].map(noteId));
      assert.deepEqual(await ask({ ...refused, before: noteId(3) }), [noteId(2)]);
      assert.deepEqual(await ask({ ...refused, before: noteId(2) }), []);
    });

    test('[AD1] records of one instant, and of clocks that disagree, stand on one page each', async () => {
      const at = [5_000, 4_000, 4_000, 4_000, 3_000];
      await write(store, { audit: at.map((atMs, i) => recordOf(i + 1, { atMs })) });
      const seen: string[] = [];
      for (let before: string | undefined; ; ) {
        const page = await store.listAudit({ limit: 2, before });
        seen.push(...page.map(({ id }) => id));
        before = page.at(-1)?.id;
        if (page.length < 2) break;
      }
      assert.deepEqual(seen, [1, 4, 3, 2, 5].map(noteId));
    });

    test('[AD1] retention leaves it alone', async () => {
      await write(store, { audit: [recordOf(1)] });
      await trimAll(store, {
        maxEvents: 0,
        eventsFromMs: DAY_MS * 400,
        keysFromMs: DAY_MS * 400,
        notificationsFromMs: DAY_MS * 400,
        maxNotifications: 0,
      });
      assert.equal((await store.listAudit({ limit: 10 })).length, 1);
    });
  });
}
