import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { createLocalCluster } from '../cluster/local.ts';
import { claimsOf } from '../service.fixture.ts';
import { Session } from '../sessions/session.ts';
import type { Connection } from '../transport/transport.ts';
import { serveAudience } from './audience.ts';
import { serveConnections } from './connections.ts';

const SESSIONS = 20_000;
const handshake = { deviceId: 'd-1', platform: 'sim', appVersion: '1' } as const;

function sessionOf(n: number): Session {
  const connection = {
    id: `s-${n}`,
    namespace: '/',
    address: '127.0.0.1',
    bufferedBytes: () => n,
    latencyMs: () => undefined,
  } as unknown as Connection;
  return new Session(connection, claimsOf({ sub: `c-${n}` }, 0), handshake, n);
}

/** A node whose sessions are counted as they are looked at: how many in one turn of the event loop. */
function createNode() {
  const runtime = createVirtualRuntime({ seed: 1 });
  const cluster = createLocalCluster(runtime);
  const all = Array.from({ length: SESSIONS }, (_, n) => sessionOf(n));
  let inTurn = 0;
  let most = 0;
  let asked = 0;
  const soon = (task: () => void) =>
    runtime.timers.soon(() => {
      inTurn = 0;
      task();
    });
  const look = (count: number) => {
    inTurn += count;
    most = Math.max(most, inTurn);
  };
  function* sessions() {
    for (const session of all) {
      look(1);
      yield session;
    }
  }
  const timers = { ...runtime.timers, soon };
  const registry = { all: sessions as () => IterableIterator<Session>, ofUser: () => [] };
  serveConnections({ runtime: { ...runtime, timers }, cluster, registry, sessions: { sendAway() {} } });
  const store = {
    async countPushableAmong(_stream: string, userIds: readonly string[]) {
      asked += userIds.length;
      look(userIds.length);
      return 0;
    },
  };
  serveAudience({ timers, cluster, registry, store });
  async function finish<T>(promise: Promise<T>): Promise<T> {
    await runtime.time.run(1);
    return promise;
  }
  return { cluster, finish, most: () => most, asked: () => asked };
}

test('[AD2] [AD3] 20,000 sessions are gone through five hundred at a time, and only the page is kept', async () => {
  const { cluster, finish, most } = createNode();
  const order = { by: 'buffer', descending: true } as const;
  const question = { filter: { role: 'customer' }, order, after: undefined, limit: 200 } as const;
  const { answers } = await finish(cluster.ask('connections', question));
  const answer = answers[0]?.value;
  assert.deepEqual(
    [answer?.total, answer?.rows.length, answer?.rows[0]?.row.bufferedBytes],
    [SESSIONS, 200, SESSIONS - 1],
  );
  assert.ok(most() <= 501, `${most()} in one turn`);
});

test('[AD5] [AD8] so are those that are counted', async () => {
  const { cluster, finish, most, asked } = createNode();
  const count = await finish(cluster.ask('connections:count', { of: { filter: {} }, by: 's-1' }));
  assert.deepEqual(count.answers[0]?.value, { matched: SESSIONS - 1, open: SESSIONS - 1 });
  const audience = await finish(cluster.ask('audience', { audience: { type: 'all' }, stream: 'all' }));
  assert.deepEqual(audience.answers[0]?.value, { people: SESSIONS, devices: SESSIONS, unpushable: SESSIONS });
  assert.equal(asked(), SESSIONS);
  assert.ok(most() <= 501, `${most()} in one turn`);
});
