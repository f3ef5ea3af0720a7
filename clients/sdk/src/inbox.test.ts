import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type InboxItem, notificationLimits } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import fc from 'fast-check';
import { aNotification } from './fake-inbox.fixture.ts';
import { Inbox } from './inbox.ts';
import { Journal } from './journal.ts';
import { ServerClock } from './server-clock.ts';
import { createMemoryStorage } from './storage-memory.ts';

const NOW = '2026-02-01T00:00:00.000Z';
const DAY_MS = 86_400_000;

function createParts({ synced = true } = {}) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const storage = createMemoryStorage();
  const clock = new ServerClock(runtime.clock);
  if (synced) clock.sync(NOW);
  const journal = new Journal(storage, runtime, (_what, error) => assert.fail(String(error)));
  const inbox = new Inbox(journal, clock);
  /** Another start on what has been stored. */
  async function reload(): Promise<Inbox> {
    await journal.flush();
    const next = new Inbox(journal, clock);
    for (const [key, value] of await storage.load()) {
      assert.ok(key.startsWith('notification/') ? next.load(value) : next.loadEarly(value));
    }
    return next;
  }
  return { runtime, clock, inbox, reload, storage, journal };
}

const id = (number: number): string => `n-${String(number).padStart(4, '0')}`;
const note = (number: number, daysOld = 1) =>
  aNotification(id(number), { at: new Date(Date.parse(NOW) - daysOld * DAY_MS).toISOString() });
const item = (number: number, read = false, daysOld = 1): InboxItem => ({ ...note(number, daysOld), read });
const brief = (items: readonly InboxItem[]) => items.map(({ id, read }) => (read ? `${id} read` : id));

test('newest first by id, each once, and the same array until something changes', () => {
  const { inbox } = createParts();
  assert.deepEqual(
    [3, 1, 2, 3].map((number) => inbox.put(note(number))),
    [true, true, true, false],
  );
  assert.deepEqual(brief(inbox.items()), [id(3), id(2), id(1)]);
  const before = inbox.items();
  inbox.put(note(2));
  inbox.markRead(['n-9999']);
  assert.equal(inbox.items(), before);
});

test('[NT3] the newest hundred by id are kept, in memory and in storage', async () => {
  const { inbox, reload, journal, storage } = createParts();
  for (let number = 1; number <= 130; number++) inbox.put(note(number));
  assert.equal(inbox.put(note(7)), false, 'what has left the window does not come back');
  assert.equal(inbox.items().length, notificationLimits.inboxWindow);
  assert.equal(inbox.items().at(-1)?.id, id(31));
  assert.equal(inbox.isPast(id(30)), true);
  assert.equal(inbox.isPast(id(31)), false);
  await journal.flush();
  assert.equal(storage.records().size, 100);
  assert.deepEqual((await reload()).items(), inbox.items());
});

test('[NT3] what is older than thirty days by the clock of the service goes', async () => {
  const { inbox, runtime } = createParts();
  assert.equal(inbox.put(note(1, 31)), false);
  inbox.put(note(2, 29));
  inbox.put(note(3, 1));
  assert.equal(inbox.prune(), false);
  await runtime.time.run(DAY_MS);
  assert.equal(inbox.prune(), false, 'exactly thirty days is not older');
  await runtime.time.run(1);
  assert.equal(inbox.prune(), true);
  assert.deepEqual(brief(inbox.items()), [id(3)]);
});

test('the clock of the device, which may be wrong, drops nothing', () => {
  const { inbox } = createParts({ synced: false });
  assert.equal(inbox.put(aNotification(id(1), { at: '2001-01-01T00:00:00.000Z' })), true);
  assert.equal(inbox.prune(), false);
  assert.equal(inbox.items().length, 1);
});

test('[NT4] a mark that overtakes its notification wins, after a restart too', async () => {
  const { inbox, reload } = createParts();
  assert.equal(inbox.markRead([id(1), id(2)]), false);
  assert.equal(inbox.isRead(id(1)), true);
  const again = await reload();
  again.put(note(1));
  again.put(note(3));
  assert.deepEqual(brief(again.items()), [id(3), `${id(1)} read`]);
});

test('marks that came early are bounded, and the greatest are kept', () => {
  const { inbox } = createParts();
  inbox.markRead(Array.from({ length: 250 }, (_, number) => id(number)));
  assert.equal(inbox.isRead(id(149)), false);
  assert.equal(inbox.isRead(id(150)), true);
});

