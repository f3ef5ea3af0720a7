import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { defaultPreferences, type StreamName } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { type BatchReport, type CommittedEvent, createCommitter, type Work } from './committer.ts';
import { createSqliteStore } from './sqlite.ts';
import { chair, changed, eventOf, hour, idOf, keyOf, recordOf } from './store.fixture.ts';
import { emptyReadSet, emptyWriteSet, keyId, type Store, StoreError, type WriteSet } from './store.ts';
import { inboxOf, recordOfNote } from './store-notifications.fixture.ts';

/** A committer on a store in memory; `commit` of the store can be replaced. */
function createWorld(t: TestContext, options: { maxBatch?: number; replace?: (store: Store) => Partial<Store> } = {}) {
  const runtime = createVirtualRuntime({ seed: 1 });
  const inner = createSqliteStore({ path: ':memory:', ...runtime });
  t.after(() => inner.close());
  const store: Store = { ...inner, ...options.replace?.(inner) };
  const batches: BatchReport[] = [];
  const committed: CommittedEvent[][] = [];
  const history: string[] = [];
  const committer = createCommitter({
    store,
    timers: runtime.timers,
    clock: runtime.clock,
    onCommitted(events) {
      committed.push([...events]);
      history.push('committed');
    },
    onBatch: (batch) => void batches.push(batch),
    ...(options.maxBatch === undefined ? {} : { maxBatch: options.maxBatch }),
  });
  return { committer, store, batches, committed, history, runtime, settle: () => runtime.time.run(0) };
}

/** Writes and answers without looking. */
function writing<T>(value: T, writes: Partial<WriteSet>): Work<T> {
  return { reads: emptyReadSet, decide: () => ({ writes: { ...emptyWriteSet, ...writes }, value }) };
}

const saying = (text: string): Work<string> => writing(text, { events: [eventOf('all', text)] });

/** Books the hours of the chair if they are free. */
function booking(n: number, from: number, to: number): Work<'booked' | 'taken'> {
  return {
    reads: { ...emptyReadSet, slots: [{ of: chair, fromMs: hour(from), toMs: hour(to) }] },
    decide(view) {
      if (view.active(chair, hour(from), hour(to)).length > 0) return { writes: emptyWriteSet, value: 'taken' };
      return { writes: { ...emptyWriteSet, bookings: [recordOf(n, from, to)] }, value: 'booked' };
    },
  };
}

function cancelling(n: number): Work<string> {
  return {
    reads: { ...emptyReadSet, bookings: [idOf(n)] },
    decide(view) {
      const record = view.booking(idOf(n));
      if (record === undefined) return { writes: emptyWriteSet, value: 'not found' };
      return { writes: { ...emptyWriteSet, bookings: [changed(record, { status: 'cancelled' })] }, value: 'cancelled' };
    },
  };
}

/** Takes effect once per key. */
function keyed(n: number): Work<'first' | 'replayed'> {
  return {
    reads: { ...emptyReadSet, keys: [{ userId: 'ada', key: idOf(n) }] },
    decide(view) {
      if (view.key('ada', idOf(n))) return { writes: emptyWriteSet, value: 'replayed' };
      return { writes: { ...emptyWriteSet, keys: [keyOf(n)], events: [eventOf('all', `key ${n}`)] }, value: 'first' };
    },
  };
}

