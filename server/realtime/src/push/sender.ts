/**
 * Sender: takes tasks that are due, decides once more with what is true now, and hands what is left to the providers.
 * At least once: a process that ends between a provider's answer and its commit leaves the task, and the push is sent again, with the same
 * collapse key, so that the second takes the place of the first on the lock screen (PU7).
 */
import type { PushProviderName } from '@slotwire/protocol';
import { type Clock, type Random, sleep, type Timers } from '@slotwire/runtime';
import type { DueTask, NotificationStore, PushTask, TaskKey } from '../storage/store-notifications.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { ATTEMPT_TIMEOUT_MS, attempt } from './attempt.ts';
import { type Badges, lookBadges } from './badges.ts';
import { breathe } from './breathe.ts';
import { createCaps, type Room } from './caps.ts';
import { type ChangesOptions, PushChanges } from './changes.ts';
import { type Job, prepareJob, refreshJob } from './job.ts';
import { createJournal } from './journal.ts';
import type { Lane } from './lane.ts';
import { outcomeOf } from './outcome.ts';
import type { PushMessage } from './provider.ts';
import { routeTask } from './route.ts';

export interface Sender {
  /**
   * Takes what is due, as far as there is memory for it: `more` may be due, or nothing is (`drained`), or there is no memory (`full`).
   * Rejects when the store failed.
   */
  feed(): Promise<'more' | 'drained' | 'full'>;
  /** Little is waiting, here and in the store: more tasks would not stand in anybody's way. */
  keepsPace(): boolean;
  /** Gives back what has not started, and waits for what has, at most so long. */
  stop(drainMs: number): Promise<void>;
}

export interface SenderParts extends ChangesOptions {
  store: Pick<NotificationStore, 'takeDueTasks' | 'targetsOf' | 'countSent' | 'listInbox' | 'preferencesOf'>;
  lanes: ReadonlyMap<PushProviderName, Lane>;
  clock: Clock;
  timers: Timers;
  random: Random;
  metrics: Pick<
    Metrics,
    | 'pushDecisions'
    | 'pushSent'
    | 'pushSeconds'
    | 'pushLatenessSeconds'
    | 'pushQueue'
    | 'pushCircuitOpen'
    | 'storeFailures'
  >;
  log: Log;
  /** Results are durable, and memory is free again. */
  onProgress: () => void;
  /** Tasks that are read from the store at a time. Default 100: SQLite holds the event loop for some 4 ms. */
  takeAtMost?: number;
}

/** Tasks in memory at most: waiting, in flight, or not yet committed. */
const MAX_HELD = 1_000;
/** More than this, and audiences that were begun wait: those above are for what is new. */
const PACE_HELD = 750;
/** What cannot start early enough to settle within it is forgotten here and taken anew, so that two processes never send it at a time. */
const LEASE_MS = 60_000;
const STORE_RETRY_MS = 1_000;
/** What was read longer ago is read again before it is acted on: in a busy lane that can be half a minute, in which a token changes hands. */
const FRESH_MS = 1_000;

