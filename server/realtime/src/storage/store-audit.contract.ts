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
