/** People: who the tests are about, and what a customer or an admin does without a browser, on the real SDK. */
import type { Marketplace } from '@slotwire/protocol';
import { createSystemRuntime } from '@slotwire/runtime';
import {
  type AdminService,
  createAdminService,
  createMemoryStorage,
  createSocketIoTransport,
  createSocketService,
  type SocketService,
} from '@slotwire/sdk';

import type { BrowserSession } from './app-page.ts';

export interface Person {
  id: string;
  name: string;
  role: 'customer' | 'vendor' | 'admin';
  vendorId?: string;
}

export interface Slot {
  startsAt: string;
  endsAt: string;
}

/** A customer with the app on a phone. */
export interface Customer {
  readonly person: Person;
  readonly service: SocketService;
  /** Resolves when the service has it. @returns the id of the booking */
  book(vendorId: string, slot: Slot, more?: { resourceId?: string; service?: string }): Promise<string>;
  /** Resolves when the service has answered. */
  cancel(bookingId: string, reason?: string): Promise<void>;
  note(bookingId: string, text: string): Promise<void>;
  askToMove(bookingId: string, slot: Slot): Promise<void>;
  /** Resolves when the customer's own phone shows it so. */
  sees(bookingId: string, status: string): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 10_000;
const runtime = createSystemRuntime({ keepAlive: true });

/** Days from today at an hour of Berlin, which is where the tests are. */
export function slotOn(daysAhead: number, hour: number, minutes = 60): Slot {
  const day = new Date(Date.now() + daysAhead * 86_400_000);
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(day);
  const utc = Date.parse(`${date}T${String(hour).padStart(2, '0')}:00:00Z`);
  const startsMs = utc - berlinAheadMs(utc);
  return { startsAt: new Date(startsMs).toISOString(), endsAt: new Date(startsMs + minutes * 60_000).toISOString() };
}

/** An hour from now. */
export function slotSoon(minutes = 60): Slot {
  const startsMs = Math.ceil(Date.now() / 600_000) * 600_000 + 3_600_000;
  return { startsAt: new Date(startsMs).toISOString(), endsAt: new Date(startsMs + minutes * 60_000).toISOString() };
}

/** A time zone where it is noon: for what has to be today, as every other day is over at some hour. */
export function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  // These names count westwards.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

function berlinAheadMs(atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    timeZoneName: 'longOffset',
  }).formatToParts(atMs);
  const [, hours = '0'] = /GMT\+(\d\d)/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
  return Number(hours) * 3_600_000;
}

export async function issueSession(url: string, user: Person): Promise<BrowserSession> {
  const { id, role, vendorId } = user;
  const body = { userId: id, role, ...(vendorId === undefined ? {} : { vendorId }) };
  const answer = await fetch(`${url}/v1/dev/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`no token for ${id}: ${answer.status} ${await answer.text()}`);
  return { ...((await answer.json()) as { token: string; expiresAt: string }), user };
}

export async function issueToken(url: string, user: Person): Promise<string> {
  return (await issueSession(url, user)).token;
}

export async function readMarketplace(url: string): Promise<Marketplace> {
  return (await (await fetch(`${url}/v1/dev/marketplace`)).json()) as Marketplace;
}

export function staffOf(vendorId: string, name: string): Person {
  return { id: `staff-${vendorId}-1`, name, role: 'vendor', vendorId };
}

/** What the SDK on a device of the person does; waits until it is connected. */
export async function connect(url: string, person: Person): Promise<SocketService> {
  const service = createSocketService({
    url,
    getToken: () => issueToken(url, person),
    deviceId: `${person.id}-${runtime.ids.next()}`,
    platform: 'ios',
    appVersion: '1.0.0',
    storage: createMemoryStorage(),
    transport: createSocketIoTransport({ transports: ['websocket'] }),
    runtime,
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
  });
  await service.start();
  await eventually(
    `${person.name} is connected`,
    () => service.connection().status === 'connected' && service.synced(),
  );
  return service;
}

export async function connectCustomer(url: string, person: Person): Promise<Customer> {
  const service = await connect(url, person);

  async function answered(what: string, submitted: { key: string; done: Promise<{ ok: boolean }> }): Promise<void> {
    const result = await submitted.done;
    if (!result.ok) throw new Error(`${person.name}: ${what} was rejected: ${JSON.stringify(result)}`);
  }

  return {
    person,
    service,
    async book(vendorId, slot, { resourceId = 'chair-1', service: kind = 'Haircut' } = {}) {
      const submitted = service.submit('booking:create', { vendorId, resourceId, service: kind, ...slot });
      await answered('a booking', submitted);
      return submitted.key;
    },
    cancel: (bookingId, reason) =>
      answered('a cancellation', service.submit('booking:cancel', { bookingId, ...(reason && { reason }) })),
    note: (bookingId, text) => answered('a note', service.submit('booking:note', { bookingId, text })),
    askToMove: (bookingId, slot) =>
      answered('a wish to move', service.submit('booking:reschedule', { bookingId, ...slot })),
    sees: (bookingId, status) =>
      eventually(
        `${person.name} sees ${bookingId} as ${status}`,
        () => service.bookings().find(({ booking }) => booking.id === bookingId)?.booking.status === status,
      ),
    close: () => service.stop(),
  };
}

/** An admin's connection without a panel: for what a test needs to know, or to set up. */
export async function connectAdmin(url: string, person: Person): Promise<AdminService> {
  const service = createAdminService({
    url,
    getToken: () => issueToken(url, person),
    deviceId: `${person.id}-${runtime.ids.next()}`,
    platform: 'web',
    appVersion: '1.0.0',
    transport: createSocketIoTransport({ namespace: '/admin', transports: ['websocket'] }),
    runtime,
  });
  service.start();
  await eventually(`${person.name} is connected`, () => service.connection().status === 'connected');
  return service;
}

/** Looks until it is so. For what is no page: of pages `expect` waits. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadlineMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
