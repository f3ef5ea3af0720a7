/** Connection filter: which sessions an admin means. Pure. */
import type { ConnectionFilter } from '@slotwire/protocol';
import type { Session } from '../sessions/session.ts';

export type Fits = (session: Session) => boolean;

/** A filter with its instants read once: it is asked of every session of the node. */
export function compileFilter(filter: ConnectionFilter, node: string): Fits {
  const { role, userId, deviceId, platform, appVersion, address, latencyAtLeastMs, bufferAtLeastBytes } = filter;
  const sinceMs = filter.connectedSince === undefined ? undefined : Date.parse(filter.connectedSince);
  const beforeMs = filter.connectedBefore === undefined ? undefined : Date.parse(filter.connectedBefore);
  if (filter.node !== undefined && filter.node !== node) return () => false;
  return (session) =>
    (role === undefined || session.claims.role === role) &&
    (userId === undefined || session.userId === userId) &&
    (deviceId === undefined || session.deviceId === deviceId) &&
    (platform === undefined || session.platform === platform) &&
    (appVersion === undefined || session.appVersion === appVersion) &&
    (sinceMs === undefined || session.sinceMs >= sinceMs) &&
    (beforeMs === undefined || session.sinceMs < beforeMs) &&
    (address === undefined || session.connection.address === address) &&
    (latencyAtLeastMs === undefined || (session.connection.latencyMs() ?? -1) >= latencyAtLeastMs) &&
    (bufferAtLeastBytes === undefined || session.connection.bufferedBytes() >= bufferAtLeastBytes);
}

/** It says whom: what a filter does to everybody else is no surprise. */
export function namesSomebody({ userId, deviceId }: ConnectionFilter): boolean {
  return userId !== undefined || deviceId !== undefined;
}

/** Admins are closed only where they are meant (AD6): a filter over everybody must not lock out those who could mend what it did. */
export function meansAdmins(filter: ConnectionFilter): boolean {
  return filter.role === 'admin' || namesSomebody(filter);
}
