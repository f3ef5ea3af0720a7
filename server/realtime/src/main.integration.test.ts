/** The process: what it prints when it cannot start, how it drains, and that a kill at any moment loses nothing acked. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ack, Booking, StreamEvent, StreamPosition, Welcome } from '@slotwire/protocol';
import { io, type Socket } from 'socket.io-client';
import { type ServiceProcess, startProcess } from './process.fixture.ts';

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slotwire-'));
});
after(() => rm(dir, { recursive: true, force: true }));

const dataDir = (name: string) => join(dir, name);

async function connect(
  { url }: ServiceProcess,
  userId: string,
  positions?: Record<string, StreamPosition>,
): Promise<Socket> {
  const response = await fetch(`${url}/v1/dev/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, role: 'customer' }),
  });
  const { token } = (await response.json()) as { token: string };
  const auth = {
    protocol: 1,
    token,
    deviceId: `d-${userId}`,
    platform: 'sim',
    appVersion: '1',
    ...(positions ? { positions } : {}),
  };
  return io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
}

const once = <T>(socket: Socket, event: string) => new Promise<T>((resolve) => socket.once(event, resolve));

test('what is wrong with the environment is said in a line each, and exits 1', async () => {
  await assert.rejects(startProcess(dataDir('a'), { SLOTWIRE_PORT: 'http', SLOTWIRE_PROT: '1' }), (error: Error) => {
    assert.deepEqual(error.message.split('\n'), [
      'slotwire: SLOTWIRE_PORT: "http" is not a whole number',
      'slotwire: SLOTWIRE_PROT: no such variable; did you mean SLOTWIRE_PORT?',
    ]);
    return true;
  });
});

test('[SE8] SIGTERM: not ready, goodbye to everybody, exit 0 within 10 s', async () => {
  const service = await startProcess(dataDir('drain'));
  const sockets = await Promise.all(Array.from({ length: 30 }, (_, index) => connect(service, `c-${index}`)));
  await Promise.all(sockets.map((socket) => once(socket, 'welcome')));
  const goodbyes = Promise.all(
    sockets.map((socket) => once<{ code: string; retryAfterMs: number }>(socket, 'goodbye')),
  );
  const startedMs = Date.now();
  service.child.kill('SIGTERM');
  for (const { code, retryAfterMs } of await goodbyes) {
    assert.equal(code, 'SERVER_DRAINING');
    assert.ok(retryAfterMs >= 0 && retryAfterMs < 5_000);
  }
  assert.equal(await service.exited, 0);
  assert.ok(Date.now() - startedMs < 10_000);
});

test('SIGTERM ends it where nobody reads its log any more', async () => {
  const service = await startProcess(dataDir('deaf'), { SLOTWIRE_LOG_LEVEL: 'debug' });
  service.child.stdout?.destroy();
  await fetch(`${service.url}/healthz`);
  service.child.kill('SIGTERM');
  const code = await Promise.race([service.exited, sleep(10_000).then(() => 'it goes on')]);
  service.child.kill('SIGKILL');
  assert.equal(code, 0);
});

test('an unexpected token in the logs: tokens and texts are redacted', async () => {
  const service = await startProcess(dataDir('logs'));
  const socket = await connect(service, 'c-1');
  await once(socket, 'welcome');
  await socket.emitWithAck('session:refresh', { token: 'very-secret-token' });
  socket.close();
  service.child.kill('SIGTERM');
  await service.exited;
  const log = service.lines.join('\n');
  assert.match(log, /"event":"session:refresh","user":"c-1","device":"d-c-1"/);
  assert.doesNotMatch(log, /very-secret-token|eyJ/);
});

const KILLS = 20;
/** One device that books as fast as it can is what the limits of a device are against. */
const plenty = { bookings: { size: 1_000_000, perSecond: 1_000_000 } };
const unlimited = JSON.stringify({ commands: { perDevice: plenty, perPerson: plenty } });
const IN_FLIGHT = 8;

test(`[CM1] [DL1] kill -9 under load, ${KILLS} times: every acked booking is in the log, once, and the log has no gap`, async (t) => {
  const acked = new Map<string, number>();
  const seen = new Map<string, number>();
  let position: StreamPosition | undefined;
  let sequence = 0;
  let resumed = 0;
  let service: ServiceProcess | undefined;
  t.after(() => service?.child.kill('SIGKILL'));
  const firstSlotMs = Math.ceil(Date.now() / 3_600_000 + 24) * 3_600_000;

  function onEvents(events: StreamEvent[]): void {
    for (const event of events) {
      if (event.stream !== 'user:c-1') continue;
      assert.equal(event.offset, (position?.offset ?? 0) + 1, 'contiguous');
      position = { epoch: event.epoch, offset: event.offset };
      if (event.type === 'booking.created') seen.set(event.data.booking.id, (seen.get(event.data.booking.id) ?? 0) + 1);
    }
  }

  async function book(socket: Socket): Promise<void> {
    while (socket.connected) {
      const number = sequence++;
      const startMs = firstSlotMs + Math.floor(number / 50) * 300_000;
      const times = { startsAt: new Date(startMs).toISOString(), endsAt: new Date(startMs + 300_000).toISOString() };
      const args = {
        key: crypto.randomUUID(),
        vendorId: 'v-1',
        resourceId: `r-${number % 50}`,
        service: 'Load',
        ...times,
      };
      const ack: Ack<Booking> | undefined = await socket.emitWithAck('booking:create', args).catch(() => undefined);
      if (ack === undefined) return;
      assert.equal(ack.ok, true, JSON.stringify(ack));
      acked.set(args.key, 1);
    }
  }

  for (let kill = 0; kill <= KILLS; kill++) {
    service = await startProcess(dataDir('kill'), {
      SLOTWIRE_RETENTION_EVENTS: '1000000',
      SLOTWIRE_LIMITS: unlimited,
    });
    const socket = await connect(service, 'c-1', position && { 'user:c-1': position });
    socket.on('events', onEvents);
    const welcome = await once<Welcome>(socket, 'welcome');
    const head = welcome.streams['user:c-1'] as StreamPosition & { recovered: boolean };
    position ??= { epoch: head.epoch, offset: head.offset };
    if (kill > 0) assert.equal(head.recovered, true);
    if (head.recovered) resumed++;
    for (let wait = 0; wait < 500 && position.offset < head.offset; wait++) await sleep(10);
    assert.ok(position.offset >= head.offset, 'everything after the position follows');
    if (kill === KILLS) {
      socket.close();
      break;
    }
    const load = Promise.all(Array.from({ length: IN_FLIGHT }, () => book(socket)));
    // Anywhere in the work: between the first commits and some hundreds of them.
    await sleep(20 + ((kill * 37) % 110));
    service.child.kill('SIGKILL');
    assert.equal(await service.exited, 'SIGKILL');
    await load;
  }
  service?.child.kill('SIGTERM');
  assert.equal(await service?.exited, 0);

  assert.equal(resumed, KILLS);
  assert.ok(acked.size > KILLS * IN_FLIGHT, `the load was real: ${acked.size} acks`);
  for (const id of acked.keys()) assert.equal(seen.get(id), 1, `${id} was acked and is in the log once`);
  t.diagnostic(`${acked.size} acked, ${seen.size} in the log, ${KILLS} kills`);
});
