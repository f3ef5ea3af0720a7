/**
 * Labels: the values that labels can take, where several metrics share them or another table has them first. Tests of the service hold them equal
 * to the tables that they are copies of: this package is a leaf, and imports none of them.
 */

/** Names of commands (`commands` of the protocol); what a stranger makes up is `unknown`. */
export const commandNames = [
  'booking:create',
  'booking:cancel',
  'booking:reschedule',
  'booking:answer-reschedule',
  'booking:transition',
  'booking:note',
  'sync:since',
  'sync:snapshot',
  'notification:list',
  'notification:read',
  'notification:shown',
  'preferences:get',
  'preferences:set',
  'device:register',
  'device:unregister',
  'session:refresh',
  'session:profile',
  'telemetry:report',
  'session:sign-out',
  'session:revoke',
  'push:decisions',
  'connections:list',
  'connections:disconnect',
  'broadcast:preview',
  'broadcast:send',
  'broadcast:cancel',
  'broadcast:list',
  'audit:list',
  'limits:get',
  'limits:set',
  'monitor:subscribe',
  'monitor:unsubscribe',
  'metrics:subscribe',
  'metrics:unsubscribe',
  'analytics:query',
  'overview:get',
  'unknown',
] as const;

/** Codes of errors (`errors` of the protocol). */
export const errorCodes = [
  'BAD_HANDSHAKE',
  'PROTOCOL_MISMATCH',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_REVOKED',
  'TOKEN_REPLAYED',
  'REPLACED',
  'SLOW_CONSUMER',
  'SERVER_DRAINING',
  'DISCONNECTED',
  'SENT_AWAY',
  'RATE_LIMITED',
  'OVERLOADED',
  'TOO_MANY_CONNECTIONS',
  'LOCKS_OUT_ADMINS',
  'FORBIDDEN',
  'UNKNOWN_EVENT',
  'BAD_REQUEST',
  'MESSAGE_TOO_LARGE',
  'NOT_FOUND',
  'KEY_REUSED',
  'SLOT_TAKEN',
  'CONFLICT',
  'ILLEGAL_TRANSITION',
  'FUTURE_VERSION',
  'BAD_TIMES',
  'NOTES_FULL',
  'CONFIRMATION_NEEDED',
  'COUNT_CHANGED',
  'AUDIENCE_EMPTY',
  'TOO_LATE',
  'SUBSCRIPTIONS_FULL',
  'STORE_UNAVAILABLE',
  'INTERNAL',
] as const;

/** Of Socket.IO, for connections that ended without a goodbye of ours. */
export const transportReasons = [
  'transport close',
  'transport error',
  'ping timeout',
  'parse error',
  'forced close',
  'forced server close',
  'client namespace disconnect',
  'server namespace disconnect',
  'server shutting down',
] as const;

/** `notificationTemplates` of the protocol. */
export const notificationTemplates = [
  'booking-requested',
  'booking-confirmed',
  'booking-declined',
  'booking-cancelled',
  'booking-moved',
  'booking-started',
  'booking-completed',
  'booking-no-show',
  'reschedule-asked',
  'reschedule-declined',
  'note-added',
  'reminder-day',
  'reminder-hour',
  'announcement',
  'system-notice',
] as const;

export const roles = ['customer', 'vendor', 'admin'] as const;
export const platforms = ['ios', 'android', 'web', 'sim'] as const;
export const pushProviders = ['fcm', 'apns'] as const;
/** The web apps. */
export const webApps = ['vendor', 'admin'] as const;

/** Routes as they are registered; `none` for what is not. The apps' files are one route each. */
export const httpRoutes = [
  '/healthz',
  '/readyz',
  '/metrics',
  '/v1/bookings',
  '/v1/app-config',
  '/v1/dev/marketplace',
  '/v1/dev/session',
  '/faro/collect',
  '/vendor',
  '/vendor/*',
  '/admin',
  '/admin/*',
  'none',
] as const;

/** Their first digit: each route by each status would be thousands of series. */
export const httpStatuses = ['2xx', '3xx', '4xx', '5xx'] as const;

/** Of JavaScript. */
export const scriptErrors = [
  'Error',
  'TypeError',
  'ReferenceError',
  'RangeError',
  'SyntaxError',
  'AggregateError',
  'DOMException',
  'UnhandledRejection',
] as const;

/** What can be done to the service, its store, its gateways or its fleet to see an alert fire: the names of `dashboards/src/faults.ts`. */
export const injectedFaults = [
  'store-refuses',
  'store-slow',
  'store-loses',
  'stream-recreated',
  'loop-blocked',
  'loop-flooded',
  'gateway-down',
  'gateway-refuses',
  'pushes-held',
  'network-slow',
  'page-throws',
  'keys-unreachable',
  'keys-end',
  'certificate-ends',
  'reminders-held',
  'fleet-gone',
  'service-killed',
  'service-restarts',
  'batch-tampered',
  'descriptors-used',
] as const;
export type InjectedFault = (typeof injectedFaults)[number];

/** What is done again and again, and has to be done in time. */
export const schedules = ['reminders', 'retention', 'rollups', 'revocations'] as const;
