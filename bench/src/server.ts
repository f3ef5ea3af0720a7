/** A process with one subject in it, and what the bench asks of it: `node server.ts <subject> <options as JSON>`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { announcement } from './event.ts';
import { cpuSeconds, residentBytes } from './own-process.ts';
import { serve } from './remote.ts';
import { type Subject, type SubjectName, type SubjectOptions, userIdOf } from './subjects/subject.ts';

export interface ServerCalls {
  port(): number;
  connections(): number;
  /** So many broadcasts, each in its own turn of the event loop. */
  broadcast(turns: number): Promise<void>;
  /** `burst` events for each of the first `users` people within one turn, one person after the other; so many turns. */
  perUser(users: number, burst: number, turns: number): Promise<void>;
  notifications(): Promise<number>;
  fillMetrics(): void;
  /** Looks at how long the event loop is held, from now on. */
  watchLoop(): void;
  /** At most, since then. */
  loopHeldMs(): number;
  /** CPU time of this process until now, user and system. */
  cpuSeconds(): number;
  /** Resident bytes after a full garbage collection. */
  residentBytes(): Promise<number>;
}

/** Only what is measured is loaded: a module that is never used would count as memory. */
async function startSubject(name: SubjectName, options: SubjectOptions): Promise<Subject> {
  switch (name) {
    case 'slotwire':
      if (options.variant !== undefined) (await import('./subjects/variants.ts')).plantVariant(options.variant);
      return (await import('./subjects/slotwire.ts')).startSlotwire(options);
    case 'socket.io':
      return (await import('./subjects/socket-io.ts')).startSocketIo();
    case 'ws':
      return (await import('./subjects/ws.ts')).startWs();
  }
}

function createCalls(subject: Subject): ServerCalls {
  return {
    port: () => subject.port,
    connections: () => subject.connections(),
    async broadcast(turns) {
      for (let i = 0; i < turns; i++) {
        await subject.broadcast(announcement);
        await nextTurn();
      }
    },
    async perUser(users, burst, turns) {
      for (let turn = 0; turn < turns; turn++) {
        const pending: Promise<void>[] = [];
        for (let user = 0; user < users; user++) {
          const userId = userIdOf(user);
          for (let i = 0; i < burst; i++) {
            const handed = subject.toUser(userId, announcement);
            if (handed !== undefined) pending.push(handed);
          }
        }
        await Promise.all(pending);
        await nextTurn();
      }
    },
    fillMetrics: () => subject.fillMetrics?.(),
    watchLoop() {
      loop.enable();
      loop.reset();
    },
    loopHeldMs() {
      loop.disable();
      return loop.max / 1e6;
    },
    notifications: async () => (await subject.notifications?.()) ?? 0,
    cpuSeconds,
    residentBytes,
  };
}

/** Node's own measure counts from the end of a pause of so long. */
const loop = monitorEventLoopDelay({ resolution: 1 });

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const [name, options] = process.argv.slice(2) as [SubjectName, string];
serve(createCalls(await startSubject(name, JSON.parse(options) as SubjectOptions)));
