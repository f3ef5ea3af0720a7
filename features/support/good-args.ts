/** Good arguments: what a command is sent with where a scenario spoils nothing. */
import type { CommandName } from '@slotwire/protocol';
import type { Calendar } from './calendar.ts';

export interface GoodArgsParts {
  key: string;
  /** Of the booking that the sentence speaks of; empty where it speaks of none. */
  bookingId: string;
  calendar: Calendar;
}

/** Arguments with which the command makes sense, for a role that may send it. */
export function goodArgs(command: CommandName, { key, bookingId, calendar }: GoodArgsParts): Record<string, unknown> {
  const onBooking = { key, bookingId, baseVersion: 1 };
  const slot = calendar.range({ fromDay: 'Thursday', fromTime: '10:00', toTime: '11:00' });
  switch (command) {
    case 'booking:create':
      return { key, vendorId: 'vendor-02', resourceId: 'room-1', service: 'Yoga', ...slot };
    case 'booking:cancel':
      return onBooking;
    case 'booking:reschedule':
      return { ...onBooking, ...slot };
    case 'booking:answer-reschedule':
      return { ...onBooking, accept: true };
    case 'booking:transition':
      return { ...onBooking, to: 'confirmed' };
    case 'booking:note':
      return { key, bookingId, text: 'Hello' };
    case 'sync:since':
      return { stream: 'all', epoch: 'any', offset: 0 };
    case 'sync:snapshot':
      return {};
    case 'notification:list':
      return { limit: 10 };
    case 'notification:read':
      return { key, all: true };
    case 'notification:shown':
      return { ids: [key] };
    case 'preferences:get':
      return {};
    case 'preferences:set':
      return { key, timeZone: 'Europe/Berlin' };
    case 'device:register':
      return { key, provider: 'apns', pushToken: 'a1'.repeat(32), locale: 'en-GB', timeZone: 'Europe/London' };
    case 'device:unregister':
      return { key };
    case 'session:refresh':
      return { token: 'any' };
    case 'session:profile':
      return { mode: 'live' };
    case 'telemetry:report':
      return { samples: [{ name: 'connect_ms', value: 12 }] };
    case 'session:sign-out':
      return { key };
    case 'session:revoke':
      return { key, userId: 'customer-200' };
    case 'push:decisions':
      return { userId: 'customer-200' };
    case 'connections:list':
      return { limit: 10 };
    case 'connections:disconnect':
      return { key, filter: { userId: 'customer-200' }, expected: 0 };
    case 'broadcast:preview':
      return { audience: { type: 'all' } };
    case 'broadcast:send':
      return { key, audience: { type: 'people', userIds: ['customer-200'] }, title: 'News', text: '', priority: 'low' };
    case 'broadcast:cancel':
      return { key, broadcastId: key };
    case 'broadcast:list':
      return { limit: 10 };
    case 'audit:list':
      return { limit: 10 };
    case 'limits:get':
      return {};
    case 'limits:set':
      return { key, change: { connectionsPerPerson: 40 }, note: 'Fewer devices' };
    case 'monitor:subscribe':
      return {};
    case 'monitor:unsubscribe':
      return { id: key };
    case 'metrics:subscribe':
      return {};
    case 'metrics:unsubscribe':
      return {};
    case 'analytics:query':
      return { from: '2027-03-01T00:00:00Z', to: '2027-03-02T00:00:00Z', bucket: 'hour', what: ['notifications'] };
    case 'overview:get':
      return { timeZone: 'Europe/Berlin' };
  }
}
