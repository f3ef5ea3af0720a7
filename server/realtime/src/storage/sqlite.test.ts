import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, type TestContext, test } from 'node:test';
import type { StreamName } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createSqliteStore, createStoreOn } from './sqlite.ts';
import { type Database, openDatabase } from './sqlite-database.ts';
import { APPLICATION_ID, migrations } from './sqlite-schema.ts';
import { type StoreUnderTest, storeContract } from './store.contract.ts';
import {
  bodies,
  DAY_MS,
  eventOf,
  eventsOf,
  find,
  HOUR_MS,
  hour,
  idOf,
  keepAll,
  keyOf,
  recordOf,
  trimAll,
  write,
} from './store.fixture.ts';
import { type Store, StoreError, type Trimmed } from './store.ts';
import {
  decisionOf,
  deviceOf,
  inboxOf,
  noteId,
  preferencesIn,
  recordOfNote,
  taskOf,
} from './store-notifications.fixture.ts';

const world = createVirtualRuntime({ seed: 1 });
/** Nobody lets go of a lock while a test waits. */
const busyTimeoutMs = 20;
const openStore = (path: string): Store => createSqliteStore({ path, busyTimeoutMs, ...world });

async function createOnDisk(): Promise<StoreUnderTest> {
  const directory = mkdtempSync(join(tmpdir(), 'slotwire-store-'));
  const path = join(directory, 'slotwire.db');
  const store = openStore(path);
  let latest = store;
  return {
    store,
    async reopen() {
      await latest.close();
      latest = openStore(path);
      return latest;
    },
    async dispose() {
      await latest.close();
      rmSync(directory, { recursive: true });
    },
  };
}

async function createInMemory(): Promise<StoreUnderTest> {
  const store = openStore(':memory:');
  return { store, dispose: () => store.close() };
}

storeContract('sqlite, a file', createOnDisk);
storeContract('sqlite, in memory', createInMemory, { isDurable: false });

