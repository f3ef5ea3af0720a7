/** Valid arguments: some of each command that pass its schema, for tests that walk the table of commands. */
import type { CommandName } from '@slotwire/protocol';

const bookingId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const key = '01ARZ3NDEKTSV4RRFFQ69G5FAW';
const slot = { startsAt: '2026-03-01T09:00:00Z', endsAt: '2026-03-01T10:00:00Z' };
const onBooking = { key, bookingId, baseVersion: 1 };

/** Arguments that pass the schema of each command, so that only the permission is judged. */
export const validArgs: { [C in CommandName]: object } = {
  'booking:create': { key, vendorId: 'v-1', resourceId: 'chair-1', service: 'Regular', ...slot },
  'booking:cancel': onBooking,
  'booking:reschedule': { ...onBooking, ...slot },
  'booking:answer-reschedule': { ...onBooking, accept: true },
  'booking:transition': { ...onBooking, to: 'confirmed' },
  'booking:note': { key, bookingId, text: 'Hello' },
  'sync:since': { stream: 'all', epoch: 'e', offset: 0 },
  'sync:snapshot': {},
  'notification:list': {},
  'notification:read': { key, all: true },
  'notification:shown': { ids: [key] },
  'preferences:get': {},
  'preferences:set': { key },
  'device:register': { key, provider: 'apns', pushToken: 'ab'.repeat(32), locale: 'de-AT', timeZone: 'Europe/Vienna' },
  'device:unregister': { key },
  'session:refresh': { token: 't' },
  'session:profile': { mode: 'live' },
  'telemetry:report': { samples: [{ name: 'sync_ms', value: 1 }] },
  'session:sign-out': { key },
  'session:revoke': { key, jti: 't-1' },
  'push:decisions': { userId: 'c-1' },
  'connections:list': {},
  'connections:disconnect': { key, sessionId: 's-1' },
  'broadcast:preview': { audience: { type: 'all' } },
  'broadcast:send': { key, audience: { type: 'all' }, title: 'News', text: 'x', priority: 'low' },
  'broadcast:cancel': { key, broadcastId: bookingId },
  'broadcast:list': {},
  'audit:list': {},
  'monitor:subscribe': {},
  'monitor:unsubscribe': { id: key },
  'metrics:subscribe': {},
  'metrics:unsubscribe': {},
  'analytics:query': {
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-02T00:00:00Z',
    bucket: 'hour',
    what: ['notifications'],
  },
  'overview:get': {},
  'limits:get': {},
  'limits:set': { key, change: { connectionsPerPerson: 9 }, note: 'Fewer' },
};
