/** The part of the store contract about stream logs and retention. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { StreamName } from '@slotwire/protocol';
import {
  bodies,
  DAY_MS,
  eventOf,
  eventsOf,
  find,
  HOUR_MS,
  hour,
  idOf,
  keyOf,
  trimAll,
  upTo,
  write,
} from './store.fixture.ts';
import { keyId, type Retention, type Store } from './store.ts';

const ada: StreamName = 'user:ada';
const salon: StreamName = 'vendor:salon';

export function logsContract(current: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = current();
  });

  describe('stream logs', () => {
    test('a stream that nobody wrote to stands at 0 of one epoch', async () => {
      const [mine, other] = await store.states([ada, salon]);
      assert.deepEqual(mine, { epoch: mine?.epoch, head: 0, trimmed: 0 });
      assert.deepEqual(other, mine);
      assert(mine?.epoch);
      assert.deepEqual(await store.readLog(ada, 0, 10), { ...mine, entries: [] });
      assert.deepEqual(await store.states([]), []);
    });

    test('the first event does not change the epoch', async () => {
      const [before] = await store.states([ada]);
      const [position] = await write(store, { events: [eventOf(ada, 'a')] });
      assert.deepEqual(position, { epoch: before?.epoch, offset: 1 });
      assert.deepEqual(await store.states([ada]), [{ ...before, head: 1 }]);
    });

    test('[DL1] offsets are contiguous from 1 in every stream, however commits interleave', async () => {
      const streams: StreamName[] = [ada, salon, 'group:staff', 'all'];
      const expected = new Map<StreamName, string[]>(streams.map((stream) => [stream, []]));
      for (let commit = 0; commit < 30; commit++) {
        const events = upTo(1 + (commit % 7)).map((i) => {
          const stream = streams[(commit * 3 + i * i) % streams.length]!;
          return eventOf(stream, `${stream} ${commit}.${i}`);
        });
        const positions = await write(store, { events });
        assert.equal(positions.length, events.length);
        for (const [i, event] of events.entries()) {
          const log = expected.get(event.stream)!;
          log.push(event.body);
          assert.equal(positions[i]?.offset, log.length, 'positions stand beside their events');
        }
      }
      for (const [stream, log] of expected) {
        const { entries, head } = await store.readLog(stream, 0, 1_000);
        assert.deepEqual(
          entries,
          log.map((body, i) => ({ offset: i + 1, body })),
        );
        assert.equal(head, log.length);
      }
    });

    test('a log is read from a position on, up to a limit', async () => {
      await write(store, { events: eventsOf(ada, ['a', 'b', 'c', 'd', 'e']) });
      assert.deepEqual(await bodies(store, ada, 0, 2), ['a', 'b']);
      assert.deepEqual(await bodies(store, ada, 3, 10), ['d', 'e']);
      assert.deepEqual(await bodies(store, ada, 4, 1), ['e']);
      assert.deepEqual(await bodies(store, ada, 5, 10), []);
      assert.deepEqual(await bodies(store, ada, 99, 10), []);
      assert.deepEqual(await bodies(store, ada, 0, 0), []);
    });

    test('streams are told apart by their whole names', async () => {
      await write(store, { events: [eventOf('user:a', '1'), eventOf('user:ab', '2'), eventOf('user:A', '3')] });
      assert.deepEqual(await bodies(store, 'user:a'), ['1']);
      assert.deepEqual(await bodies(store, 'user:ab'), ['2']);
      assert.deepEqual(await bodies(store, 'user:A'), ['3']);
    });

    test('states come in the order of the question', async () => {
      await write(store, { events: [...eventsOf(ada, ['a', 'b']), eventOf(salon, 'x')] });
      const heads = (await store.states([salon, 'all', ada, salon])).map(({ head }) => head);
      assert.deepEqual(heads, [1, 0, 2, 1]);
    });

    test('a recreated stream starts at 0 of another epoch; the others stay', async () => {
      await write(store, { events: [...eventsOf(ada, ['a', 'b']), eventOf(salon, 'x')] });
      const [before, salonBefore] = await store.states([ada, salon]);
      const recreated = await store.recreateStream(ada);
      assert.notEqual(recreated.epoch, before?.epoch);
      assert.deepEqual(recreated, { epoch: recreated.epoch, head: 0, trimmed: 0 });
      assert.deepEqual(await store.states([ada, salon]), [recreated, salonBefore]);
      assert.deepEqual(await bodies(store, ada), []);
      const [position] = await write(store, { events: [eventOf(ada, 'new')] });
      assert.deepEqual(position, { epoch: recreated.epoch, offset: 1 });
      assert.deepEqual(await bodies(store, ada), ['new']);
      assert.deepEqual(await bodies(store, salon), ['x']);
    });

    test('each recreation gives another epoch, also of a stream that nobody wrote to', async () => {
      const [never] = await store.states([ada]);
      const epochs = [never?.epoch, (await store.recreateStream(ada)).epoch, (await store.recreateStream(ada)).epoch];
      assert.equal(new Set(epochs).size, 3);
      assert.deepEqual(await store.states([ada]), [{ epoch: epochs[2], head: 0, trimmed: 0 }]);
    });
  });

  describe('retention', () => {
    const trim = (retention: Partial<Retention>) => trimAll(store, retention);

    test('[DL5] a stream keeps its last events, and says up to where it was trimmed', async () => {
      await write(store, { events: [...eventsOf(ada, ['a', 'b', 'c', 'd', 'e']), ...eventsOf(salon, ['x', 'y'])] });
      assert.deepEqual(await trim({ maxEvents: 2 }), { events: 3, keys: 0, notifications: 0 });
      const [state, salonState] = await store.states([ada, salon]);
      assert.deepEqual(state, { epoch: state?.epoch, head: 5, trimmed: 3 });
      assert.deepEqual(salonState, { epoch: salonState?.epoch, head: 2, trimmed: 0 });
      assert.deepEqual(await store.readLog(ada, 0, 10), {
        ...state,
        entries: [
          { offset: 4, body: 'd' },
          { offset: 5, body: 'e' },
        ],
      });
      assert.deepEqual(await bodies(store, salon), ['x', 'y']);
    });

    test('[DL5] events before the instant go', async () => {
      for (const [i, stream] of [ada, salon, ada, ada, salon].entries()) {
        await write(store, { events: [eventOf(stream, String(i), hour(i))] });
      }
      assert.deepEqual(await trim({ eventsFromMs: hour(2) }), { events: 2, keys: 0, notifications: 0 });
      assert.deepEqual(await bodies(store, ada), ['2', '3']);
      assert.deepEqual(await bodies(store, salon), ['4']);
      assert.deepEqual(
        (await store.states([ada, salon])).map(({ trimmed }) => trimmed),
        [1, 1],
      );
    });

    test('[DL1] a log that was trimmed away goes on where it stood', async () => {
      await write(store, { events: eventsOf(ada, ['a', 'b', 'c']) });
      assert.deepEqual(await trim({ eventsFromMs: DAY_MS + 1 }), { events: 3, keys: 0, notifications: 0 });
      const [state] = await store.states([ada]);
      assert.deepEqual(state, { epoch: state?.epoch, head: 3, trimmed: 3 });
      const [position] = await write(store, { events: [eventOf(ada, 'd', DAY_MS + HOUR_MS)] });
      assert.deepEqual(position, { epoch: state?.epoch, offset: 4 });
      assert.deepEqual((await store.readLog(ada, 0, 10)).entries, [{ offset: 4, body: 'd' }]);
      assert.deepEqual(await trim({ eventsFromMs: DAY_MS + 1 }), { events: 0, keys: 0, notifications: 0 });
      assert.deepEqual(await trim({ eventsFromMs: DAY_MS + 2 * HOUR_MS }), { events: 1, keys: 0, notifications: 0 });
      await write(store, { events: [eventOf(ada, 'e', DAY_MS + HOUR_MS)] });
      assert.deepEqual(await trim({ maxEvents: 0 }), { events: 1, keys: 0, notifications: 0 });
    });

    test('[DL5] what is within retention stays, and a second trim finds nothing', async () => {
      await write(store, { events: eventsOf(ada, ['a', 'b', 'c']), keys: [keyOf(1)] });
      const retention = { maxEvents: 3, eventsFromMs: DAY_MS, keysFromMs: DAY_MS };
      assert.deepEqual(await trim(retention), { events: 0, keys: 0, notifications: 0 });
      await write(store, { events: [eventOf(ada, 'd')] });
      assert.deepEqual(await trim(retention), { events: 1, keys: 0, notifications: 0 });
      assert.deepEqual(await trim(retention), { events: 0, keys: 0, notifications: 0 });
      assert.deepEqual(await bodies(store, ada), ['b', 'c', 'd']);
      assert.deepEqual(await trim({ ...retention, maxEvents: 1 }), { events: 2, keys: 0, notifications: 0 });
    });

    test('[DL5] many events are trimmed in slices', async () => {
      const streams = upTo(60).map((n): StreamName => `user:u${n}`);
      for (let i = 0; i < 10; i++) {
        await write(store, {
          events: streams.flatMap((stream) => eventsOf(stream, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])),
        });
      }
      assert.deepEqual(await trim({ maxEvents: 10 }), { events: 60 * 70, keys: 0, notifications: 0 });
      for (const { head, trimmed } of await store.states(streams)) assert.deepEqual([head, trimmed], [80, 70]);
      assert.deepEqual(await trim({ eventsFromMs: DAY_MS + 1 }), { events: 60 * 10, keys: 0, notifications: 0 });
      assert.deepEqual(await bodies(store, 'user:u1'), []);
    });

    test('[DL4] a recreated stream is not confused with what it was', async () => {
      await write(store, { events: eventsOf(ada, ['a', 'b', 'c']) });
      await store.recreateStream(ada);
      await write(store, { events: eventsOf(ada, ['d', 'e']) });
      assert.deepEqual(await trim({ maxEvents: 1 }), { events: 1, keys: 0, notifications: 0 });
      assert.deepEqual(await bodies(store, ada), ['e']);
      await write(store, { events: eventsOf(ada, ['f', 'g', 'h']) });
      await store.recreateStream(ada);
      assert.deepEqual(await trim({ maxEvents: 1 }), { events: 0, keys: 0, notifications: 0 });
      await write(store, { events: [eventOf(ada, 'i')] });
      assert.deepEqual(await bodies(store, ada), ['i']);
    });

    test('[CM2] idempotency keys are forgotten by age', async () => {
      await write(store, { keys: [keyOf(1, 'ada', 100), keyOf(2, 'ada', 200), keyOf(3, 'bob', 50)] });
      assert.deepEqual(await trim({ keysFromMs: 200 }), { events: 0, keys: 2, notifications: 0 });
      const keys = [1, 2, 3].flatMap((n) => ['ada', 'bob'].map((userId) => ({ userId, key: idOf(n) })));
      assert.deepEqual([...(await find(store, { keys })).keys.keys()], [keyId('ada', idOf(2))]);
      await write(store, { keys: upTo(1_200).map((n) => keyOf(1_000 + n, 'ada', 100)) });
      assert.deepEqual(await trim({ keysFromMs: 200 }), { events: 0, keys: 1_200, notifications: 0 });
    });

    test('[SE5] revocations are forgotten with the keys of their time', async () => {
      const revocation = (id: string, atMs: number) => ({ kind: 'jti', id, atMs }) as const;
      await write(store, { revocations: [revocation('old', 199), revocation('young', 200)] });
      await trim({ keysFromMs: 200 });
      assert.deepEqual(await store.listRevocations(0), [revocation('young', 200)]);
    });
  });
}
