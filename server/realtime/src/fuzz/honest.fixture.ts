/** Honest clients: they book, write notes and ask, one thing at a time, and know how long each answer took. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

export interface Honest {
  /** Latencies from now on go by this name. */
  phase(name: string): void;
  /** Of a phase, ms. */
  p99(name: string): number;
  count(name: string): number;
  /** What went wrong: an answer that was no success, or a connection that ended. */
  problems: string[];
  /** Ids of bookings that were acked. */
  booked: string[];
  stop(): Promise<void>;
}

const CLIENTS = 4;
const PAUSE_MS = 15;
const HOUR_MS = 3_600_000;

export async function startHonest(url: string, token: (userId: string) => Promise<string>): Promise<Honest> {
  let phase = 'start';
  let over = false;
  const latencies = new Map<string, number[]>();
  const problems: string[] = [];
  const booked: string[] = [];

  async function open(number: number): Promise<(event: string, args: object) => Promise<{ ok: boolean }>> {
    const userId = `honest-${number}`;
    const auth = { protocol: 1, token: await token(userId), deviceId: 'd-1', platform: 'sim', appVersion: '1' };
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const waiting = new Map<number, (answer: { ok: boolean }) => void>();
    let asked = 0;
    const welcomed = new Promise<void>((resolve, reject) => {
      socket.on('open', () => socket.send(`40${JSON.stringify(auth)}`));
      socket.on('error', reject);
      socket.on('message', (data) => {
        const packet = String(data);
        if (packet === '2') socket.send('3');
        if (packet.startsWith('42["welcome"')) resolve();
        const ack = /^43(\d+)(.*)$/s.exec(packet);
        if (ack) waiting.get(Number(ack[1]))?.((JSON.parse(ack[2] as string) as [{ ok: boolean }])[0]);
        if (packet.startsWith('42["goodbye"')) problems.push(`${userId}: ${packet}`);
      });
      socket.on('close', (code) => {
        if (!over) problems.push(`${userId} was closed with ${code}`);
        for (const resolve of waiting.values()) resolve({ ok: false });
      });
    });
    await welcomed;
    return (event, args) =>
      new Promise((resolve) => {
        const id = ++asked;
        const startedMs = performance.now();
        const during = phase;
        waiting.set(id, (answer) => {
          waiting.delete(id);
          latencies.set(during, [...(latencies.get(during) ?? []), performance.now() - startedMs]);
          if (!answer.ok && !over) problems.push(`${userId} ${event}: ${JSON.stringify(answer)}`);
          resolve(answer);
        });
        if (socket.readyState === WebSocket.OPEN) socket.send(`42${id}${JSON.stringify([event, args])}`);
        else waiting.get(id)?.({ ok: false });
        if (over) socket.close();
      });
  }

  async function live(number: number): Promise<void> {
    const ask = await open(number);
    const startMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 48 * HOUR_MS;
    for (let turn = 0; !over && problems.length < 20; turn++) {
      const bookingId = crypto.randomUUID();
      const slot = {
        startsAt: new Date(startMs + turn * HOUR_MS).toISOString(),
        endsAt: new Date(startMs + (turn + 1) * HOUR_MS).toISOString(),
      };
      const created = { key: bookingId, vendorId: `honest-v-${number}`, resourceId: 'chair', service: 'Haircut' };
      if ((await ask('booking:create', { ...created, ...slot })).ok) booked.push(bookingId);
      await sleep(PAUSE_MS);
      await ask('booking:note', { key: crypto.randomUUID(), bookingId, text: 'Bring a towel' });
      await sleep(PAUSE_MS);
      await ask('notification:list', { limit: 5 });
      await sleep(PAUSE_MS);
    }
    over = over || problems.length >= 20;
    await ask('preferences:get', {});
  }

  const lives = Promise.all(Array.from({ length: CLIENTS }, (_, i) => live(i))).catch((error: unknown) => {
    problems.push(String(error));
  });
  return {
    phase(name) {
      phase = name;
    },
    p99(name) {
      const sorted = (latencies.get(name) ?? []).toSorted((a, b) => a - b);
      return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? Number.NaN;
    },
    count: (name) => latencies.get(name)?.length ?? 0,
    problems,
    booked,
    async stop() {
      over = true;
      // One that waits for an answer that never comes has failed already: it was not counted.
      await Promise.race([lives, sleep(5_000, undefined, { ref: false })]);
    },
  };
}
