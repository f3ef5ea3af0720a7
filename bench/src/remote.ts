/** Remote: an object in another process, called over Node's IPC channel as if it were here. */
import type { ChildProcess } from 'node:child_process';
import { flushCompileCache } from 'node:module';

/** The same methods, each answering with a promise. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

interface Call {
  id: number;
  method: string;
  args: unknown[];
}

type Answer = { id: number; value: unknown } | { id: number; error: string };

/** In the child: lets the parent call the methods of `target`, and ends with the parent, however that ends. */
export function serve(target: object): void {
  const methods = target as Record<string, (...args: unknown[]) => unknown>;
  const send = (answer: Answer) => process.send?.(answer);
  process.on('message', async ({ id, method, args }: Call) => {
    try {
      send({ id, value: await methods[method]?.(...args) });
    } catch (error) {
      send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
  // Where Node keeps what it compiles, it writes it at an end of its own, and we are killed.
  flushCompileCache();
  // Ctrl-C reaches the whole group; the parent decides when we end.
  process.on('SIGINT', () => {});
}

/** In the parent. Calls that are under way when the child ends are rejected. */
export function remote<T extends object>(child: ChildProcess, name: string): Remote<T> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let ended: Error | undefined;

  child.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(new Error(`${name}: ${answer.error}`));
    else call?.resolve(answer.value);
  });
  child.on('exit', (code, signal) => {
    ended = new Error(`${name} ended (${signal ?? code})`);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  });

  const call = (method: string, args: unknown[]) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      child.send({ id, method, args } satisfies Call);
    });
  return new Proxy({} as Remote<T>, {
    // Whatever is awaited is asked for `then` first.
    get: (_, method) => (method === 'then' ? undefined : (...args: unknown[]) => call(String(method), args)),
  });
}
