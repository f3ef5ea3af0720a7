/** Attackers: what is drawn, sent over real connections, a few of them at a time, until the time is over. */
import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@slotwire/runtime';
import { WebSocket } from 'ws';
import { randomCommandPacket, randomFrameBytes, randomPacket, randomPayload, randomRequest } from './frames.fixture.ts';
import { randomJson } from './values.fixture.ts';

export interface AttackParts {
  url: string;
  random: Random;
  /** A token of a person, by number. */
  token(number: number): Promise<string>;
  isOver(): boolean;
}

/** What was done, by kind: a run that did nothing proves nothing. */
export type Tally = Record<'stranger' | 'member' | 'commands' | 'frames' | 'polling' | 'request' | 'body', number>;

const PEOPLE = 5;
const ATTACKERS = 8;
/** A peer that never answers must not hold an attacker. */
const PATIENCE_MS = 1_000;
/** Between two attacks of one attacker: the service shall be busy with nonsense, not with their number. */
const PAUSE_MS = 5;

export async function attack({ url, random, token, isOver }: AttackParts): Promise<Tally> {
  const tally: Tally = { stranger: 0, member: 0, commands: 0, frames: 0, polling: 0, request: 0, body: 0 };
  const kinds = Object.keys(tally) as (keyof Tally)[];

  /** Undefined when it was not let in. */
  async function open(): Promise<WebSocket | undefined> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', () => {});
    const settled = new Promise((resolve) => {
      socket.once('open', resolve);
      socket.once('close', resolve);
    });
    await Promise.race([settled, sleep(PATIENCE_MS)]);
    if (socket.readyState === WebSocket.OPEN) return socket;
    socket.terminate();
    return undefined;
  }

  async function enter(draw: Random): Promise<WebSocket | undefined> {
    const given = await token(draw.int(PEOPLE));
    const socket = await open();
    if (socket === undefined) return undefined;
    const welcomed = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        if (String(data).includes('"welcome"')) resolve();
      });
      socket.once('close', () => resolve());
    });
    const auth = { protocol: 1, token: given, deviceId: `d-${draw.int(9)}`, platform: 'sim', appVersion: '1' };
    socket.send(`40${JSON.stringify(auth)}`);
    await Promise.race([welcomed, sleep(PATIENCE_MS)]);
    return socket;
  }

  async function leave(socket: WebSocket, draw: Random): Promise<void> {
    await sleep(draw.int(30));
    if (draw.chance(0.3)) socket.terminate();
    else socket.close();
    // What is not closed in good order is cut.
    await sleep(20);
    socket.terminate();
  }

  const acts: Record<keyof Tally, (draw: Random) => Promise<void>> = {
    async stranger(draw) {
      const socket = await open();
      if (socket === undefined) return;
      for (let i = draw.int(8); i >= 0 && socket.readyState === WebSocket.OPEN; i--)
        socket.send(draw.chance(0.1) ? draw.bytes(draw.int(200)) : randomPacket(draw));
      await leave(socket, draw);
    },
    async member(draw) {
      const socket = await enter(draw);
      if (socket === undefined) return;
      for (let i = draw.int(12); i >= 0 && socket.readyState === WebSocket.OPEN; i--) {
        socket.send(draw.chance(0.05) ? draw.bytes(draw.int(200)) : randomPacket(draw));
        if (draw.chance(0.3)) await sleep(2);
      }
      await leave(socket, draw);
    },
    async commands(draw) {
      const socket = await enter(draw);
      if (socket === undefined) return;
      for (let i = 0; i < 20 && socket.readyState === WebSocket.OPEN; i++) {
        socket.send(randomCommandPacket(draw, i));
        if (draw.chance(0.2)) await sleep(5);
      }
      await leave(socket, draw);
    },
    async frames(draw) {
      const socket = draw.chance(0.5) ? await open() : await enter(draw);
      if (socket === undefined) return;
      const { _socket: tcp } = socket as unknown as { _socket: Socket | undefined };
      for (let i = draw.int(4); i >= 0 && tcp?.writable === true; i--) tcp.write(randomFrameBytes(draw));
      // Not `resetAndDestroy`: Node leaves the handle open where the reset fails, and then this process does not end.
      if (draw.chance(0.2)) tcp?.destroy();
      await leave(socket, draw);
    },
    async polling(draw) {
      const base = `${url}/socket.io/?EIO=4&transport=polling`;
      const opened = (await (await ask(base)).text()).slice(1);
      const session = `${base}&sid=${(JSON.parse(opened) as { sid: string }).sid}`;
      const given = await token(draw.int(PEOPLE));
      const auth = { protocol: 1, token: given, deviceId: `d-${draw.int(9)}`, platform: 'sim', appVersion: '1' };
      if (draw.chance(0.6)) await ask(session, { method: 'POST', body: `40${JSON.stringify(auth)}` });
      for (let i = draw.int(4); i >= 0; i--) {
        const method = draw.pick(['POST', 'POST', 'POST', 'GET', 'PUT', 'OPTIONS']);
        const body = method === 'POST' || method === 'PUT' ? { body: randomPayload(draw) } : {};
        // Two at a time on one session are not allowed: one more thing to try.
        await Promise.all([ask(session, { method, ...body }), draw.chance(0.2) ? ask(session) : undefined]);
      }
      // A session that was let in and is not closed would be missed by its pings alone, 45 s later.
      await ask(session, { method: 'POST', body: '1' });
    },
    async request(draw) {
      const { hostname, port } = new URL(url);
      const tcp = connectTcp(Number(port), hostname);
      tcp.on('error', () => {});
      tcp.resume();
      tcp.write(randomRequest(draw));
      await sleep(draw.int(50));
      if (draw.chance(0.5)) tcp.end();
      else tcp.destroy();
      await sleep(1);
      tcp.destroy();
    },
    async body(draw) {
      const text = JSON.stringify(randomJson(draw));
      const depth = draw.int(20_000);
      const path = draw.pick(['/v1/bookings', '/v1/dev/session', '/nowhere']);
      const body = draw.chance(0.2) ? '['.repeat(depth) + ']'.repeat(depth) : draw.chance(0.3) ? text.slice(1) : text;
      const type = draw.pick(['application/json', 'application/json; charset=x', 'text/plain', 'multipart/form-data']);
      await ask(url + path, { method: 'POST', body, headers: { 'content-type': type } });
    },
  };

  /** Bounded in time: a long poll of a session that lives on would last for twenty seconds. */
  async function ask(address: string, options: RequestInit = {}): Promise<Response> {
    return fetch(address, { ...options, signal: AbortSignal.timeout(300) });
  }

  async function attacker(own: Random): Promise<void> {
    for (let turn = 0; !isOver(); turn++) {
      const draw = own.fork(`attack ${turn}`);
      const kind = draw.pick(kinds);
      tally[kind] += 1;
      // What it is refused, and how, is no matter here.
      await acts[kind](draw).catch(() => {});
      await sleep(PAUSE_MS);
    }
  }

  await Promise.all(Array.from({ length: ATTACKERS }, (_, i) => attacker(random.fork(`attacker ${i}`))));
  return tally;
}