test('a snapshot is the whole window as of when it was asked for', () => {
  const { inbox } = createParts();
  for (const number of [1, 2, 3]) inbox.put(note(number));
  inbox.markRead([id(2)]);
  inbox.beginSnapshot();
  inbox.put(note(5));
  inbox.markRead([id(3), id(4)]);
  const changed = inbox.applySnapshot([item(4), item(3), item(2)], false);
  assert.equal(changed, true);
  assert.deepEqual(brief(inbox.items()), [id(5), `${id(4)} read`, `${id(3)} read`, `${id(2)} read`]);
  assert.equal(inbox.get(id(1)), undefined, 'known before it was asked for, and absent: it has gone');
});

test('[SN4] of an authoritative snapshot marks may go back, but not those that were made since', () => {
  const { inbox } = createParts();
  for (const number of [1, 2]) inbox.put(note(number));
  inbox.markRead([id(1), id(2), id(9)]);
  inbox.beginSnapshot();
  inbox.put(note(3));
  inbox.markRead([id(2)]);
  inbox.applySnapshot([item(2), item(1)], true);
  assert.deepEqual(brief(inbox.items()), [id(3), `${id(2)} read`, id(1)]);
  assert.equal(inbox.isRead(id(9)), false);
});

test('a snapshot after which nothing differs changes nothing', () => {
  const { inbox } = createParts();
  inbox.put(note(1));
  inbox.markRead([id(1)]);
  const before = inbox.items();
  inbox.beginSnapshot();
  assert.equal(inbox.applySnapshot([item(1, true)], false), false);
  assert.equal(inbox.items(), before);
});

test('after a snapshot that reaches further back, what had left the window is not taken for read', () => {
  const { inbox } = createParts();
  for (let number = 2; number <= 101; number++) inbox.put(note(number));
  inbox.beginSnapshot();
  inbox.applySnapshot([item(3), item(1)], false);
  assert.deepEqual(brief(inbox.items()), [id(3), id(1)]);
});

test('what is erased is gone from storage, too', async () => {
  const { inbox, journal, storage } = createParts();
  inbox.put(note(1));
  inbox.markRead([id(2)]);
  await journal.flush();
  assert.equal(storage.records().size, 2);
  inbox.clear();
  await journal.flush();
  assert.equal(storage.records().size, 0);
});

test('[NT3] [NT4] whatever the order of notifications, marks, a restart and a snapshot, it is what the service has', async () => {
  const count = 130;
  const numbers = Array.from({ length: count }, (_, number) => number);
  const happened = fc.record({
    reads: fc.uniqueArray(fc.nat(count - 1), { maxLength: 20 }),
    order: fc.shuffledSubarray(numbers, { minLength: count }),
    marksAt: fc.nat(count),
    restartAt: fc.nat(count),
    snapshot: fc.option(fc.record({ at: fc.nat(count), span: fc.nat(10), known: fc.nat(count) })),
  });
  await fc.assert(
    fc.asyncProperty(happened, async ({ reads, order, marksAt, restartAt, snapshot }) => {
      const { inbox: first, reload } = createParts();
      let inbox = first;
      // The service marks what is in the window when it is asked (NT4), so here: of the last hundred.
      const read = new Set(reads.filter((number) => number >= count - 100));
      const arrived: number[] = [];
      let marked = false;
      let listed: InboxItem[] | undefined;
      for (let step = 0; step <= count; step++) {
        if (step === restartAt) {
          inbox = await reload();
          // No answer outlives the one who asked.
          listed = undefined;
        }
        if (step === marksAt) {
          inbox.markRead([...read].map(id));
          marked = true;
        }
        if (snapshot !== null && step === snapshot.at) {
          inbox.beginSnapshot();
          // Read at some time after it was asked for: it has at least what came before.
          const held = new Set([...arrived, ...numbers.filter((number) => number < snapshot.known)]);
          listed = [...held]
            .sort((a, b) => b - a)
            .slice(0, 100)
            .map((number) => item(number, marked && read.has(number)));
        }
        if (listed !== undefined && snapshot !== null && step === Math.min(count, snapshot.at + snapshot.span))
          inbox.applySnapshot(listed, false);
        const number = order[step];
        if (number === undefined) break;
        inbox.put(note(number));
        arrived.push(number);
      }
      const expected = numbers.slice(-100).reverse();
      assert.deepEqual(
        brief(inbox.items()),
        expected.map((number) => (read.has(number) ? `${id(number)} read` : id(number))),
      );
    }),
    { numRuns: 100 },
  );
});
