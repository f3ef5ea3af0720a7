/**
 * Broadcasts: sends those that are due. They stand in the store until they are sent, so one that was put off survives every restart, and
 * what a service that was down has missed goes out when it is back, unless it has expired. Every node looks: which of them writes a page is
 * decided by the commit (`broadcast-work.ts`).
 */
import type { Runtime, Timer } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Notifier } from '../notifications/notifier.ts';
import type { Committer } from '../storage/committer.ts';
import { type Store, StoreError } from '../storage/store.ts';
import type { BroadcastRecord } from '../storage/store-broadcasts.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { countConnected, streamsOfAudience } from './audience.ts';
import { BROADCAST_PAGE, failWork, isOpen, type PageOutcome, pageWork } from './broadcast-work.ts';

export interface Broadcasts {
  /** Something is to be sent at this instant. */
  wake(atMs: number): void;
  /** Resolves when the page that is being written has been. No other begins. */
  stop(): Promise<void>;
}

export interface BroadcastsParts {
  runtime: Pick<Runtime, 'clock' | 'timers' | 'ids'>;
  store: Pick<Store, 'listDueBroadcasts' | 'nextBroadcastMs'>;
  committer: Pick<Committer, 'submit'>;
  cluster: Cluster;
  notifier: Notifier;
  metrics: Pick<Metrics, 'broadcasts'>;
  log: Log;
}

/** Another node may have put something off, and clocks may jump: nobody sleeps longer. */
const LOOK_EVERY_MS = 15_000;
const STORE_RETRY_MS = 1_000;
const TAKE_AT_MOST = 10;

export function createBroadcasts(parts: BroadcastsParts): Broadcasts {
  const { runtime, store, committer, cluster, notifier, metrics, log } = parts;
  const { clock, timers, ids } = runtime;
  let stopped = false;
  let timer: Timer | undefined;
  let lookAtMs = Number.POSITIVE_INFINITY;
  let round = Promise.resolve();

  function wake(atMs: number): void {
    if (stopped || atMs >= lookAtMs) return;
    timer?.stop();
    lookAtMs = atMs;
    timer = timers.after(Math.max(0, atMs - clock.nowMs()), look);
  }

  function look(): void {
    lookAtMs = Number.POSITIVE_INFINITY;
    round = round.then(sendDue).catch((error: unknown) => {
      log.error({ err: error }, 'broadcasts: the store does not answer; trying again in a second');
      wake(clock.nowMs() + STORE_RETRY_MS);
    });
  }

  async function sendDue(): Promise<void> {
    for (let more = true; more && !stopped; ) {
      const due = await store.listDueBroadcasts(clock.nowMs(), TAKE_AT_MOST);
      more = due.length === TAKE_AT_MOST;
      for (const broadcast of due) await send(broadcast);
    }
    const nextMs = await store.nextBroadcastMs();
    wake(Math.min(nextMs ?? Number.POSITIVE_INFINITY, clock.nowMs() + LOOK_EVERY_MS));
  }

  async function send(broadcast: BroadcastRecord): Promise<void> {
    try {
      let current: BroadcastRecord | undefined = broadcast;
      while (current !== undefined && isOpen(current) && !stopped) current = (await sendPage(current)).broadcast;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      // A fault of ours: tried again it would stand in the way of all others for ever.
      log.error({ err: error, broadcast: broadcast.id }, 'broadcasts: one cannot be sent');
      noteEnd(await committer.submit(failWork(broadcast.id)));
    }
  }

  async function sendPage(broadcast: BroadcastRecord): Promise<PageOutcome> {
    const { audience, notificationIds } = broadcast;
    const isFirst = notificationIds.length === 0;
    const connected = isFirst ? (await countConnected(cluster, { audience, stream: undefined })).devices : 0;
    const atMs = clock.nowMs();
    const pushAtMs = broadcast.push ? notifier.pushAtMs(atMs) : undefined;
    const size = Math.min(BROADCAST_PAGE, streamsOfAudience(audience).length - notificationIds.length);
    const page = { broadcast, ids: Array.from({ length: size }, () => ids.next()), connected, atMs, pushAtMs };
    const outcome = await committer.submit(pageWork(page));
    notifier.told(outcome.told, pushAtMs);
    noteEnd(outcome);
    return outcome;
  }

  function noteEnd({ ended }: PageOutcome): void {
    if (ended !== undefined) metrics.broadcasts.inc({ state: ended });
  }

  wake(clock.nowMs());

  return {
    wake,
    async stop() {
      stopped = true;
      timer?.stop();
      await round;
    },
  };
}
