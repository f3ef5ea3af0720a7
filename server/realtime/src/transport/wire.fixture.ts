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

/** @param settle lets the service do what it can do now: commits that wait for the end of a tick, and their answers */
export function createManualWire(settle: () => Promise<void>): ManualWire {
  let up: (() => unknown)[] = [];
  let down: (() => unknown)[] = [];

  async function run(tasks: (() => unknown)[]): Promise<void> {
    for (const task of tasks) await task();
    await settle();
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
