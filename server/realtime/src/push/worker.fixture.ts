/** A push worker for tests: virtual time, an in-memory database, and providers that say what the test wants them to. */
import type { Notification, Preferences, PushOutcomeName, PushProviderName, StreamName } from '@slotwire/protocol';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import { createCommitter } from '../storage/committer.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { write } from '../storage/store.fixture.ts';
import { emptyWriteSet, type Store, type WriteSet } from '../storage/store.ts';
import type { PushDecisionRecord, PushDevice } from '../storage/store-notifications.ts';
import { createLog } from '../telemetry/log.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { createMemoryProvider, type OnPush } from './memory.ts';
import type { PushMessage, PushProviders } from './provider.ts';
import { NOON_MS, recordOf } from './push.fixture.ts';
import { createPushWorker, type PushSettings, type PushWorker } from './worker.ts';

export interface Sent extends PushMessage {
  provider: PushProviderName;
  atMs: number;
}

export interface TestWorker {
  runtime: VirtualRuntime;
  store: Store;
  metrics: Metrics;
  worker: PushWorker;
  /** All that was handed to a provider, whatever it said. */
  sent: Sent[];
  /** Who got what, in order: the device and the title. */
  titles(): [token: string, title: string][];
  register(...devices: PushDevice[]): Promise<void>;
  prefer(userId: string, preferences: Preferences): Promise<void>;
  /** Makes it durable, due now, and wakes the worker. */
  tell(stream: StreamName, ...notifications: Notification[]): Promise<void>;
  commit(writes: Partial<WriteSet>): Promise<void>;
  /** Oldest first. */
  decisions(notificationId?: string): Promise<PushDecisionRecord[]>;
  outcomes(notificationId?: string): Promise<PushOutcomeName[]>;
  /** Another one on the same store, as after a crash: the one before does nothing any more. */
  restart(): void;
}

export interface TestWorkerOptions {
  /** Default: everything is sent. */
  onPush?: OnPush;
  providers?: readonly PushProviderName[];
  settings?: PushSettings;
  /** Stands before the database, to let it fail. */
  before?: (store: Store) => Store;
  startMs?: number;
}

export function createTestWorker(options: TestWorkerOptions = {}): TestWorker {
  const { onPush, providers: names = ['fcm', 'apns'], settings = {}, before = (store: Store) => store } = options;
  const runtime = createVirtualRuntime({ seed: 7, startMs: options.startMs ?? NOON_MS });
  const { clock, timers } = runtime;
  const store = createSqliteStore({ path: ':memory:', clock, ids: runtime.ids });
  const metrics = createMetrics();
  const sent: Sent[] = [];
  /** Of the worker that runs. What an earlier one does reaches neither the store nor a provider. */
  let life = 0;

  function start(): PushWorker {
    const mine = ++life;
    const alive = before(guarded(store, () => mine === life));
    const provider = (name: PushProviderName) =>
      createMemoryProvider(name, (message) => {
        sent.push({ ...message, provider: name, atMs: clock.nowMs() });
        return onPush?.(message, name) ?? { status: 'sent', providerId: undefined };
      });
    const providers: PushProviders = Object.fromEntries(names.map((name) => [name, provider(name)]));
    return createPushWorker({
      store: alive,
      committer: createCommitter({ store: alive, timers, clock, onCommitted() {} }),
      providers,
      clock,
      timers,
      random: runtime.random.fork('push'),
      metrics,
      log: createLog({ level: 'silent', nowMs: clock.nowMs }),
      settings,
    });
  }

  let worker = start();

  async function commit(writes: Partial<WriteSet>): Promise<void> {
    await write(store, { ...emptyWriteSet, ...writes });
  }
  async function decisions(notificationId?: string): Promise<PushDecisionRecord[]> {
    return (await store.listDecisions({ notificationId, limit: 100_000 })).toReversed();
  }

  return {
    runtime,
    store,
    metrics,
    get worker() {
      return worker;
    },
    sent,
    titles: () => sent.map(({ token, title }) => [token, title]),
    commit,
    register: (...devices) => commit({ devices: devices.map((device) => ({ type: 'register', device })) }),
    prefer: (userId, preferences) => commit({ preferences: [{ userId, preferences }] }),
    async tell(stream, ...notifications) {
      const nowMs = clock.nowMs();
      await commit({ notifications: notifications.map((one) => recordOf(one, stream, nowMs)) });
      worker.wake(nowMs);
    },
    decisions,
    outcomes: async (notificationId) => (await decisions(notificationId)).map(({ outcome }) => outcome),
    restart() {
      worker = start();
    },
  };
}

/** A store that never answers once its process is dead. */
function guarded(store: Store, isAlive: () => boolean): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => (isAlive() ? method.apply(target, args) : new Promise(() => {}));
    },
  });
}