describe('a batch', () => {
  test('works of one tick share a commit; those of the next have their own', async (t) => {
    const { committer, batches, settle } = createWorld(t);
    const first = [committer.submit(saying('a')), committer.submit(saying('b'))];
    assert.equal(committer.depth(), 2);
    await settle();
    assert.deepEqual(await Promise.all(first), ['a', 'b']);
    const next = committer.submit(saying('c'));
    await settle();
    assert.equal(await next, 'c');
    assert.deepEqual(
      batches.map(({ size, failed }) => ({ size, failed })),
      [
        { size: 2, failed: false },
        { size: 1, failed: false },
      ],
    );
    assert.equal(committer.depth(), 0);
  });

  test('[DL1] the order of submission is the order of decisions, of offsets and of what listeners hear', async (t) => {
    const { committer, committed, store, settle } = createWorld(t, { maxBatch: 4 });
    const texts = Array.from({ length: 10 }, (_, i) => `event ${i}`);
    const values = texts.map((text) => committer.submit(saying(text)));
    await settle();
    assert.deepEqual(await Promise.all(values), texts);
    assert.deepEqual(
      committed.map((events) => events.length),
      [4, 4, 2],
    );
    const [state] = await store.states(['all']);
    assert.deepEqual(
      committed.flat(),
      texts.map((text, i) => ({ ...eventOf('all', text), urgent: undefined, epoch: state?.epoch, offset: i + 1 })),
    );
  });

  test('[CM1] listeners hear of it when it is durable, and before its works are answered', async (t) => {
    const { committer, history, settle } = createWorld(t, {
      replace: (inner) => ({
        async commit(reads, decide) {
          const positions = await inner.commit(reads, decide);
          history.push('durable');
          return positions;
        },
      }),
    });
    const answered = committer.submit(saying('a')).then(() => history.push('answered'));
    await settle();
    await answered;
    assert.deepEqual(history, ['durable', 'committed', 'answered']);
  });

  test('a batch without events is not announced', async (t) => {
    const { committer, committed, settle } = createWorld(t);
    const answer = committer.submit(writing('quiet', { keys: [keyOf(1)] }));
    await settle();
    assert.equal(await answer, 'quiet');
    assert.deepEqual(committed, []);
  });

  test('while one is under way, others wait and make the next', async (t) => {
    const gates: (() => void)[] = [];
    const { committer, batches, settle } = createWorld(t, {
      replace: (inner) => ({
        async commit(reads, decide) {
          await new Promise<void>((resolve) => gates.push(resolve));
          return inner.commit(reads, decide);
        },
      }),
    });
    const answers = [committer.submit(saying('a'))];
    await settle();
    answers.push(committer.submit(saying('b')));
    await settle();
    answers.push(committer.submit(saying('c')));
    await settle();
    assert.equal(gates.length, 1);
    assert.equal(committer.depth(), 3);
    gates[0]?.();
    await settle();
    assert.equal(gates.length, 2);
    gates[1]?.();
    await settle();
    assert.deepEqual(await Promise.all(answers), ['a', 'b', 'c']);
    assert.deepEqual(
      batches.map(({ size }) => size),
      [1, 2],
    );
  });

  test('it must hold something', (t) => {
    for (const maxBatch of [0, -1, 1.5, Number.NaN]) assert.throws(() => createWorld(t, { maxBatch }), RangeError);
  });
});

