/** Raw client: a connection to a live service with socket.io-client and nothing of the SDK, so that client and judge cannot share a mistake. */
import { type Failure, type Handshake, type Namespace, PROTOCOL_VERSION, type Refusal } from '@slotwire/protocol';
import { sleep, type Timers } from '@slotwire/runtime';
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
  /**
   * The value of the ack. Asks again when the service says when: a limit is no answer, and must not be taken for a loss.
   * Rejects when the service refuses, is gone, or says nothing for 15 s.
   */
  ask<T>(event: string, args: object): Promise<T>;
  close(): void;
}

const ANSWER_WITHIN_MS = 15_000;

/** Resolves with the welcome. Waits where it is asked to. */
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
  socket.on('connect_error', (error: Error & { data?: Refusal }) => {
    if (waitOf(error.data) !== undefined) return;
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

  /** @returns undefined, or how long the service asks to wait, ms. */
  function welcome(): Promise<number | undefined> {
    return within<number | undefined>('welcome', (resolve) => {
      socket.once('welcome', () => resolve(undefined));
      socket.once('connect_error', (error: Error & { data?: Refusal }) => resolve(waitOf(error.data)));
    });
  }

  try {
    for (let waitMs = await welcome(); waitMs !== undefined; waitMs = await welcome()) {
      await sleep(timers, waitMs);
      socket.removeAllListeners('welcome');
      socket.connect();
    }
  } catch (error) {
    socket.disconnect();
    throw error;
  }

  function askOnce<T>(event: string, args: object): Promise<{ value: T } | { waitMs: number }> {
    return within<{ value: T } | { waitMs: number }>(`answer to ${event}`, (resolve, reject) => {
      socket.emit(event, args, (answer: { ok: true; value: T } | Failure) => {
        if (answer.ok) return resolve({ value: answer.value });
        const waitMs = waitOf(answer);
        if (waitMs !== undefined) resolve({ waitMs });
        else reject(new Error(`${event} was answered ${answer.code}`));
      });
    });
  }

  return {
    async ask<T>(event: string, args: object) {
      for (;;) {
        const answer = await askOnce<T>(event, args);
        if ('value' in answer) return answer.value;
        await sleep(timers, answer.waitMs);
      }
    },
    close: () => void socket.disconnect(),
  };
}

/** Ms; undefined where the service does not ask to come back. */
function waitOf(refused: Pick<Refusal, 'retry' | 'retryAfterMs'> | undefined): number | undefined {
  return refused?.retry === 'backoff' && refused.retryAfterMs !== undefined
    ? Math.max(1, refused.retryAfterMs)
    : undefined;
}
