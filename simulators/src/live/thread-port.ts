/** Thread port: a slice on a thread of its own, as the coordinator sees it. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { HistoryEntry } from '../oracle/history.ts';
import type { ConnectSlice, FromWorker, SlicePlan, ToWorker } from './port.ts';

/** As much of a `Worker` as is needed. */
export interface Thread {
  postMessage(message: ToWorker): void;
  on(event: 'message', listener: (message: FromWorker) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

interface Question {
  resolve: () => void;
  reject: (error: Error) => void;
}

export function startThread(plan: SlicePlan): Thread {
  return new Worker(path.join(import.meta.dirname, 'worker/main.ts'), { workerData: plan });
}

export function connectThreadSlice(start: () => Thread): ConnectSlice {
  return (listener) => {
    const thread = start();
    const questions = new Map<number, Question>();
    let asked = 0;
    /** Why nothing comes from it any more. */
    let over: string | undefined;

    function end(why: string): void {
      if (over !== undefined) return;
      over = why;
      for (const { reject } of questions.values()) reject(new Error(why));
      questions.clear();
    }
    function die(why: string): void {
      if (over !== undefined) return;
      end(why);
      listener.onGone(why);
    }

    thread.on('message', (message) => {
      if (over !== undefined) return;
      switch (message.type) {
        case 'history':
          for (const line of message.lines.split('\n')) {
            listener.onHistory(JSON.parse(line) as HistoryEntry, message.atMs);
          }
          return;
        case 'sample':
          return listener.onSample(message.sample);
        case 'look':
          return listener.onLook(message.look);
        case 'done':
          questions.get(message.id)?.resolve();
          questions.delete(message.id);
          return;
        case 'failed':
          return die(`a thread of the fleet failed: ${message.why}`);
        default:
          assertNever(message);
      }
    });
    // The error comes before the exit that it causes, and says more.
    thread.on('error', (error) =>
      die(`a thread of the fleet died: ${error instanceof Error ? error.message : String(error)}`),
    );
    thread.on('exit', (code) => die(`a thread of the fleet ended with code ${code}`));

    return {
      ask(order) {
        if (over !== undefined) return Promise.reject(new Error(over));
        return new Promise((resolve, reject) => {
          const id = ++asked;
          questions.set(id, { resolve, reject });
          thread.postMessage({ id, order });
        });
      },
      deliver(device, push) {
        if (over === undefined) thread.postMessage({ device, push });
      },
      async end() {
        end('the thread was ended');
        await thread.terminate();
      },
    };
  };
}

function assertNever(value: never): never {
  throw new Error(`unknown message ${JSON.stringify(value)}`);
}