describe('what later works of a batch see', () => {
  test('[CM2] a key that comes twice in a batch takes effect once', async (t) => {
    const { committer, committed, settle } = createWorld(t);
    const answers = [committer.submit(keyed(1)), committer.submit(keyed(1)), committer.submit(keyed(2))];
    await settle();
    answers.push(committer.submit(keyed(2)));
    await settle();
    assert.deepEqual(await Promise.all(answers), ['first', 'replayed', 'first', 'replayed']);
    assert.equal(committed.flat().length, 2);
  });

  test('[BK2] of two that want a slot the first gets it, in one batch as in two', async (t) => {
    const { committer, settle } = createWorld(t);
    const answers = [committer.submit(booking(1, 9, 11)), committer.submit(booking(2, 10, 12))];
    await settle();
    answers.push(committer.submit(booking(3, 10, 12)), committer.submit(booking(4, 11, 12)));
    await settle();
    assert.deepEqual(await Promise.all(answers), ['booked', 'taken', 'taken', 'booked']);
  });

  test('[BK2] a slot that one work frees can be taken by the next', async (t) => {
    const { committer, store, settle } = createWorld(t);
    const first = committer.submit(booking(1, 9, 11));
    await settle();
    const rest = [
      committer.submit(booking(2, 9, 11)),
      committer.submit(cancelling(1)),
      committer.submit(booking(3, 9, 11)),
      committer.submit(cancelling(3)),
      committer.submit(booking(4, 9, 11)),
    ];
    await settle();
    assert.equal(await first, 'booked');
    assert.deepEqual(await Promise.all(rest), ['taken', 'cancelled', 'booked', 'cancelled', 'booked']);
    const list = await store.listBookings({ of: { vendorId: 'salon' }, endsAfterMs: 0, limit: 10 });
    assert.deepEqual(
      new Map(list.map(({ id, status, version }) => [id, [status, version]])),
      new Map([
        [idOf(1), ['cancelled', 2]],
        [idOf(3), ['cancelled', 2]],
        [idOf(4), ['confirmed', 1]],
      ]),
    );
  });

  test('[NT1] [NT4] what one work tells the next may read, and the one after finds it read', async (t) => {
    const { committer, store, settle } = createWorld(t);
    const telling = writing('told', { notifications: [recordOfNote(1, 'all')] });
    const reading = (userId: string, streams: readonly StreamName[]): Work<number> => ({
      reads: { ...emptyReadSet, inboxes: [{ userId, streams, fromMs: 0 }] },
      decide(view) {
        const unread = view.inbox(userId).filter(({ read }) => !read);
        const marks = unread.map(({ notification }) => ({ userId, notificationId: notification.id, readMs: 1 }));
        return { writes: { ...emptyWriteSet, marks }, value: unread.length };
      },
    });
    const answers = [
      committer.submit(reading('ada', ['user:ada', 'all'])),
      committer.submit(telling),
      committer.submit(reading('ada', ['user:ada'])),
      committer.submit(reading('ada', ['user:ada', 'all'])),
      committer.submit(reading('bob', ['all'])),
      committer.submit(reading('eve', ['user:eve'])),
    ];
    await settle();
    assert.deepEqual(await Promise.all(answers), [0, 'told', 1, 0, 1, 0]);
    assert.deepEqual(await inboxOf(store, { userId: 'bob' }), [-1]);
    const again = committer.submit(reading('ada', ['all']));
    await settle();
    assert.equal(await again, 0);
  });

  test('[PF1] preferences that two works of a batch change keep both changes', async (t) => {
    const { committer, store, settle } = createWorld(t);
    const muting = (vendor: string): Work<number> => ({
      reads: { ...emptyReadSet, preferences: ['ada'] },
      decide(view) {
        const current = view.preferences('ada') ?? defaultPreferences;
        const muted = { ...current.muted, vendors: [...current.muted.vendors, vendor] };
        const preferences = { ...current, version: current.version + 1, muted };
        return {
          writes: { ...emptyWriteSet, preferences: [{ userId: 'ada', preferences }] },
          value: preferences.version,
        };
      },
    });
    const answers = [committer.submit(muting('salon')), committer.submit(muting('garage'))];
    await settle();
    answers.push(committer.submit(muting('barber')));
    await settle();
    assert.deepEqual(await Promise.all(answers), [1, 2, 3]);
    const stored = (await store.preferencesOf(['ada'])).get('ada');
    assert.deepEqual(stored?.muted.vendors, ['salon', 'garage', 'barber']);
  });

  test('a booking that several works changed is written once, as the last left it', async (t) => {
    const written: WriteSet[] = [];
    const { committer, settle } = createWorld(t, {
      replace: (inner) => ({
        commit: (reads, decide) =>
          inner.commit(reads, (facts) => {
            const writes = decide(facts);
            written.push(writes);
            return writes;
          }),
      }),
    });
    const noting: Work<number> = {
      reads: { ...emptyReadSet, bookings: [idOf(1)] },
      decide(view) {
        const record = view.booking(idOf(1)) ?? recordOf(1, 9, 10);
        const next = changed(record, {});
        return { writes: { ...emptyWriteSet, bookings: [next] }, value: next.booking.version };
      },
    };
    const answers = [1, 2, 3].map(() => committer.submit(noting));
    await settle();
    assert.deepEqual(await Promise.all(answers), [2, 3, 4]);
    assert.deepEqual(
      written[0]?.bookings.map(({ booking: { version } }) => version),
      [4],
    );
  });
});

