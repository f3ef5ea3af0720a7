/** @slotwire/realtime: the service. `main.ts` runs it as a process; this is what tests, simulators and benchmarks build on. */
export { type Config, ConfigError, parseConfig, variables } from './config/config.ts';
export { marketplace } from './demo/marketplace.ts';
export { type Host, type HostParts, StartError, startHost } from './host.ts';
export type { LimitOptions } from './limits/limits.ts';
export type { LoadReading } from './limits/load.ts';
export type { LoadMeter } from './limits/load-meter.ts';
export { createSystemLoadMeter } from './limits/system-load-meter.ts';
export { type ApnsOptions, createApnsProvider } from './push/apns.ts';
export { type ApnsRequest, toApnsRequest } from './push/apns-message.ts';
export { createProviderTokens } from './push/apns-token.ts';
export {
  type ApnsCredentials,
  type FcmCredentials,
  parseApnsKey,
  parseServiceAccount,
} from './push/credentials.ts';
export { createFcmProvider, type FcmOptions } from './push/fcm.ts';
export { toFcmMessage } from './push/fcm-message.ts';
export { createAccessTokens } from './push/google-access-token.ts';
export type { PushMessage, PushProvider, PushProviders, PushResult } from './push/provider.ts';
export { createService, defaultSettings, type Service, type ServiceParts, type ServiceSettings } from './service.ts';
export { createSecretVerifier, signToken, type TokenVerifier, type Verdict } from './sessions/tokens.ts';
export { createSqliteStore, createStoreOn } from './storage/sqlite.ts';
export { type Database, openDatabase } from './storage/sqlite-database.ts';
export { emptyReadSet, emptyWriteSet, type Store, StoreError } from './storage/store.ts';
export type { NotificationRecord, NotificationWrites, PushDevice } from './storage/store-notifications.ts';
export { openExport, writeBoth } from './telemetry/export.ts';
export { createLog, type Log } from './telemetry/log.ts';
export { openLogDestination } from './telemetry/log-destination.ts';
export { createMetrics, type Metrics } from './telemetry/metrics.ts';
export {
  createMemoryTransport,
  type MemoryTransport,
  type Peer,
  type PeerHandlers,
  type Wire,
} from './transport/memory.ts';
