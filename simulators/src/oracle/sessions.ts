/**
 * Session rules: who was let in with which token, and what was revoked since. A session of a revoked token is closed within a
 * second (SE5). When something arrives proves nothing, as a phone may sleep on it; the event's own time does.
 */
import type { AppliedEvent } from './history.ts';
import type { Violations } from './violations.ts';

export interface SessionRules {
  join(device: string, user: string): void;
  session(device: string, issuedAtMs: number): void;
  revoked(user: string, issuedBeforeMs: number, atMs: number): void;
  applied(device: string, event: AppliedEvent): void;
}

interface DeviceSession {
  user: string;
  /** Of the token of the session that is open, or was last. */
  issuedAtMs: number | undefined;
  /** Nothing that is younger is for this session. */
  untilMs: number;
}

interface Revocation {
  issuedBeforeMs: number;
  atMs: number;
}

/** How long a service may take to close the sessions of a revoked token (SE5). */
const CLOSED_WITHIN_MS = 1_000;

export function createSessionRules(violations: Violations): SessionRules {
  const devices = new Map<string, DeviceSession>();
  /** Of the few who were ever revoked. */
  const revocations = new Map<string, Revocation[]>();

  function deadline({ user, issuedAtMs }: DeviceSession): number {
    let untilMs = Number.POSITIVE_INFINITY;
    if (issuedAtMs === undefined) return untilMs;
    for (const { issuedBeforeMs, atMs } of revocations.get(user) ?? []) {
      if (issuedAtMs < issuedBeforeMs) untilMs = Math.min(untilMs, atMs + CLOSED_WITHIN_MS);
    }
    return untilMs;
  }

  return {
    join(device, user) {
      devices.set(device, { user, issuedAtMs: undefined, untilMs: Number.POSITIVE_INFINITY });
    },
    session(device, issuedAtMs) {
      const session = devices.get(device);
      if (session === undefined) throw new Error(`the device ${device} never joined`);
      session.issuedAtMs = issuedAtMs;
      session.untilMs = deadline(session);
    },
    revoked(user, issuedBeforeMs, atMs) {
      const known = revocations.get(user);
      if (known === undefined) revocations.set(user, [{ issuedBeforeMs, atMs }]);
      else known.push({ issuedBeforeMs, atMs });
      for (const session of devices.values()) if (session.user === user) session.untilMs = deadline(session);
    },
    applied(device, { stream, offset, type, atMs }) {
      if (revocations.size === 0) return;
      const session = devices.get(device);
      if (session === undefined || atMs <= session.untilMs) return;
      const lateMs = Math.round(atMs - session.untilMs + CLOSED_WITHIN_MS);
      violations.report({
        kind: 'foreign',
        rule: 'SE5',
        detail: `${device} got ${type} of ${stream} (${offset}), which happened ${lateMs} ms after the token of its session was revoked`,
      });
    },
  };
}
