/** @slotwire/sdk: the socket service for apps, and the parts that hosts and simulators plug into it. */
export {
  type AdminAnswer,
  type AdminArgs,
  type AdminCommand,
  type AdminUnknown,
  adminCommands,
} from './admin-commands.ts';
export { createAdminService } from './admin-panel.ts';
export type {
  AdminConditions,
  AdminService,
  AdminServiceEvents,
  AdminServiceOptions,
  AdminSession,
  AskOptions,
  MetricsListener,
  TapBatch,
  TapFilter,
  TapListener,
} from './admin-service.ts';
export type { AttentionItem } from './attention.ts';
export { type BackoffOptions, backoffMs, defaultBackoff, retryDelayMs } from './backoff.ts';
export type { ClientStats } from './client-metrics.ts';
export type { BookingIntent } from './command.ts';
export type { ConnectionState, SuspendReason } from './connection.ts';
export { createSocketService } from './device-service.ts';
export type { Fault } from './fault.ts';
export { commandOf, routeOf, textOf } from './notification-actions.ts';
export type {
  Arrival,
  NotificationCenter,
  NotificationPage,
  PushReceipt,
  Route,
  Sound,
  Toast,
} from './notification-center.ts';
export type { CommandResult, OutboxEntry } from './outbox.ts';
export { type DeviceConditions, decidePower, defaultConditions, type PowerPolicy } from './power.ts';
export type { Answer, Question } from './questions.ts';
export type { SocketClient } from './socket-client.ts';
export type {
  SocketService,
  SocketServiceEvents,
  SocketServiceOptions,
  SubmitAs,
  Submitted,
} from './socket-service.ts';
export type { DeviceStorage, StoredValue } from './storage.ts';
export { createMemoryStorage, type MemoryStorage } from './storage-memory.ts';
export { TokenUnavailable } from './token.ts';
export type { ClientTransport, Link, LinkHandlers } from './transport.ts';
export { createSocketIoTransport, type SocketIoOptions } from './transport-socket-io.ts';
export type { BookingView } from './views.ts';
