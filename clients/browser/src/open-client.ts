/** Open client: the SDK's client of one person in this browser, shared by all tabs in which they are. */
import type { Runtime } from '@slotwire/runtime';
import {
  type ClientStats,
  type ConnectionState,
  createSocketIoTransport,
  createSocketService,
  type Fault,
  type SocketClient,
} from '@slotwire/sdk';
import { watchConditions } from './conditions.ts';
import { deviceId } from './device-id.ts';
import { keptOnDevice } from './kept.ts';
import { createGuardedStorage } from './storage-guard.ts';
import { openIdbStorage } from './storage-idb.ts';
import type { StorageState } from './storage-state.ts';
import { TabClient } from './tab-client.ts';
import type { Device, TokenLoans } from './tab-group.ts';
import { browserChannel, browserLocks } from './tab-platform.ts';
import type { TabState } from './tab-state.ts';

export interface OpenClientOptions {
  /** Origin of the service. */
  url: string;
  /** Whose client it is: their tabs share it, and their store is theirs alone. */
  person: { id: string };
  /** As the SDK wants it. */
  getToken: () => Promise<string>;
  appVersion: string;
  runtime: Runtime;
  locale?: string;
  timeZone?: string;
  onFault?: (fault: Fault) => void;
  /** Another tab of the person has a better token than this one. */
  onToken?: (token: string) => void;
  /** What the tabs of the person lend each other, and when this one has got another. */
  tokens?: TokenLoans & { on(listener: () => void): () => void };
}

export interface OpenedClient {
  /** The same object for as long as the tab is open, whether it leads or follows. */
  client: SocketClient;
  /** Resolves when there is something to show and commands can be given, with or without a network. */
  ready: Promise<void>;
  tab(): TabState;
  onTab(listener: () => void): () => void;
  storage(): StorageState;
  onStorage(listener: () => void): () => void;
  /** Commands, choices and preferences that are in no store yet: they would be lost with this page. */
  unstored(): number;
  onUnstored(listener: () => void): () => void;
  /** Counters of the SDK; undefined in a tab that follows. */
  stats(): ClientStats | undefined;
  /** The next tab takes over; nothing is lost. */
  close(): Promise<void>;
}

export function openClient(options: OpenClientOptions): OpenedClient {
  const { url, person, getToken, appVersion, runtime, onFault = () => {}, onToken, tokens } = options;
  const { locale = 'en', timeZone = 'UTC' } = options;
  const name = `slotwire.${person.id}`;
  const locks = browserLocks();
  const openChannel = browserChannel(name);
  const isAlone = locks === undefined || openChannel === undefined;

  const conditions = watchConditions((now) => client.setConditions(now));
  const client = new TabClient(
    {
      name,
      locks,
      openChannel,
      openDevice: (shared, onStorage) => {
        const storage = isAlone ? undefined : durable(name, runtime, onStorage, onFault);
        const service = createSocketService({
          url,
          getToken,
          deviceId: deviceId(keptOnDevice(), runtime, isAlone),
          platform: 'web',
          appVersion,
          storage: storage ?? forgetful,
          transport: createSocketIoTransport(),
          runtime,
          conditions: shared,
          locale,
          timeZone,
          onFault,
        });
        return {
          service,
          storage: () => storage?.state() ?? alone,
          async close() {
            await service.stop();
            storage?.close();
          },
        } satisfies Device;
      },
      runtime,
      region: { locale, timeZone },
      onFault,
      ...(onToken === undefined ? {} : { onToken }),
      ...(tokens === undefined ? {} : { tokens }),
    },
    conditions.now(),
  );

  // A leader without a good token is given the one of the tab in which the person has just signed in.
  let offeredAtMs = Number.NEGATIVE_INFINITY;
  client.on('connection', (state: ConnectionState) => {
    if (state.status !== 'needs-auth' || state.code === 'TOKEN_REVOKED' || client.tab().role !== 'follower') return;
    const nowMs = runtime.clock.monotonicMs();
    if (nowMs - offeredAtMs < OFFER_REST_MS) return;
    offeredAtMs = nowMs;
    getToken().then(
      (token) => client.offerToken(token),
      () => {},
    );
  });
  const left = new AbortController();
  const { signal } = left;
  // Only what is new to this tab: what it has borrowed the others have already.
  let known = tokens?.lend();
  const stopLending = tokens?.on(() => {
    const token = tokens.lend();
    if (token === known) return;
    known = token;
    client.lendToken();
  });
  addEventListener('pagehide', () => client.leave(), { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && client.comeBack(), { signal });

  return {
    client,
    ready: client.ready,
    tab: () => client.tab(),
    onTab: (listener) => client.on('tab', listener),
    storage: () => client.storage(),
    onStorage: (listener) => client.on('storage', listener),
    unstored: () => client.unstored(),
    onUnstored: (listener) => client.on('unstored', listener),
    stats: () => client.stats(),
    async close() {
      left.abort();
      stopLending?.();
      conditions.stop();
      await client.close();
    },
  };
}

/** A token that the service refuses is not offered again and again, ms. */
const OFFER_REST_MS = 60_000;

const alone: StorageState = { kind: 'memory', why: 'alone', stored: false, detail: 'no locks between tabs' };

/** Where tabs cannot agree who writes, none does: two that write would overwrite each other's bookings. */
const forgetful = { load: async () => [], write: async () => {} };

function durable(
  name: string,
  runtime: Runtime,
  onState: (state: StorageState) => void,
  onFault: (fault: Fault) => void,
) {
  // A browser that agrees does not take it away when the disk gets full.
  void navigator.storage?.persist?.().catch(() => false);
  return createGuardedStorage({ open: (host) => openIdbStorage(name, host), runtime, onState, onFault });
}
