/** A host on a free port and a data directory of its own, and raw clients that share no code with the SDK. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemRuntime } from '@slotwire/runtime';
import { WebSocket } from 'ws';
import { parseConfig } from './config/config.ts';
import { type Host, startHost } from './host.ts';
import type { ServiceSettings } from './service.ts';
import type { Store } from './storage/store.ts';
import { createLog, type Log } from './telemetry/log.ts';

export interface TestHost extends Host {
  dataDir: string;
  token(userId: string, role?: string, more?: object): Promise<string>;
  /** Opens a WebSocket that speaks packets as text. */
  raw(headers?: Record<string, string>): Promise<RawSocket>;
  auth(token: string, more?: object): object;
  dispose(): Promise<void>;
}

export interface RawSocket {
  /** An Engine.IO packet, as it is. */
  send(packet: string | Buffer): void;
  /** The first packet from now on that matches. */
  expect(pattern: RegExp): Promise<string>;
  closed: Promise<number>;
  close(): void;
}

export async function startTestHost(
  options: {
    env?: Record<string, string>;
    settings?: Partial<ServiceSettings>;
    dataDir?: string;
    log?: Log;
    wrapStore?: (store: Store) => Store;
  } = {},
): Promise<TestHost> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'slotwire-')));
  const runtime = createSystemRuntime();
  const config = parseConfig({
    SLOTWIRE_MODE: 'development',
    SLOTWIRE_PORT: '0',
    SLOTWIRE_DATA: dataDir,
    ...options.env,
  });
  const log = options.log ?? createLog({ level: 'silent', nowMs: runtime.clock.nowMs });
  const discard = () => rm(dataDir, { recursive: true, force: true });
  const host = await startHost({
    config,
    runtime,
    log,
    ...(options.settings ? { settings: options.settings } : {}),
    ...(options.wrapStore ? { wrapStore: options.wrapStore } : {}),
  }).catch(async (error: unknown) => {
    await discard();
    throw error;
  });
  return {
    ...host,
    dataDir,
    async token(userId, role = 'customer', more = {}) {
      const response = await fetch(`${host.url}/v1/dev/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userId, role, ...more }),
      });
      return ((await response.json()) as { token: string }).token;
    },
    auth: (token, more = {}) => ({ protocol: 1, token, deviceId: 'd-1', platform: 'sim', appVersion: '1', ...more }),
    raw: (headers = {}) => openRaw(`${host.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, headers),
    async dispose() {
      await host.stop();
      await discard();
    },
  };
}

const WAIT_MS = 5_000;

async function openRaw(url: string, headers: Record<string, string>): Promise<RawSocket> {
  const socket = new WebSocket(url, { headers });
  const packets: string[] = [];
  let waiting: (() => void)[] = [];
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  socket.on('message', (data) => {
    packets.push(String(data));
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      wake();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return {
    send: (packet) => socket.send(packet),
    async expect(pattern) {
      const deadline = Date.now() + WAIT_MS; // Real sockets, so real time.
      for (;;) {
        const index = packets.findIndex((packet) => pattern.test(packet));
        if (index >= 0) return packets.splice(index, 1)[0] as string;
        if (Date.now() > deadline || socket.readyState === WebSocket.CLOSED) {
          throw new Error(`no packet ${pattern}; there were ${JSON.stringify(packets).slice(0, 2_000)}`);
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 100);
          waiting.push(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
    },
    closed,
    close: () => socket.close(),
  };
}
