/** The real transport, spoken to in raw packets: client and server cannot share a mistake. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type RawSocket, startTestHost, type TestHost } from '../host.fixture.ts';

let host: TestHost;
before(async () => {
  host = await startTestHost({ env: { SLOTWIRE_ALLOWED_ORIGINS: 'https://app.example' } });
});
after(() => host.dispose());

async function connect(userId: string, more: object = {}): Promise<RawSocket> {
  const socket = await host.raw();
  await socket.expect(/^0\{/);
  socket.send(`40${JSON.stringify(host.auth(await host.token(userId), { deviceId: `d-${userId}`, ...more }))}`);
  await socket.expect(/^40\{"sid"/);
  return socket;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function violations(kind: string): Promise<number> {
  const { values } = await host.metrics.violations.get();
  return values.find(({ labels }) => labels.kind === kind)?.value ?? 0;
}

const slot = (days: number) => {
  const start = Date.now() + days * 86_400_000;
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(start + 3_600_000).toISOString() };
};

describe('packets', () => {
  test('[SE3] welcome is the first event, and an ack answers by its id', async () => {
    const socket = await connect('c-1');
    assert.match(await socket.expect(/^42/), /^42\["welcome",\{"sessionId":/);
    socket.send('427["session:profile",{"mode":"live"}]');
    assert.equal(await socket.expect(/^43/), '437[{"ok":true,"value":{"mode":"live"}}]');
    socket.close();
  });

  test('[SE1] a refusal is a CONNECT_ERROR packet with its data', async () => {
    const socket = await host.raw();
    socket.send(`40${JSON.stringify(host.auth('x'))}`);
    const packet = JSON.parse((await socket.expect(/^44/)).slice(2)) as { data: object };
    assert.deepEqual(packet.data, {
      code: 'TOKEN_INVALID',
      message: 'the token is missing, malformed or not ours',
      retry: 'refresh',
    });
    socket.close();
  });

  test('[CM1] text beyond ASCII crosses unharmed, in acks and in events', async () => {
    const socket = await connect('c-2');
    const service = 'Haarschnitt für Zoë ✂️ "quoted" \\ \u2028';
    const key = crypto.randomUUID();
    socket.send(
      `421${JSON.stringify(['booking:create', { key, vendorId: 'v-1', resourceId: 'r-utf8', service, ...slot(3) }])}`,
    );
    const ack = JSON.parse((await socket.expect(/^431/)).slice(3)) as [{ value: { service: string } }];
    assert.equal(ack[0].value.service, service);
    const [, events] = JSON.parse((await socket.expect(/^42\["events"/)).slice(2)) as [
      string,
      { data: { booking: { service: string } } }[],
    ];
    assert.equal(events[0]?.data.booking.service, service);
    socket.close();
  });

  test('[CM7] malformed packets end their connection with nothing but that: counted, and others are served', async () => {
    const honest = await connect('c-3');
    const before = await violations('malformed_packet');
    for (const bad of [
      '42[',
      '42{}',
      '42"text"',
      '42[7',
      '4x',
      '49',
      '451-["e",{"_placeholder":true,"num":0}]',
      '42["disconnect"]',
    ]) {
      const socket = await connect('c-4');
      socket.send(bad);
      await socket.closed;
    }
    assert.equal((await violations('malformed_packet')) - before, 8);
    honest.send('421["session:profile",{"mode":"live"}]');
    await honest.expect(/^431\[\{"ok":true/);
    honest.close();
  });

  test('[CM7] binary frames end the connection', async () => {
    const socket = await connect('c-5');
    socket.send(Buffer.from([1, 2, 3]));
    await socket.closed;
  });

  test('[CM7] a message of more than 64 KB ends the connection with 1009; one below does not', async () => {
    const socket = await connect('c-6');
    socket.send(`421["booking:note",{"text":"${'x'.repeat(60_000)}"}]`);
    await socket.expect(/^431\[\{"ok":false,"code":"BAD_REQUEST"/);
    socket.send(`422["booking:note",{"text":"${'x'.repeat(70_000)}"}]`);
    assert.equal(await socket.closed, 1009);
    assert.equal(await violations('message_too_large'), 1);
  });

  test('[CM6] odd messages get an answer: numbers as events, no arguments, too many', async () => {
    const socket = await connect('c-7');
    socket.send('421[5]');
    await socket.expect(/^431\[\{"ok":false,"code":"UNKNOWN_EVENT"/);
    socket.send('422["session:profile"]');
    await socket.expect(/^432\[\{"ok":false,"code":"BAD_REQUEST"/);
    socket.send('423["session:profile",{"mode":"live"},{"mode":"saver"},[1,2]]');
    await socket.expect(/^433\[\{"ok":true,"value":\{"mode":"live"\}/);
    socket.send('42["session:profile",{"mode":"live"}]');
    socket.send('43999[{"ok":true}]');
    socket.send('424["session:profile",{"mode":"live"}]');
    await socket.expect(/^434\[\{"ok":true/);
    socket.close();
  });

  test('an open connection keeps nothing of the HTTP request that it began with', async () => {
    let request: WeakRef<object> | undefined;
    host.app.server.once('upgrade', (upgrade: object) => {
      request = new WeakRef(upgrade);
    });
    const socket = await connect('c-10');
    await socket.expect(/^42\["welcome"/);
    // A weak reference holds until the turn of the event loop is over.
    for (let turn = 0; turn < 20 && request?.deref() !== undefined; turn++) {
      await sleep(10);
      collectGarbage();
    }
    assert.notEqual(request, undefined);
    assert.equal(request?.deref(), undefined);
    socket.send('421["session:profile",{"mode":"live"}]');
    await socket.expect(/^431\[\{"ok":true/);
    socket.close();
  });

  test('[SE8] goodbye comes before the close', async () => {
    const first = await connect('c-8');
    const second = await connect('c-8');
    await first.expect(/^42\["goodbye",\{"code":"REPLACED"/);
    await first.closed;
    second.close();
  });

  test('[DL1] a batch longer than one WebSocket length class is intact (126 bytes, 64 KB)', async () => {
    const socket = await connect('c-9');
    const data = { title: 't', text: 'x'.repeat(700), priority: 'normal' } as const;
    await Promise.all(Array.from({ length: 100 }, () => host.service.publish('user:c-9', 'announcement', data)));
    const offsets: number[] = [];
    while (offsets.length < 100) {
      const [, events] = JSON.parse((await socket.expect(/^42\["events"/)).slice(2)) as [string, { offset: number }[]];
      offsets.push(...events.map((event) => event.offset));
    }
    assert.deepEqual(
      offsets,
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
    socket.close();
  });
});

describe('origins and polling', () => {
  const poll = '/socket.io/?EIO=4&transport=polling';

  test('[SE10] a browser of a foreign origin is refused, on both transports; ours and no origin pass', async () => {
    await assert.rejects(host.raw({ origin: 'https://evil.example' }));
    assert.equal((await fetch(host.url + poll, { headers: { origin: 'https://evil.example' } })).status, 403);
    assert.equal(await violations('origin_refused'), 2);
    (await host.raw({ origin: 'https://app.example' })).close();
    const allowed = await fetch(host.url + poll, { headers: { origin: 'https://app.example' } });
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://app.example');
    assert.equal((await fetch(host.url + poll)).status, 200);
  });

  /** A polling session that asked to be let in. */
  async function openPolling(userId: string) {
    const opened = (await (await fetch(host.url + poll)).text()).slice(1);
    const url = `${host.url}${poll}&sid=${(JSON.parse(opened) as { sid: string }).sid}`;
    const post = (packet: string) => fetch(url, { method: 'POST', body: packet });
    await post(`40${JSON.stringify(host.auth(await host.token(userId)))}`);
    return { url, post };
  }

  test('polling serves the same packets', async () => {
    const { url, post } = await openPolling('c-20');
    const packets: string[] = [];
    // Engine.IO joins the packets of one response by a record separator; how many share one is a matter of timing.
    for (let round = 0; round < 10 && packets.length < 2; round++)
      packets.push(...(await (await fetch(url)).text()).split(String.fromCharCode(0x1e)));
    assert.deepEqual([packets[0]?.slice(0, 7), packets[1]?.slice(0, 12)], ['40{"sid', '42["welcome"']);
    await post('421["session:profile",{"mode":"live"}]');
    assert.equal(await (await fetch(url)).text(), '431[{"ok":true,"value":{"mode":"live"}}]');
    await post('41');
    assert.match(await (await fetch(url)).text(), /1$/);
  });

  test('polling sessions that ended are gone after five seconds, whatever they have not fetched', async () => {
    const [fetched, unfetched] = await Promise.all([openPolling('c-21'), openPolling('c-22')]);
    let packets = '';
    for (let round = 0; round < 10 && !packets.includes('"welcome"'); round++)
      packets += await (await fetch(fetched.url)).text();
    assert.match(packets, /42\["welcome"/);
    for (const { post } of [fetched, unfetched]) await post('41');
    await sleep(5_500);
    for (const { url } of [fetched, unfetched]) assert.equal((await fetch(url)).status, 400);
  });

  test('nonsense where an upgrade should be is counted and answered', async () => {
    const before = await violations('bad_upgrade');
    assert.equal((await fetch(`${host.url}/socket.io/?EIO=4&transport=carrier-pigeon`)).status, 400);
    assert.equal((await fetch(`${host.url}/socket.io/?EIO=4&transport=polling&sid=unknown`)).status, 400);
    assert.equal((await violations('bad_upgrade')) - before, 2);
  });
});

test('connections that ended leave nothing behind', async () => {
  for (let turn = 0; turn < 50 && host.service.connections() > 0; turn++) await sleep(20);
  assert.equal(host.service.connections(), 0);
  const { values } = await host.metrics.connections.get();
  assert.ok(values.every(({ value }) => value === 0));
});