describe('failures', () => {
  const fault = new Error('a fault in a rule');
  const throwing: Work<never> = {
    reads: emptyReadSet,
    decide() {
      throw fault;
    },
  };

  test('a work whose decide throws fails alone', async (t) => {
    const { committer, committed, settle } = createWorld(t);
    const a = committer.submit(saying('a'));
    const b = committer.submit(throwing);
    const c = committer.submit(saying('c'));
    const failed = assert.rejects(b, (error) => error === fault);
    await settle();
    await failed;
    assert.deepEqual(await Promise.all([a, c]), ['a', 'c']);
    assert.deepEqual(
      committed.flat().map(({ body, offset }) => [body, offset]),
      [
        ['a', 1],
        ['c', 2],
      ],
    );
  });

  test('a store that fails rejects the whole batch; the next is tried', async (t) => {
    let isDown = true;
    const { committer, committed, batches, settle } = createWorld(t, {
      replace: (inner) => ({
        commit: (reads, decide) => (isDown ? Promise.reject(new StoreError('down')) : inner.commit(reads, decide)),
      }),
    });
    const all = [saying('a'), throwing, saying('b')].map((work) => assert.rejects(committer.submit(work), StoreError));
    await settle();
    await Promise.all(all);
    assert.deepEqual(committed, []);
    isDown = false;
    const again = committer.submit(saying('c'));
    await settle();
    assert.equal(await again, 'c');
    assert.deepEqual(
      batches.map(({ size, failed }) => [size, failed]),
      [
        [3, true],
        [1, false],
      ],
    );
  });

  test('when the store decides again, the last time counts', async (t) => {
    const { committer, committed, store, settle } = createWorld(t, {
      replace: (inner) => ({
        commit: (reads, decide) =>
          inner.commit(reads, (facts) => {
            // Before, somebody else seemed to hold the slot and the key.
            const taken = new Map([[idOf(9), recordOf(9, 9, 11)]]);
            decide({ bookings: taken, keys: new Map([[keyId('ada', idOf(1)), keyOf(1)]]) });
            return decide(facts);
          }),
      }),
    });
    const answers = [
      committer.submit(booking(1, 9, 11)),
      committer.submit(booking(2, 10, 12)),
      committer.submit(keyed(1)),
      committer.submit(keyed(1)),
      committer.submit(keyed(2)),
    ];
    await settle();
    assert.deepEqual(await Promise.all(answers), ['booked', 'taken', 'first', 'replayed', 'first']);
    assert.deepEqual(
      committed.flat().map(({ body }) => body),
      ['key 1', 'key 2'],
    );
    const list = await store.listBookings({ of: { vendorId: 'salon' }, endsAfterMs: 0, limit: 10 });
    assert.deepEqual(
      list.map(({ id }) => id),
      [idOf(1)],
    );
  });
});

describe('drain', () => {
  test('it resolves at once when nothing is under way', async (t) => {
    await createWorld(t).committer.drain();
  });

  test('it waits for everything submitted, failures too', async (t) => {
    const { committer, history, settle } = createWorld(t, { maxBatch: 2 });
    const works = ['a', 'b', 'c', 'd', 'e'].map((text) => committer.submit(saying(text)));
    const drained = committer.drain().then(() => history.push('drained'));
    await settle();
    await Promise.all([...works, drained]);
    assert.deepEqual(history, ['committed', 'committed', 'committed', 'drained']);
    assert.equal(committer.depth(), 0);
  });
});
