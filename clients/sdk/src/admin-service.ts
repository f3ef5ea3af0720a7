/**
 * The admin service: one admin's connection to the namespace of admins. What a panel sees of the SDK, and what it has to give; `admin-panel.ts` wires it
 * together. Online only: there is no outbox, no replica and no storage, so what was asked without a link is refused at once as unknown.
 */
import type { Failure, MetricsPoint, MonitorEvent, MonitorFilter, Platform } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type { AdminAnswer, AdminArgs, AdminCommand } from './admin-commands.ts';
import type { ConnectionState } from './connection.ts';
import type { Fault } from './fault.ts';
import type { DeviceConditions } from './power.ts';
import type { ClientTransport } from './transport.ts';

export interface AdminServiceOptions {
  /** Origin of the service, `https://host:port`. */
  url: string;
  /** As that of `SocketServiceOptions`; a token of role `admin`. */
  getToken: () => Promise<string>;
  /** Of this panel alone: two with the same one send each other away. */
  deviceId: string;
  platform: Platform;
  appVersion: string;
  /** To the namespace of admins: `createSocketIoTransport({ namespace: '/admin' })`. */
  transport: ClientTransport;
  runtime: Runtime;
  /** Called when the SDK meets a fault that it survives. */
  onFault?: (fault: Fault) => void;
  conditions?: AdminConditions;
}

/** A panel on a desk: neither battery nor data plan close its link. */
export type AdminConditions = Partial<Pick<DeviceConditions, 'network' | 'appState'>>;

export interface AdminServiceEvents {
  connection: ConnectionState;
}

/** Whom the service welcomed. */
export interface AdminSession {
  sessionId: string;
  userId: string;
  expiresAt: string;
}

export interface AskOptions {
  /** Of a keyed command that is asked again because its answer did not come. Default: a new one. */
  key?: string;
  /** Default: 10 s. */
  timeoutMs?: number;
}

export interface MetricsListener {
  /** The last five minutes: at the start, and on each new connection. `missing` are nodes that did not answer. */
  onHistory(history: readonly MetricsPoint[], missing: readonly string[]): void;
  /** A second of one or more nodes. One that the history has may come again. */
  onPoints(points: readonly MetricsPoint[]): void;
  /** The service does not want to; asked again on the next connection. */
  onRefused?(failure: Failure): void;
}

export interface TapListener {
  /** It shows what happens from now on; again on each new connection. */
  onOpen?(): void;
  onEvents(batch: TapBatch): void;
  /** The service does not want to: asked again on the next connection. */
  onRefused(failure: Failure): void;
  /** The link is gone: what happens meanwhile is not shown. */
  onDown?(): void;
}

export interface TapBatch {
  events: readonly MonitorEvent[];
  /** What fitted, and is not among them (MO3). */
  dropped: number;
  /** A node taps nothing at the moment, because it is under load. */
  shed: boolean;
}

export type TapFilter = MonitorFilter & { sample?: number };

export interface AdminService {
  start(): void;
  stop(): void;
  /** The same states as those of a `SocketService`; `suspended` only where another panel took the device over, or after `pause`. */
  connection(): ConnectionState;
  /** Try at once instead of waiting. Ends `suspended` and `needs-auth`. */
  reconnectNow(): void;
  pause(): void;
  setConditions(conditions: AdminConditions): void;
  /** Undefined before the first welcome. */
  session(): AdminSession | undefined;
  /** Ms since 1970 by the service's clock: what it tells is as old as that. */
  nowMs(): number;
  /** On the connection of now, once. Never rejects: a refusal says why, and where no answer came it is unknown. */
  ask<C extends AdminCommand>(command: C, args: AdminArgs<C>, options?: AskOptions): Promise<AdminAnswer<C>>;
  /** Figures by the second, while somebody listens. @returns ends it. */
  watchMetrics(listener: MetricsListener): () => void;
  /** Every socket event that fits. Audited, each time that it is opened. @returns ends it. */
  tap(filter: TapFilter, listener: TapListener): () => void;
  /** @returns removes the listener. */
  on<E extends keyof AdminServiceEvents>(event: E, listener: (payload: AdminServiceEvents[E]) => void): () => void;
}