export function createSender(parts: SenderParts): Sender {
  const { store, lanes, clock, timers, random, metrics, log, onProgress, takeAtMost = 100 } = parts;
  const journal = createJournal(parts);
  const caps = createCaps(store);
  /** By `taskId`. */
  const held = new Set<string>();
  const sending = new Set<Promise<void>>();
  let drained = true;
  /** The last job of a full page: the next page may bring more for its digest. */
  let tail: Job | undefined;
  /** Of tasks that had been put off, the one that was taken last, when it was put off again: the rest of its digest may follow, on the next page too. */
  let putOff: PushTask | undefined;
  let pumping = false;
  /** Jobs that have left their lane, and have not started. */
  let looking: Promise<unknown> | undefined;
  let stopping = false;

  const hasMemory = () => held.size + takeAtMost <= MAX_HELD;

  /** A lane that is busy is done in a moment. To take more now would only mean to put it off. */
  function hasRoom(): boolean {
    return hasMemory() && [...lanes.values()].every((lane) => lane.load() !== 'busy');
  }

  function release(tasks: readonly TaskKey[]): void {
    for (const task of tasks) held.delete(taskId(task));
  }

  /** The tasks stay held until it is durable: else the store would hand them out again. */
  function record(changes: PushChanges, tasks: readonly TaskKey[], onDurable = () => {}): void {
    if (changes.size === 0) return;
    journal.write(changes, () => {
      release(tasks);
      onDurable();
      if (tail !== undefined) void pump();
      onProgress();
    });
  }

  async function feed(): Promise<'more' | 'drained' | 'full'> {
    if (stopping || !hasRoom()) return 'full';
    const nowMs = clock.nowMs();
    const taken = await store.takeDueTasks(nowMs, nowMs + LEASE_MS, takeAtMost);
    drained = taken.length < takeAtMost;
    const fresh = taken.filter(({ task }) => !held.has(taskId(task)));
    for (const { task } of fresh) held.add(taskId(task));
    if (stopping) giveBack(fresh.map(({ task }) => task));
    else accept(fresh, nowMs);
    return drained ? 'drained' : 'more';
  }

  function accept(tasks: readonly DueTask[], takenMs: number): void {
    const changes = new PushChanges();
    const settled: PushTask[] = [];
    let last: Job | undefined;
    for (const due of tasks) {
      const lane = routeTask(due, lanes, changes, clock.nowMs(), random, putOff);
      last = lane?.add(due, takenMs, takenMs + LEASE_MS);
      if (last === undefined) settled.push(due.task);
      if (due.task.deferred) putOff = last === undefined ? changes.tasks.at(-1) : undefined;
    }
    tail = drained ? undefined : last;
    record(changes, settled);
    void pump();
  }

  /** Starts what can start, in every lane. One run at a time, so that no two of them find the same room under a cap. */
  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    for (let ready = takeReady(); ready.length > 0; ready = takeReady()) {
      const jobs = ready.map(({ job }) => job);
      const lookedUp = lookUp(jobs);
      looking = lookedUp;
      const found = await lookedUp;
      looking = undefined;
      if (found === undefined) {
        for (const { lane, job } of ready.toReversed()) lane.putBack(job);
        timers.after(STORE_RETRY_MS, () => void pump());
        break;
      }
      for (const { lane, job } of ready) start(lane, job, found.room, found.badges.get(job));
      await breathe(timers);
    }
    pumping = false;
    showQueue();
  }

  function takeReady(): { lane: Lane; job: Job }[] {
    if (stopping) return [];
    // Where it holds all the memory that another page would need, it would wait for itself.
    const waitsForItself = !hasMemory() && held.size <= (tail?.tasks.length ?? 0);
    const notYet = waitsForItself ? undefined : tail;
    return [...lanes.values()].flatMap((lane) => lane.takeReady(notYet).map((job) => ({ lane, job })));
  }

  /** Undefined when the store failed. */
  async function lookUp(jobs: readonly Job[]): Promise<{ room: Room; badges: Badges } | undefined> {
    const nowMs = clock.nowMs();
    try {
      for (const job of jobs) {
        if (nowMs - job.takenMs <= FRESH_MS) continue;
        await refreshJob(store, job);
        await breathe(timers);
      }
      const devices = jobs.map(({ target }) => target.device);
      const [room, badges] = await Promise.all([caps.look(devices, nowMs), lookBadges(store, jobs, nowMs, timers)]);
      return { room, badges };
    } catch (error) {
      metrics.storeFailures.inc({ during: 'push' });
      log.error({ err: error }, 'push: the store does not answer; trying again in a second');
      return undefined;
    }
  }

  function start(lane: Lane, job: Job, room: Room, badge: number | undefined): void {
    const nowMs = clock.nowMs();
    const { device } = job.target;
    const tasks = job.tasks.map(({ task }) => task);
    if (stopping) return giveBack(tasks);
    if (nowMs + ATTEMPT_TIMEOUT_MS > job.leaseMs) return release(tasks);
    if (lane.breaker.room() < 1) {
      lane.putBack(job);
      return emptyIfOpen(lane);
    }
    // Registered anew by another provider while it waited.
    if (device.provider !== lane.provider.name) return giveBack(tasks);
    const { message, going, staying, changes } = prepareJob(job, room.cappedUntilMs(device), badge, nowMs);
    record(changes, staying);
    if (message === undefined) return;
    room.take(device);
    const sent: Promise<void> = send(lane, job, going, message).finally(() => sending.delete(sent));
    sending.add(sent);
  }

  async function send(lane: Lane, { target }: Job, tasks: PushTask[], message: PushMessage): Promise<void> {
    const provider = lane.provider.name;
    const startMs = clock.monotonicMs();
    const dueMs = Math.min(...tasks.map((task) => task.dueMs));
    metrics.pushLatenessSeconds.observe({ provider }, Math.max(0, clock.nowMs() - dueMs) / 1_000);
    caps.start(target.device);
    const ended = lane.start();
    const result = await attempt(lane.provider, message, timers);
    ended(result.status !== 'failed');
    metrics.pushSent.inc({ provider, result: result.status });
    metrics.pushSeconds.observe({ provider }, (clock.monotonicMs() - startMs) / 1_000);
    const changes = outcomeOf(tasks, target.device, result, clock.nowMs(), random);
    record(changes, tasks, () => caps.end(target.device));
    emptyIfOpen(lane);
    void pump();
  }

  /** Nothing waits in memory for an open circuit: the room is for what can go out. */
  function emptyIfOpen(lane: Lane): void {
    const isOpen = lane.breaker.circuit().status === 'open';
    metrics.pushCircuitOpen.set({ provider: lane.provider.name }, isOpen ? 1 : 0);
    if (!isOpen) return;
    const changes = new PushChanges();
    const waiting = lane.clear().flatMap(({ tasks }) => tasks);
    for (const due of waiting) routeTask(due, lanes, changes, clock.nowMs(), random);
    const tasks = waiting.map(({ task }) => task);
    record(changes, tasks);
  }

  /** Due at once, for the process that comes after this one. */
  function giveBack(tasks: readonly PushTask[]): void {
    const changes = new PushChanges();
    for (const task of tasks) changes.tasks.push({ ...task, dueMs: clock.nowMs() });
    record(changes, tasks);
  }

  function giveBackWaiting(): void {
    for (const lane of lanes.values()) giveBack(lane.clear().flatMap(({ tasks }) => tasks.map(({ task }) => task)));
  }

  function showQueue(): void {
    metrics.pushQueue.set({ kind: 'tasks' }, held.size);
    metrics.pushQueue.set({ kind: 'in_flight' }, sending.size);
  }

  return {
    feed,
    keepsPace: () => drained && held.size < PACE_HELD && hasRoom(),
    async stop(drainMs) {
      stopping = true;
      giveBackWaiting();
      if (sending.size > 0 || looking !== undefined)
        await Promise.race([Promise.all([...sending, looking]), sleep(timers, drainMs)]);
      // What could not be looked up is in its lane again.
      giveBackWaiting();
      await journal.close();
    },
  };
}

const taskId = ({ notificationId, userId, deviceId }: TaskKey) => `${notificationId} ${userId} ${deviceId}`;
