/** Strangers: real sockets that never say who they are, or say it in a way that nobody should. */
import assert from 'node:assert/strict';
import { connect as connectTcp, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawSocket, startTestHost, type TestHost } from '../host.fixture.ts';

const CAP = 8;

let host: TestHost;
before(async () => {
  host = await startTestHost({
    env: {
      SLOTWIRE_PENDING_PER_ADDRESS: String(CAP),
      SLOTWIRE_HANDSHAKE_SECONDS: '1',
      SLOTWIRE_HEADERS_SECONDS: '1',
      SLOTWIRE_REQUEST_SECONDS: '2',
    },
  });
});
after(() => host.dispose());

async function violations(kind: string): Promise<number> {
  const { values } = await host.metrics.violations.get();
  return values.find(({ labels }) => labels.kind === kind)?.value ?? 0;
}

/** A TCP connection that says what it is told; `closed` is what it heard until its end. */
function tcp(...said: string[]): { socket: Socket; closed: Promise<string> } {
  const { hostname, port } = new URL(host.url);
  const socket = connectTcp(Number(port), hostname);
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(heard)));
  for (const text of said) socket.write(text);
  return { socket, closed };
}

/** Rejects when it takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = new AbortController();
  const timeout = sleep(ms, undefined, { signal: late.signal }).then(
    () => assert.fail(`not within ${ms} ms`),
    () => undefined as never,
  );
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    late.abort();
  }
}

async function admitted(userId: string): Promise<RawSocket> {
  const socket = await host.raw();
  socket.send(`40${JSON.stringify(host.auth(await host.token(userId), { deviceId: `d-${userId}` }))}`);
  await socket.expect(/^42\["welcome"/);
  return socket;
}

describe('those who take their time', () => {
  test('[SE13] a connection that says nothing, and one that sends its headers drop by drop, are closed', async () => {
    const before = await violations('slow_request');
    const silent = tcp();
    const slow = tcp('GET /healthz HTTP/1.1\r\nHost: slotwire\r\n');
    const drops = setInterval(() => slow.socket.write('x-drop: 1\r\n'), 200);
    const answers = await within(4_000, Promise.all([silent.closed, slow.closed])).finally(() => clearInterval(drops));
    for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.equal((await violations('slow_request')) - before, 2);
  });

  test('[SE13] so is one whose body never ends', async () => {
    const { closed, socket } = tcp(
      'POST /v1/bookings HTTP/1.1\r\nHost: slotwire\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    );
    const drops = setInterval(() => socket.write(' '), 200);
    assert.match(await within(6_000, closed).finally(() => clearInterval(drops)), /^HTTP\/1\.1 408 /);
  });

  test('[SE13] a socket that never asks to be let in is closed, and so is one that is refused and stays', async () => {
    const silent = await host.raw();
    const refused = await host.raw();
    refused.send('40{}');
    await refused.expect(/^44.*BAD_HANDSHAKE/);
    await within(4_000, Promise.all([silent.closed, refused.closed]));
  });

  test('[SE13] so is a polling session that never asks', async () => {
    const url = `${host.url}/socket.io/?EIO=4&transport=polling`;
    const opened = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
    await sleep(1_500);
    assert.equal((await fetch(`${url}&sid=${opened.sid}`)).status, 400);
  });

  test('[SE13] an admitted socket stays', async () => {
    const socket = await admitted('c-1');
    await sleep(1_500);
    socket.send('421["session:profile",{"mode":"live"}]');
    await socket.expect(/^431\[\{"ok":true/);
    socket.close();
  });
});

describe('those who are many', () => {
  test('[SE13] an address gets no more strangers than its cap; one that is welcomed or leaves makes room', async () => {
    const before = await violations('too_many_pending');
    const token = await host.token('c-2');
    host.app.server.closeIdleConnections();
    await sleep(50);
    const strangers = Array.from({ length: CAP }, () => tcp());
    await sleep(100);
    const refused = Array.from({ length: 3 }, () => tcp());
    assert.deepEqual(await within(500, Promise.all(refused.map(({ closed }) => closed))), ['', '', '']);
    assert.equal((await violations('too_many_pending')) - before, 3);
    for (const { socket } of strangers) socket.destroy();
    await sleep(100);
    // More than the cap, one after the other: who is welcomed is no stranger any more.
    const sockets: RawSocket[] = [];
    for (let i = 0; i < CAP + 4; i++) {
      const socket = await host.raw();
      socket.send(`40${JSON.stringify(host.auth(token, { deviceId: `d-${i}` }))}`);
      await socket.expect(/^42\["welcome"/);
      sockets.push(socket);
    }
    assert.equal((await violations('too_many_pending')) - before, 3);
    for (const socket of sockets) socket.close();
  });

  test('[SE13] polling sessions count as well, also between their requests', async () => {
    const url = `${host.url}/socket.io/?EIO=4&transport=polling`;
    const statuses: number[] = [];
    for (let i = 0; i < CAP + 2; i++) statuses.push((await fetch(url)).status);
    assert.equal(statuses[0], 200);
    assert.equal(statuses.at(-1), 403);
    await sleep(1_500);
    assert.equal((await fetch(url)).status, 200);
    await sleep(1_500);
  });

  test('[SE13] a polling session that is welcomed makes room as well, while it waits for what comes', async () => {
    const tokens: string[] = [];
    for (let i = 0; i < CAP + 4; i++) tokens.push(await host.token(`p-${i}`));
    host.app.server.closeIdleConnections();
    await sleep(50);
    const before = await violations('too_many_pending');
    const url = `${host.url}/socket.io/?EIO=4&transport=polling`;
    const sessions: { own: string; waiting: Promise<Response> }[] = [];
    for (const [i, token] of tokens.entries()) {
      const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
      const own = `${url}&sid=${sid}`;
      await fetch(own, { method: 'POST', body: `40${JSON.stringify(host.auth(token, { deviceId: `p-${i}` }))}` });
      let heard = '';
      while (!heard.includes('"welcome"')) heard += await (await fetch(own)).text();
      sessions.push({ own, waiting: fetch(own) });
      await sleep(20);
    }
    assert.equal((await violations('too_many_pending')) - before, 0);
    for (const { own, waiting } of sessions) {
      await fetch(own, { method: 'POST', body: '41' });
      await waiting;
    }
  });
});

describe('those who play with the handshake', () => {
  test('[SE13] who leaves the last namespace is closed, and not kept open without a session', async () => {
    const socket = await admitted('c-3');
    socket.send('41');
    await within(1_000, socket.closed);
    assert.equal(host.service.connections(), 0);
  });

  test('[SE6] two handshakes at once on one connection end it; no session is left over', async () => {
    const before = await violations('malformed_packet');
    const socket = await host.raw();
    const token = await host.token('c-4');
    for (const deviceId of ['d-a', 'd-b']) socket.send(`40${JSON.stringify(host.auth(token, { deviceId }))}`);
    await within(1_000, socket.closed);
    for (let turn = 0; turn < 50 && host.service.connections() > 0; turn++) await sleep(20);
    assert.equal(host.service.connections(), 0);
    assert.equal((await violations('malformed_packet')) - before, 1);
  });

  test('[CM7] a handshake whose auth is nested too deep, or sets a prototype, ends the connection', async () => {
    for (const auth of [`{"a":${'['.repeat(2_000)}${']'.repeat(2_000)}}`, '{"__proto__":{"protocol":1}}']) {
      const socket = await host.raw();
      socket.send(`40${auth}`);
      await within(500, socket.closed);
    }
    assert.equal(({} as { protocol?: number }).protocol, undefined);
  });

  test('[CM7] an argument that is nested too deep ends the connection and is counted by its name', async () => {
    const socket = await admitted('c-5');
    socket.send(`421["session:profile",${'['.repeat(100)}${']'.repeat(100)}]`);
    await socket.closed;
    assert.equal(await violations('message_too_deep'), 1);
  });

  test('[CM7] an argument with __proto__ ends the connection and changes no prototype', async () => {
    const socket = await admitted('c-6');
    socket.send('421["session:profile",{"mode":"live","__proto__":{"polluted":true}}]');
    await socket.closed;
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});
