/** A process with Slotwire, people whom it can push to, and no sockets: `node push-server.ts <options as JSON>`. */
import { join } from 'node:path';
import { emptyReadSet, emptyWriteSet, type NotificationWrites, openDatabase } from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';
import { bookFor, firstHourMs } from './back-end.ts';
import { announcement } from './event.ts';
import { cpuSeconds, residentBytes } from './own-process.ts';
import { deviceOf, type People, personOf } from './people.ts';
import { type Pushed, watchPushes } from './push-watch.ts';
import { serve } from './remote.ts';
import { answersAtOnce, startSlotwireHost } from './subjects/slotwire.ts';

export interface PushServerOptions {
  dataDir: string;
  secret: string;
  pushDelayMs: number;
  /** Of gateways. Absent: providers without a network, that answer at once. */
  env?: Record<string, string>;
}

export interface PushServerCalls {
  /** With a device each, as readers of a group. */
  register(people: People, group: string): Promise<void>;
  /** So many announcements, one after the other. @returns the CPU seconds of all, until they were durable */
  announce(group: string, times: number): Promise<number>;
  /** One announcement, until it has been pushed to all of its readers. */
  pushAnnouncement(group: string, readers: number): Promise<Pushed>;
  /** Books for these people, and watches the push of each: the bookings themselves do not count. */
  pushBookings(people: People): Promise<Pushed>;
  /** Everybody has so many notifications already. */
  fillInboxes(count: number): Promise<void>;
  /** After a full garbage collection. */
  residentBytes(): Promise<number>;
  /** Of the service since it started. */
  commits(): Promise<number>;
  /** Ends the service, and counts what it left. */
  rows(): Promise<Record<string, number>>;
}

/** Devices in one commit. */
const PAGE = 500;
/** Bookings under way at a time. */
const BOOKINGS_AT_A_TIME = 500;

const { dataDir, secret, pushDelayMs, env } = JSON.parse(process.argv[2] as string) as PushServerOptions;
const { clock, ids } = createSystemRuntime();
const host = await startSlotwireHost({
  dataDir,
  secret,
  settings: { pushDelayMs },
  ...(env === undefined ? { push: answersAtOnce } : { env }),
});
const { service, metrics } = host;

function write(writes: NotificationWrites): Promise<void> {
  return service.committer.submit({
    reads: emptyReadSet,
    decide: () => ({ writes: { ...emptyWriteSet, ...writes }, value: undefined }),
  });
}

function* pagesOf({ from, count }: People, size: number): Generator<number[]> {
  for (let done = 0; done < count; done += size)
    yield Array.from({ length: Math.min(size, count - done) }, (_, index) => from + done + index);
}

function book(index: number): Promise<void> {
  const whose = { customerId: personOf(index), vendorId: 'salon', resourceId: `r-${index}` };
  return bookFor(service, { key: ids.next(), ...whose, startMs: firstHourMs(clock.nowMs()) });
}

const calls: PushServerCalls = {
  async register(people, group) {
    const nowMs = clock.nowMs();
    for (const page of pagesOf(people, PAGE)) {
      const devices = page.map((index) => deviceOf(index, [`group:${group}`, 'all'], nowMs));
      await write({ devices: devices.map((device) => ({ type: 'register', device })) });
    }
  },
  async announce(group, times) {
    const before = cpuSeconds();
    for (let i = 0; i < times; i++) await service.announce(`group:${group}`, announcement);
    return cpuSeconds() - before;
  },
  async pushAnnouncement(group, readers) {
    return watchPushes(metrics, readers, () => service.announce(`group:${group}`, announcement));
  },
  async pushBookings(people) {
    const startedMs = clock.nowMs();
    for (const page of pagesOf(people, BOOKINGS_AT_A_TIME)) await Promise.all(page.map(book));
    if (clock.nowMs() - startedMs > pushDelayMs) throw new Error('the first push was due before all was booked');
    return watchPushes(metrics, people.count, async () => {});
  },
  async fillInboxes(count) {
    const atMs = clock.nowMs();
    const notifications = Array.from({ length: count }, () => {
      const id = ids.next();
      const { title, text, priority } = announcement;
      const notification = {
        id,
        at: new Date(atMs).toISOString(),
        category: 'announcement',
        priority,
        params: { title, text },
      };
      const json = JSON.stringify({ ...notification, template: 'announcement', actions: ['open'], collapseKey: id });
      return { id, stream: 'all', atMs, category: 'announcement', json, pushAtMs: undefined } as const;
    });
    await write({ notifications });
  },
  residentBytes,
  async commits() {
    const { values } = await metrics.commitBatch.get();
    return values.find(({ metricName }) => metricName?.endsWith('_count'))?.value ?? 0;
  },
  async rows() {
    await host.stop();
    const { sqlite } = openDatabase({ path: join(dataDir, 'slotwire.db') });
    try {
      const tables = sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      const counts = tables.map(({ name }) => {
        const { rows } = sqlite.prepare(`SELECT count(*) AS rows FROM ${name}`).get() as { rows: number };
        return [String(name), rows] as const;
      });
      return Object.fromEntries(counts);
    } finally {
      sqlite.close();
    }
  },
};

serve(calls);
