/** A process with a file that a service filled with bookings, and what is asked of it: `node filled-store.ts <options as JSON>`. */
import { join } from 'node:path';
import { createSqliteStore, emptyReadSet, emptyWriteSet, type Store } from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';
import { bookFor, firstHourMs } from './back-end.ts';
import { cpuSeconds } from './own-process.ts';
import { serve } from './remote.ts';
import { startSlotwireHost } from './subjects/slotwire.ts';

export interface FilledStoreOptions {
  dataDir: string;
  secret: string;
}

export type Question = 'inbox' | 'log' | 'bookings of a customer' | 'bookings of a vendor' | 'what a booking reads';

export interface FilledStoreCalls {
  /** So many bookings, each told to both sides; a customer has twenty, a vendor a hundred. Once, before anything is asked. */
  fill(bookings: number): Promise<void>;
  /** Of one person or vendor after the other. @returns the CPU seconds of all */
  ask(question: Question, times: number): Promise<number>;
}

const OF_CUSTOMER = 20;
const OF_VENDOR = 100;
const RESOURCES = 5;
/** Under way at a time. */
const BOOKINGS_AT_A_TIME = 500;
const PAGE = 20;
/** A prime: people who come one after the other lie apart in the file. */
const STRIDE = 7_919;
const HOUR_MS = 3_600_000;

const { dataDir, secret } = JSON.parse(process.argv[2] as string) as FilledStoreOptions;
const { clock, ids } = createSystemRuntime();
const firstMs = firstHourMs(clock.nowMs());

let store: Store | undefined;
let customers = 0;
let vendors = 0;
const bookingIds: string[] = [];

function partsOf(index: number) {
  const ofVendor = Math.floor(index / vendors);
  return {
    customerId: `c-${index % customers}`,
    vendorId: `v-${index % vendors}`,
    resourceId: `r-${ofVendor % RESOURCES}`,
    startMs: firstMs + Math.floor(ofVendor / RESOURCES) * HOUR_MS,
  };
}

const questions: Readonly<Record<Question, (store: Store, index: number) => Promise<unknown>>> = {
  inbox: (store, index) => {
    const userId = `c-${index % customers}`;
    const streams = [`user:${userId}`, 'role:customer', 'all'] as const;
    return store.listInbox({ userId, streams, fromMs: 0, limit: PAGE });
  },
  log: (store, index) => store.readLog(`vendor:v-${index % vendors}`, OF_VENDOR, PAGE),
  'bookings of a customer': (store, index) =>
    store.listBookings({ of: { customerId: `c-${index % customers}` }, endsAfterMs: 0, limit: PAGE }),
  'bookings of a vendor': (store, index) =>
    store.listBookings({ of: { vendorId: `v-${index % vendors}` }, endsAfterMs: 0, limit: PAGE }),
  'what a booking reads': (store, index) => {
    const { customerId, vendorId, resourceId, startMs } = partsOf(index);
    const id = bookingIds[index] as string;
    const reads = {
      ...emptyReadSet,
      keys: [{ userId: customerId, key: id }],
      bookings: [id],
      slots: [{ of: { vendorId, resourceId }, fromMs: startMs, toMs: startMs + HOUR_MS }],
    };
    return store.commit(reads, () => emptyWriteSet);
  },
};

const calls: FilledStoreCalls = {
  async fill(bookings) {
    customers = Math.ceil(bookings / OF_CUSTOMER);
    vendors = Math.ceil(bookings / OF_VENDOR);
    const host = await startSlotwireHost({ dataDir, secret });
    for (let from = 0; from < bookings; from += BOOKINGS_AT_A_TIME) {
      const page = Array.from({ length: Math.min(BOOKINGS_AT_A_TIME, bookings - from) }, (_, of) => {
        const key = ids.next();
        bookingIds[from + of] = key;
        return bookFor(host.service, { key, ...partsOf(from + of) });
      });
      await Promise.all(page);
    }
    await host.stop();
    store = createSqliteStore({ path: join(dataDir, 'slotwire.db'), clock, ids });
  },
  async ask(question, times) {
    if (store === undefined) throw new Error('nothing was filled yet');
    const before = cpuSeconds();
    for (let i = 0; i < times; i++) await questions[question](store, (i * STRIDE) % bookingIds.length);
    return cpuSeconds() - before;
  },
};

serve(calls);
