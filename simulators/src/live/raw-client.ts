/** Raw client: a connection to a live service with socket.io-client and nothing of the SDK, so that client and judge cannot share a mistake. */
import { type Handshake, type Namespace, PROTOCOL_VERSION } from '@slotwire/protocol';
import type { Timers } from '@slotwire/runtime';
import { io } from 'socket.io-client';
import { APP_VERSION } from '../device.ts';

export interface RawTarget {
  url: string;
  namespace?: Namespace;
  token: string;
  deviceId: string;
  /** For error messages. */
  who: string;
  timers: Timers;
}

export interface RawClient {
  /** The value of the ack. Rejects when the service refuses, is gone, or says nothing for 15 s. */
  ask<T>(event: string, args: object): Promise<T>;
  close(): void;
}

const ANSWER_WITHIN_MS = 15_000;

/** Resolves with the welcome. */
export async function connectRaw({
  url,
  namespace = '/',
  token,
  deviceId,
  who,
  timers,
}: RawTarget): Promise<RawClient> {
  const auth: Handshake = { protocol: PROTOCOL_VERSION, token, deviceId, platform: 'sim', appVersion: APP_VERSION };
  const socket = io(`${url}${namespace}`, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
  /** Of everything that waits. */
  const failures = new Set<(error: Error) => void>();
  socket.on('disconnect', (reason) => {
    for (const fail of failures) fail(new Error(`${who} was cut off: ${reason}`));
  });
  socket.on('connect_error', (error) => {
    for (const fail of failures) fail(new Error(`${who} was refused: ${error.message}`));
  });

  function within<T>(what: string, start: (resolve: (value: T) => void, reject: (error: Error) => void) => void) {
    return new Promise<T>((resolve, reject) => {
      const late = () => fail(new Error(`no ${what} for ${who} within ${ANSWER_WITHIN_MS / 1_000} s`));
      const timer = timers.after(ANSWER_WITHIN_MS, late);
      function end(): void {
        timer.stop();
        failures.delete(fail);
      }
      function fail(error: Error): void {
        end();
        reject(error);
      }
      failures.add(fail);
      start((value) => {
        end();
        resolve(value);
      }, fail);
    });
  }

  try {
    await within<void>('welcome', (resolve) => socket.once('welcome', () => resolve()));
  } catch (error) {
    socket.disconnect();
    throw error;
  }
  return {
    ask: <T>(event: string, args: object) =>
      within<T>(`answer to ${event}`, (resolve, reject) => {
        socket.emit(event, args, (answer: { ok: true; value: T } | { ok: false; code: string }) => {
          if (answer.ok) resolve(answer.value);
          else reject(new Error(`${event} was answered ${answer.code}`));
        });
      }),
    close: () => void socket.disconnect(),
  };
}
