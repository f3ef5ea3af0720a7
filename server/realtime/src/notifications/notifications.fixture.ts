/** People and bookings for tests of notifications on a whole service: one salon, told in commands. */
import assert from 'node:assert/strict';
import type { Booking, InboxItem, StreamEvent } from '@slotwire/protocol';
import type { TestClient, TestService } from '../service.fixture.ts';

export const HOUR_MS = 3_600_000;
export const adaClaims = { sub: 'ada', role: 'customer' } as const;
export const staffClaims = { sub: 'sam', role: 'vendor', vendorId: 'salon' } as const;

interface Accepted<T> {
  ok: boolean;
  value: T;
  replayed?: true;
}

/** Sends a command with a key of its own, and expects it to be accepted. */
export async function send<T>(world: TestService, client: TestClient, event: string, args: object = {}): Promise<T> {
  const answer = await client.ask<Accepted<T>>(event, { key: world.runtime.ids.next(), ...args });
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer.value;
}

/** `at` hours from now, of an hour; a chair of its own unless one is named. */
export function book(world: TestService, customer: TestClient, at: number, resourceId?: string): Promise<Booking> {
  const startMs = world.runtime.clock.nowMs() + at * HOUR_MS;
  return send(world, customer, 'booking:create', {
    vendorId: 'salon',
    resourceId: resourceId ?? world.runtime.ids.next(),
    service: 'haircut',
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + HOUR_MS).toISOString(),
  });
}

export function confirm(world: TestService, vendor: TestClient, { id, version }: Booking): Promise<Booking> {
  return send(world, vendor, 'booking:transition', { bookingId: id, baseVersion: version, to: 'confirmed' });
}

export interface InboxPage {
  notifications: InboxItem[];
  next?: string;
  unread: number;
}

export function list(world: TestService, client: TestClient, args: object = {}): Promise<InboxPage> {
  return send(world, client, 'notification:list', args);
}

/** Everything that came of this type, in order. */
export function eventsOf<T extends StreamEvent['type']>(
  client: TestClient,
  type: T,
): Extract<StreamEvent, { type: T }>[] {
  const all = client.of<StreamEvent[]>('events').flat();
  return all.filter((event): event is Extract<StreamEvent, { type: T }> => event.type === type);
}

export const templatesOf = (client: TestClient): string[] =>
  eventsOf(client, 'notification.created').map(({ data }) => data.notification.template);
