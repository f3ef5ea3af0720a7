import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Goodbye, type Heads, type StreamEvent, userStream, type Welcome } from '@slotwire/protocol';
import { createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { keepAll } from '../storage/store.fixture.ts';
import { decideResume } from './resume.ts';

const text = { title: 'Hello', text: 'World', priority: 'normal' } as const;
let world: TestService;

beforeEach(async () => {
  world = await createTestService({ settings: { maxBufferedBytes: 20_000, headsEveryMs: 100, saverFlushMs: 30_000 } });
});
afterEach(() => world.stop());

const publish = (count: number, stream = userStream('c-1')) =>
  world.finish(Promise.all(Array.from({ length: count }, () => world.service.publish(stream, 'announcement', text))));
const pass = (durationMs: number) => world.runtime.time.run(durationMs);
const offsets = (client: TestClient) =>
  client
    .of<StreamEvent[]>('events')
    .flat()
    .map((event) => event.offset);
const ascending = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
describe('delivery', () => {
  test('[SE3] welcome comes first and names the streams of the token', async () => {
    const client = await world.connect({ sub: 'c-1', groups: ['beta'] });
    assert.equal(client.received[1]?.[0], 'welcome');
    assert.deepEqual(Object.keys(client.of<Welcome>('welcome')[0]?.streams ?? {}), [
      'user:c-1',
      'group:beta',
      'role:customer',
      'all',
    ]);
  });

  test('[DL1] offsets are contiguous from 1, and what one tick brings for one stream is one batch', async () => {
    const client = await world.connect({ sub: 'c-1' });
    await publish(3);
    await publish(2);
    await client.wire.flush();
    assert.deepEqual(
      client.of<StreamEvent[]>('events').map((batch) => batch.length),
      [3, 2],
    );
    assert.deepEqual(offsets(client), ascending(1, 5));
  });

  test('a stream reaches those whose token allows it, on all their devices, and nobody else', async () => {
    const phone = await world.connect({ sub: 'c-1' });
    const tablet = await world.connect({ sub: 'c-1' });
    const other = await world.connect({ sub: 'c-2' });
    await publish(1);
    await publish(1, 'all');
    for (const client of [phone, tablet, other]) await client.wire.flush();
    const streams = (client: TestClient) =>
      client
        .of<StreamEvent[]>('events')
        .flat()
        .map((event) => event.stream);
    assert.deepEqual(streams(phone), ['user:c-1', 'all']);
    assert.deepEqual(streams(tablet), ['user:c-1', 'all']);
    assert.deepEqual(streams(other), ['all']);
  });

  test('[DL3] heads name the head of each stream', async () => {
    const client = await world.connect({ sub: 'c-1' });
    await publish(2);
    await client.wire.flush();
    await pass(100);
    await client.wire.flush();
    assert.deepEqual(
      client.of<Heads>('heads').map((heads) => heads['user:c-1']?.offset),
      [2],
    );
  });

  test('[DL6] a reader that does not read is sent away with SLOW_CONSUMER, and others are served', async () => {
    const slow = await world.connect({ sub: 'c-1' });
    const quick = await world.connect({ sub: 'c-1' });
    for (let round = 0; round < 120; round++) {
      await publish(1);
      await quick.wire.flush();
    }
    await slow.wire.flush();
    assert.equal(slow.of<Goodbye>('goodbye')[0]?.code, 'SLOW_CONSUMER');
    assert.equal(slow.of<Goodbye>('goodbye')[0]?.retry, 'now');
    assert.ok(offsets(slow).length < 120);
    assert.deepEqual(offsets(quick), ascending(1, 120));
    const back = await world.connect({ sub: 'c-1' }, { positions: { 'user:c-1': positionAfter(slow) } });
    assert.deepEqual([...offsets(slow), ...offsets(back)], ascending(1, 120));
  });
});

function positionAfter(client: TestClient) {
  const last = client.of<StreamEvent[]>('events').flat().at(-1) as StreamEvent;
  return { epoch: last.epoch, offset: last.offset };
}

describe('resume', () => {
  test('[DL4] everything after the position follows, in order, and then what comes live', async () => {
    const first = await world.connect({ sub: 'c-1' });
    await publish(3);
    await first.wire.flush();
    first.peer.close();
    await first.wire.flush();
    await publish(450);
    const second = await world.connect({ sub: 'c-1' }, { positions: { 'user:c-1': positionAfter(first) } });
    await publish(2);
    await second.wire.flush();
    assert.equal(second.of<Welcome>('welcome')[0]?.streams['user:c-1']?.recovered, true);
    assert.deepEqual(offsets(second), ascending(4, 455));
  });

  test('[DL4] a position at the head is recovered and replays nothing', async () => {
    await publish(2);
    const first = await world.connect({ sub: 'c-1' });
    const head = first.of<Welcome>('welcome')[0]?.streams['user:c-1'];
    const second = await world.connect(
      { sub: 'c-1' },
      { positions: { 'user:c-1': { epoch: head?.epoch, offset: 2 } } },
    );
    assert.equal(second.of<Welcome>('welcome')[0]?.streams['user:c-1']?.recovered, true);
    assert.deepEqual(offsets(second), []);
  });

  test('[DL4] another epoch, a trimmed log and a position from the future are not recovered, not even in part', async () => {
    await publish(5);
    const { epoch } = (await world.store.states([userStream('c-1')]))[0] ?? {};
    const recovered = async (position: unknown) => {
      const client = await world.connect({ sub: 'c-1' }, { positions: { 'user:c-1': position } });
      assert.deepEqual(offsets(client), []);
      return client.of<Welcome>('welcome')[0]?.streams['user:c-1'];
    };
    assert.deepEqual(await recovered({ epoch: 'another', offset: 4 }), { epoch, offset: 5, recovered: false });
    assert.deepEqual(await recovered({ epoch, offset: 6 }), { epoch, offset: 5, recovered: false });
    await world.store.trim({ ...keepAll, maxEvents: 2 });
    assert.deepEqual(await recovered({ epoch, offset: 2 }), { epoch, offset: 5, recovered: false });
  });

  test('[DL6] a replay of large events does not make a reader a slow one, and all of them come', async () => {
    const roomy = await createTestService();
    const { service, finish } = roomy;
    const reader = await roomy.connect({ sub: 'c-1' });
    await reader.ask('session:profile', { mode: 'saver' });
    // As bookings with long notes are: every change of one brings all of it.
    const large = { ...text, text: 'x'.repeat(20_000) };
    for (let i = 0; i < 150; i++) await finish(service.publish(userStream('c-1'), 'announcement', large));
    reader.peer.request('session:profile', { mode: 'live' });
    await reader.wire.flushToServer();
    // It has not read yet what it is served from the log, as over a bad network.
    await finish(service.publish('all', 'announcement', text));
    for (let i = 0; i < 150; i++) {
      await reader.wire.flush();
      await roomy.runtime.time.run(20);
    }
    assert.deepEqual(reader.of<Goodbye>('goodbye'), []);
    const all = reader.of<StreamEvent[]>('events').flat();
    const own = all.filter(({ stream }) => stream === userStream('c-1'));
    assert.deepEqual(
      own.map(({ offset }) => offset),
      ascending(1, 150),
    );
    assert.equal(all.length, 151);
    await roomy.stop();
  });

  test('[DL4] the verdict on a position', () => {
    const state = { epoch: 'e', head: 10, trimmed: 4 };
    const verdicts = [3, 4, 10, 11].map((offset) => decideResume({ epoch: 'e', offset }, state));
    assert.deepEqual(verdicts, ['trimmed', 'recovered', 'recovered', 'ahead']);
    assert.equal(decideResume({ epoch: 'f', offset: 5 }, state), 'new_epoch');
  });

  test('a foreign stream in the positions is not joined', async () => {
    await publish(1, userStream('c-2'));
    const client = await world.connect({ sub: 'c-1' }, { positions: { 'user:c-2': { epoch: 'e', offset: 0 } } });
    assert.ok(!('user:c-2' in (client.of<Welcome>('welcome')[0]?.streams ?? {})));
    assert.deepEqual(offsets(client), []);
  });

  test('nothing is lost or doubled by commits that fall into a connect', async () => {
    const before = await world.connect({ sub: 'c-1' });
    const { epoch } = before.of<Welcome>('welcome')[0]?.streams['user:c-1'] ?? {};
    for (let round = 0; round < 20; round++) {
      const at = (await world.store.states([userStream('c-1')]))[0]?.head ?? 0;
      const [client] = await Promise.all([
        world.connect({ sub: 'c-1' }, { positions: { 'user:c-1': { epoch, offset: at } } }),
        publish(3),
        publish(2),
      ]);
      await client.wire.flush();
      assert.deepEqual(offsets(client), ascending(at + 1, at + 5));
    }
  });
});

describe('sync:since', () => {
  type Since = {
    ok: boolean;
    code?: string;
    value: { events: StreamEvent[]; head: number; recovered: boolean; epoch: string };
  };

  test('[DL2] returns what is missing, slice by slice', async () => {
    await publish(5);
    const client = await world.connect({ sub: 'c-1' });
    const { epoch } = client.of<Welcome>('welcome')[0]?.streams['user:c-1'] ?? {};
    const { value } = await client.ask<Since>('sync:since', { stream: 'user:c-1', epoch, offset: 1, limit: 3 });
    assert.deepEqual(
      value.events.map((event) => event.offset),
      [2, 3, 4],
    );
    assert.deepEqual([value.head, value.recovered], [5, true]);
  });

  test('[CM8] a stream that the token does not allow is FORBIDDEN', async () => {
    const client = await world.connect({ sub: 'c-1' });
    const answer = await client.ask<Since>('sync:since', { stream: 'user:c-2', epoch: 'e', offset: 0 });
    assert.equal(answer.code, 'FORBIDDEN');
  });

  test('[DL5] from before the trimmed part says recovered: false', async () => {
    await publish(5);
    await world.store.trim({ ...keepAll, maxEvents: 2 });
    const client = await world.connect({ sub: 'c-1' });
    const { epoch } = client.of<Welcome>('welcome')[0]?.streams['user:c-1'] ?? {};
    const { value } = await client.ask<Since>('sync:since', { stream: 'user:c-1', epoch, offset: 1 });
    assert.deepEqual([value.events, value.recovered, value.head], [[], false, 5]);
  });

  test('[DL4] a recreated stream tells its live readers by the next heads', async () => {
    const client = await world.connect({ sub: 'c-1' });
    await publish(3);
    await client.wire.flush();
    const { epoch } = await world.service.recreateStream(userStream('c-1'));
    await publish(1);
    await client.wire.flush();
    await pass(100);
    await client.wire.flush();
    assert.equal(client.of<Heads>('heads').at(-1)?.['user:c-1']?.epoch, epoch);
    assert.deepEqual(offsets(client), [1, 2, 3, 1]);
  });
});

describe('saver mode', () => {
  test('[SE9] events wait for the flush, and going live brings them at once', async () => {
    const client = await world.connect({ sub: 'c-1' });
    await client.ask('session:profile', { mode: 'saver' });
    await publish(3);
    await client.wire.flush();
    assert.deepEqual(offsets(client), []);
    await client.ask('session:profile', { mode: 'live' });
    await publish(1);
    await client.wire.flush();
    assert.deepEqual(offsets(client), [1, 2, 3, 4]);
  });

  test('[SE9] an urgent event passes at once, with what waited before it', async () => {
    const client = await world.connect({ sub: 'c-1' });
    await client.ask('session:profile', { mode: 'background' });
    await publish(2);
    await world.finish(world.service.publish(userStream('c-1'), 'announcement', text, { urgent: true }));
    await client.wire.flush();
    assert.deepEqual(offsets(client), [1, 2, 3]);
  });

  test('[SE9] no less often than saverFlushMs', async () => {
    const client = await world.connect({ sub: 'c-1' });
    await client.ask('session:profile', { mode: 'saver' });
    await publish(3);
    await pass(29_000);
    await client.wire.flush();
    assert.deepEqual(offsets(client), []);
    await pass(1_000);
    await client.wire.flush();
    assert.deepEqual(offsets(client), [1, 2, 3]);
  });
});