function createDirectory(t: TestContext): { directory: string; path: string } {
  const directory = mkdtempSync(join(tmpdir(), 'slotwire-sqlite-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return { directory, path: join(directory, 'slotwire.db') };
}

/** One sentence for whoever starts the service. */
const saying = (pattern: RegExp) => (error: unknown) =>
  error instanceof StoreError && pattern.test(error.message) && !error.message.includes('\n');

describe('opening a file', () => {
  test('a new file goes through every migration, and an old one through none of them again', async (t) => {
    const { path } = createDirectory(t);
    for (let time = 0; time < 2; time++) {
      const database = openDatabase({ path });
      assert.deepEqual(
        { ...database.sqlite.prepare('PRAGMA user_version').get() },
        { user_version: migrations.length },
      );
      database.sqlite.close();
    }
  });

  test('a file of schema 1 is brought up to date, and its confirmed bookings are found by their start', async (t) => {
    const { path } = createDirectory(t);
    const old = new DatabaseSync(path);
    old.exec(migrations[0] as string);
    old.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
    const insert = old.prepare(
      `INSERT INTO bookings (id, customer_id, vendor_id, resource_id, starts_ms, ends_ms, active, status_in, times_in, reschedule_in, json)
       VALUES (?, 'ada', 'salon', 'chair-1', ?, ?, ?, 1, 1, 1, ?)`,
    );
    const records = [
      recordOf(1, 9, 10),
      recordOf(2, 10, 11, { status: 'cancelled' }),
      recordOf(3, 12, 13, { status: 'requested' }),
    ];
    for (const { booking, json } of records) {
      const isActive = booking.status === 'cancelled' ? 0 : 1;
      insert.run(booking.id, Date.parse(booking.startsAt), Date.parse(booking.endsAt), isActive, json);
    }
    old.close();
    const store = openStore(path);
    t.after(() => store.close());
    const { bookings } = await find(store, { bookings: records.map(({ booking }) => booking.id) });
    assert.deepEqual([...bookings.values()], records);
    while (!(await store.prepareStarting(hour(0), hour(24))));
    assert.deepEqual(await store.listStarting(hour(0), hour(24), undefined, 9), [{ id: idOf(1), startsMs: hour(9) }]);
    await write(store, { notifications: [recordOfNote(1, 'user:ada')] });
    assert.deepEqual(await inboxOf(store), [1]);
  });

  test('[AD7] devices that registered before there were streams of roles read theirs, and leave them when they unregister', async (t) => {
    const { path } = createDirectory(t);
    const before = migrations.findIndex((step) => step.includes('role:customer'));
    const old = new DatabaseSync(path);
    for (const step of migrations.slice(0, before)) old.exec(step);
    old.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${before}`);
    const streamsOf = { ada: ['user:ada', 'all'], kim: ['user:kim', 'vendor:salon', 'group:role', 'all'] };
    for (const [userId, streams] of Object.entries(streamsOf)) {
      old
        .prepare(
          `INSERT INTO push_devices (user_id, device_id, provider, token, environment, locale, time_zone, streams, registered_ms)
           VALUES (?, 'phone', 'fcm', ?, 'production', 'de', 'UTC', ?, 0)`,
        )
        .run(userId, userId, JSON.stringify(streams));
      for (const stream of streams)
        old.prepare(`INSERT INTO push_readers (stream, user_id, device_id) VALUES (?, ?, 'phone')`).run(stream, userId);
    }
    old.close();
    const store = openStore(path);
    t.after(() => store.close());
    const readers = async (stream: StreamName) =>
      (await store.listTargets(stream, noteId(1), undefined, 9)).map(({ device }) => device.userId);
    assert.deepEqual([await readers('role:customer'), await readers('role:vendor')], [['ada'], ['kim']]);
    const [kim] = await store.listTargets('role:vendor', noteId(1), undefined, 9);
    assert.deepEqual(kim?.device.streams, [...streamsOf.kim, 'role:vendor']);
    await write(store, { devices: [{ type: 'unregister', userId: 'kim', deviceId: 'phone' }] });
    assert.deepEqual([await readers('role:vendor'), await readers('all')], [[], ['ada']]);
  });

  test('[CM1] every commit is synced to a write-ahead log', (t) => {
    const { sqlite } = openDatabase(createDirectory(t));
    t.after(() => sqlite.close());
    const read = (pragma: string) => Object.values(sqlite.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
    assert.equal(read('journal_mode'), 'wal');
    assert.equal(read('synchronous'), 2);
    assert.equal(read('fullfsync'), 1);
  });

  test('a second store on the same file is refused, until the first is closed', async (t) => {
    const { path } = createDirectory(t);
    const first = openStore(path);
    assert.throws(() => openStore(path), saying(/slotwire\.db is in use: another service owns it$/));
    await write(first, { events: [eventOf('all', 'a')] });
    await first.close();
    const second = openStore(path);
    assert.equal((await second.readLog('all', 0, 10)).entries.length, 1);
    await second.close();
  });

  test('a database of a newer Slotwire is refused', (t) => {
    const { path } = createDirectory(t);
    const newer = new DatabaseSync(path);
    newer.exec(`CREATE TABLE future (x); PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 99`);
    newer.close();
    assert.throws(
      () => openStore(path),
      saying(new RegExp(`was written by a newer Slotwire \\(schema 99; this one knows up to ${migrations.length}\\)$`)),
    );
  });

  test("another program's database is refused, and left as it was", (t) => {
    const { path } = createDirectory(t);
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE notes (x)');
    other.close();
    assert.throws(() => openStore(path), saying(/slotwire\.db is a database of another program$/));
    const again = new DatabaseSync(path, { readOnly: true });
    assert.deepEqual({ ...again.prepare('SELECT name FROM sqlite_schema').get() }, { name: 'notes' });
    again.close();
  });

  test('a file that is no database is refused, and left as it was', (t) => {
    const { path } = createDirectory(t);
    const text = 'These are my notes, and no database. '.repeat(200);
    writeFileSync(path, text);
    assert.throws(() => openStore(path), saying(/slotwire\.db is not a database: it is damaged, or the wrong file$/));
    assert.equal(readFileSync(path, 'utf8'), text);
  });

  test('a damaged database says so when the damage is met', async (t) => {
    const { path } = createDirectory(t);
    const store = openStore(path);
    for (let i = 0; i < 20; i++) await write(store, { events: eventsOf('all', Array(20).fill('x'.repeat(500))) });
    await store.close();
    const file = openSync(path, 'r+');
    // Behind the schema, which is read when the file is opened.
    writeSync(file, Buffer.alloc(100 * 4_096, 0xff), 0, 60 * 4_096, 56 * 4_096);
    const damaged = openStore(path);
    t.after(() => damaged.close());
    await assert.rejects(damaged.readLog('all', 0, 400), saying(/slotwire\.db is damaged: restore it from a backup$/));
  });

  test('paths that cannot be say why', (t) => {
    const { directory, path } = createDirectory(t);
    const missing = join(directory, 'missing');
    assert.throws(() => openStore(join(missing, 'a.db')), saying(/^the data directory \S+missing does not exist$/));
    writeFileSync(path, '');
    assert.throws(() => openStore(join(path, 'a.db')), saying(/slotwire\.db is not a directory$/));
    mkdirSync(missing);
    assert.throws(() => openStore(missing), saying(/missing is a directory, not a database file$/));
  });

  test('a file or a directory that is read-only says so', async (t) => {
    const { directory, path } = createDirectory(t);
    await openStore(path).close();
    chmodSync(path, 0o444);
    chmodSync(directory, 0o777);
    asNobody(() =>
      assert.throws(
        () => openStore(path),
        saying(/slotwire\.db cannot be locked: it is read-only, or its file system knows no locks$/),
      ),
    );
    chmodSync(directory, 0o555);
    const other = join(directory, 'other.db');
    asNobody(() =>
      assert.throws(() => openStore(other), saying(/other\.db cannot be opened or made by this process$/)),
    );
  });
});

/** Root may write everything, so as root this runs `attempt` as somebody else. */
function asNobody(attempt: () => void): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    attempt();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('a write that fails', () => {
  function createBreakable(t: TestContext): { store: Store; database: Database } {
    const database = openDatabase(createDirectory(t));
    const store = createStoreOn(database, world);
    t.after(() => store.close());
    return { store, database };
  }

  const retention = { ...keepAll, maxEvents: 1, keysFromMs: DAY_MS + 1, maxNotifications: 1 };
  const tables = [
    ...['meta', 'bookings', 'keys', 'streams', 'events', 'revocations', 'notifications', 'marks', 'preferences'],
    ...['reminders', 'push_devices', 'push_readers', 'push_tasks', 'push_decisions'],
  ];

  test('[DL1] a full disk leaves nothing of the commit, and the store goes on when there is space again', async (t) => {
    const { store, database } = createBreakable(t);
    await write(store, { events: eventsOf('all', ['a', 'b']) });
    // Not even one more page.
    database.sqlite.exec('PRAGMA max_page_count = 1');
    const big = 'x'.repeat(5_000);
    const writes = {
      bookings: [recordOf(1, 9, 10)],
      events: [eventOf('all', 'never'), eventOf('user:new', 'never'), ...eventsOf('all', [big, big, big])],
    };
    for (let i = 0; i < 3; i++) {
      await assert.rejects(write(store, writes), saying(/^there is no space left for \S+slotwire\.db$/));
    }
    assert.deepEqual(await heads(store, ['all', 'user:new']), [2, 0]);
    database.sqlite.exec('PRAGMA max_page_count = 1000000');
    await store.ping();
    await write(store, { events: [eventOf('all', 'c'), eventOf('user:new', 'first')] });
    assert.deepEqual(await heads(store, ['all', 'user:new']), [3, 1]);
    assert.deepEqual(await bodies(store, 'all'), ['a', 'b', 'c']);
  });

  for (const table of tables.filter((name) => name !== 'meta')) {
    test(`[DL1] a commit that fails in the table of ${table} leaves nothing anywhere`, async (t) => {
      const { store, database } = createBreakable(t);
      await write(store, {
        events: eventsOf('all', ['a']),
        revocations: [{ kind: 'jti', id: 'old', atMs: 1 }],
        notifications: [recordOfNote(1, 'all')],
        devices: [{ type: 'register', device: deviceOf('bob', { token: deviceOf('ada').token }) }],
      });
      const before = dump(database);
      database.sqlite.exec(
        `CREATE TEMP TRIGGER broken BEFORE INSERT ON ${table} BEGIN SELECT raise(ABORT, 'broken'); END`,
      );
      const writes = {
        bookings: [recordOf(1, 9, 10)],
        keys: [keyOf(1)],
        events: [eventOf('all', 'b'), eventOf('user:new', 'c')],
        revocations: [{ kind: 'jti', id: 'new', atMs: 1 }],
        notifications: [recordOfNote(2, 'all', { pushAtMs: 1 })],
        marks: [{ userId: 'ada', notificationId: noteId(1), readMs: 1 }],
        preferences: [{ userId: 'ada', preferences: preferencesIn('UTC') }],
        devices: [{ type: 'register', device: deviceOf('ada') }],
        reminded: [{ kind: 'day', uptoMs: 1 }],
        push: {
          plans: [{ notificationId: noteId(1), after: deviceOf('ada'), pushAtMs: 1 }],
          tasks: [taskOf(1)],
          decisions: [decisionOf(1)],
        },
      } as const;
      await assert.rejects(write(store, writes), saying(/slotwire\.db: broken$/));
      assert.deepEqual(await heads(store, ['all', 'user:new']), [1, 0]);
      assert.deepEqual(dump(database), before);
      database.sqlite.exec('DROP TRIGGER broken');
      await write(store, writes);
      assert.deepEqual(await heads(store, ['all', 'user:new']), [2, 1]);
      assert.deepEqual(await inboxOf(store), [2, -1]);
    });
  }

  for (const [what, on] of [
    ['streams', 'UPDATE ON streams'],
    ['keys', 'DELETE ON keys'],
    ['events', 'DELETE ON events'],
    ['marks', 'DELETE ON marks'],
    ['notifications', 'DELETE ON notifications'],
    ['push_tasks', 'DELETE ON push_tasks'],
    ['push_decisions', 'DELETE ON push_decisions'],
  ]) {
    test(`[DL5] a trim that fails at ${what} has done nothing, and the next does all of it`, async (t) => {
      const { store, database } = createBreakable(t);
      await write(store, {
        events: eventsOf('all', ['a', 'b', 'c']),
        keys: [keyOf(1)],
        notifications: [1, 2].map((n) => recordOfNote(n, 'all')),
        marks: [{ userId: 'ada', notificationId: noteId(1), readMs: 1 }],
        push: { tasks: [taskOf(1)], decisions: [decisionOf(0)] },
      });
      const before = dump(database);
      database.sqlite.exec(`CREATE TEMP TRIGGER broken BEFORE ${on} BEGIN SELECT raise(ABORT, 'broken'); END`);
      await assert.rejects(store.trim(retention), saying(/slotwire\.db: broken$/));
      assert.deepEqual(await bodies(store, 'all'), ['a', 'b', 'c']);
      assert.deepEqual(dump(database), before);
      database.sqlite.exec('DROP TRIGGER broken');
      assert.deepEqual(await store.trim(retention), { events: 2, keys: 1, notifications: 1, done: true });
      assert.deepEqual(await bodies(store, 'all'), ['c']);
      assert.deepEqual(await inboxOf(store), [2]);
    });
  }

  const heads = async (store: Store, streams: StreamName[]) => (await store.states(streams)).map(({ head }) => head);

  /** Every row of every table. */
  function dump({ sqlite }: Database): unknown {
    return tables.map((table) => sqlite.prepare(`SELECT * FROM ${table}`).all());
  }
});

describe('the size of the file', () => {
  test('[DL5] what was trimmed leaves the file as the log ages', async (t) => {
    const database = openDatabase({ path: ':memory:' });
    const store = createStoreOn(database, world);
    t.after(() => store.close());
    const count = () => Object.values(database.sqlite.prepare('SELECT count(*) FROM events').get() ?? {})[0];
    for (let hour = 0; hour < 30; hour++) {
      const atMs = DAY_MS + hour * HOUR_MS;
      const bodies = Array.from({ length: 50 }, (_, i) => `${hour}.${i}`);
      await write(store, { events: [...eventsOf('all', bodies, atMs), eventOf(`user:${hour}`, 'x', atMs)] });
    }
    const trim = async (maxEvents: number, fromHour: number) => {
      await trimAll(store, { maxEvents, eventsFromMs: DAY_MS + fromHour * HOUR_MS });
    };
    await trim(10, 0);
    assert.equal((await store.readLog('all', 0, 1_000)).entries.length, 10);
    assert.equal(count(), 30 * 51 - 50, 'what lies before the oldest event that still counts is gone');
    await trim(10, 20);
    assert.equal(count(), 10 * 51 - 50);
    await store.recreateStream('all');
    await trim(10, 30);
    assert.equal(count(), 0);
    const [position] = await write(store, { events: [eventOf('user:29', 'y', DAY_MS + 30 * HOUR_MS)] });
    assert.equal(position?.offset, 2);
    assert.equal((await store.readLog('user:29', 0, 10)).entries.length, 1);
  });

  test('[DL5] many streams are searched and trimmed in slices that stay short', async (t) => {
    const store = openStore(':memory:');
    t.after(() => store.close());
    const names = Array.from({ length: 2_500 }, (_, n): StreamName => `user:${n}`);
    await write(store, { events: names.flatMap((name) => eventsOf(name, ['a', 'b'])) });
    const slices: Trimmed[] = [];
    do slices.push(await store.trim({ ...keepAll, maxEvents: 1 }));
    while (!slices.at(-1)?.done && slices.length < 1_000);
    assert(slices.length > 1 && slices.every(({ events }) => events <= 200));
    assert((await store.states(names)).every(({ head, trimmed }) => head === 2 && trimmed === 1));
  });

  test('[NT2] nothing of notifications stays in the file when they are forgotten', async (t) => {
    const database = openDatabase({ path: ':memory:' });
    const store = createStoreOn(database, world);
    t.after(() => store.close());
    const users = Array.from({ length: 1_500 }, (_, n) => `u-${n}`);
    await write(store, {
      notifications: users.map((_, n) => recordOfNote(n, 'all', { pushAtMs: DAY_MS })),
      marks: users.map((userId) => ({ userId, notificationId: noteId(1), readMs: 1 })),
      push: { tasks: users.map((userId) => taskOf(1, { userId })), decisions: users.map((_, n) => decisionOf(n)) },
    });
    const rows = () => {
      const counts = ['notifications', 'marks', 'push_tasks', 'push_decisions'].map((table) =>
        Number(Object.values(database.sqlite.prepare(`SELECT count(*) FROM ${table}`).get() ?? {})[0]),
      );
      return counts.reduce((sum, count) => sum + count);
    };
    let before = rows();
    for (let slice = 0, done = false; !done && slice < 100; slice++) {
      const retention = { ...keepAll, notificationsFromMs: DAY_MS * 2, keysFromMs: DAY_MS * 2 };
      done = (await store.trim(retention)).done;
      assert(before - rows() <= 1_300, 'a slice stays short');
      before = rows();
    }
    assert.equal(before, 0);
  });

  test('[CM2] a slice of trimming stays short', async (t) => {
    const { path } = createDirectory(t);
    const store = openStore(path);
    t.after(() => store.close());
    const keys = Array.from({ length: 3_000 }, (_, n) => keyOf(n, 'ada', 1));
    await write(store, { keys });
    const first = await store.trim({ ...keepAll, maxEvents: 1, keysFromMs: 2 });
    assert(first.keys > 0 && first.keys <= 1_000 && !first.done, JSON.stringify(first));
  });
});
