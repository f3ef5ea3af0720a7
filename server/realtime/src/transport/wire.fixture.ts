/** A wire that a test holds in its hands: nothing arrives before it is flushed. */
import type { Wire } from './memory.ts';

export interface ManualWire extends Wire {
  flushToServer(): Promise<void>;
  flushToClient(): Promise<void>;
  /** Both directions, until nothing moves any more. */
  flush(): Promise<void>;
  /** What is under way is lost. */
  drop(): void;
}

export function createManualWire(): ManualWire {
  let up: (() => unknown)[] = [];
  let down: (() => unknown)[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  async function run(tasks: (() => unknown)[]): Promise<void> {
    for (const task of tasks) await task();
    // Group commits wait for the end of a tick, and their answers for another.
    for (let turn = 0; turn < 5; turn++) await settle();
  }

  const wire: ManualWire = {
    toServer: (task) => void up.push(task),
    toClient: (task) => void down.push(task),
    async flushToServer() {
      const tasks = up;
      up = [];
      await run(tasks);
    },
    async flushToClient() {
      const tasks = down;
      down = [];
      await run(tasks);
    },
    async flush() {
      await settle();
      for (let round = 0; round < 100 && (up.length > 0 || down.length > 0); round++) {
        await wire.flushToServer();
        await wire.flushToClient();
      }
    },
    drop() {
      up = [];
      down = [];
    },
  };
  return wire;
}
