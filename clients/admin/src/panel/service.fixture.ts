/** A service for tests of what uses one: answers as the test says, at once, and keeps what was asked. */
import type { AdminAnswer, AdminCommand, AdminService, ConnectionState, MetricsListener } from '@slotwire/sdk';

export interface FakeService extends AdminService {
  readonly asked: { command: string; args: unknown; key?: string | undefined }[];
  readonly answers: Map<string, unknown>;
  readonly watchers: Set<MetricsListener>;
  become(state: ConnectionState): void;
}

export const connected: ConnectionState = { status: 'connected', sessionId: 's-1', sinceMs: 0 };

export function createFakeService(nowMs = () => 0): FakeService {
  let state: ConnectionState = connected;
  const listeners = new Set<(state: ConnectionState) => void>();
  const service: FakeService = {
    asked: [],
    answers: new Map(),
    watchers: new Set(),
    become(next) {
      state = next;
      for (const listener of listeners) listener(next);
    },
    start() {},
    stop() {},
    connection: () => state,
    reconnectNow() {},
    pause() {},
    setConditions() {},
    session: () => ({ sessionId: 's-1', userId: 'root', expiresAt: '2030-01-01T00:00:00.000Z' }),
    nowMs,
    ask<C extends AdminCommand>(command: C, args: unknown, options: { key?: string } = {}) {
      service.asked.push({ command, args, key: options.key });
      const answer = service.answers.get(command) ?? { ok: 'unknown', why: 'timeout' };
      return Promise.resolve(answer as AdminAnswer<C>);
    },
    watchMetrics(listener) {
      service.watchers.add(listener);
      return () => void service.watchers.delete(listener);
    },
    tap: () => () => {},
    on(_event, listener) {
      listeners.add(listener as (state: ConnectionState) => void);
      return () => void listeners.delete(listener as (state: ConnectionState) => void);
    },
  };
  return service;
}
