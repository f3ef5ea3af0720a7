/**
 * Sessions: from a handshake to a goodbye. Checks who connects, opens the streams, keeps the rules that hold while a connection is open
 * (a token that ends, one connection a device, revocation, presence), and says goodbye with a code that tells the client what to do.
 */
import {
  type Claims,
  type ConnectionLimits,
  type ErrorCode,
  failure,
  type Handshake,
  handshakeSchema,
  type Namespace,
  PROTOCOL_VERSION,
  type Refusal,
  refusal,
} from '@slotwire/protocol';
import { isoNow, type Runtime, sleep } from '@slotwire/runtime';
import { answerFailure, answerValue, type Dispatcher, issuesOf } from '../commands/dispatcher.ts';
import type { Answer } from '../commands/once.ts';
import type { Revocation } from '../storage/store.ts';
import type { Streams } from '../streams/streams.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type {
  ConnectAttempt,
  Connection,
  ConnectionHandler,
  Transport,
  TransportHandler,
} from '../transport/transport.ts';
import type { Registry } from './registry.ts';
import type { Revocations } from './revocations.ts';
import { Session } from './session.ts';
import type { TokenVerifier, Verdict } from './tokens.ts';

export interface SessionsParts {
  runtime: Pick<Runtime, 'clock' | 'timers' | 'random'>;
  transport: Transport;
  verifier: TokenVerifier;
  revocations: Revocations;
  registry: Registry;
  streams: Streams;
  dispatcher: () => Dispatcher;
  limits: ConnectionLimits;
  metrics: Metrics;
  log: Log;
}

export interface Sessions extends TransportHandler {
  /** Signature and claims, and that the token was not revoked. */
  authenticate(token: string): Promise<{ refusal: Refusal } | { claims: Claims }>;
  refresh(session: Session, token: string): Promise<Answer>;
  /** Open sessions that a revocation ends. */
  matching(revocation: Revocation): readonly Session[];
  /** From now on these tokens count no more; their sessions are closed. Call when it is durable. */
  revoke(revocation: Revocation): void;
  /** Tells the session why, and closes it. */
  sendAway(session: Session, code: ErrorCode, retryAfterMs?: number, message?: string): void;
  /** Sends those away whose token has ended. */
  sweepExpired(): void;
  /** Sends everybody away, in batches, with waits that spread their return over `spreadMs`. */
  sendAllAway(spreadMs: number): Promise<void>;
}

/** Goodbyes in one batch, and the pause after it: 5,000 devices leave in half a second without a stall. */
const GOODBYE_BATCH = 200;
const GOODBYE_PAUSE_MS = 20;

const rolesOf: Readonly<Record<Namespace, readonly Claims['role'][]>> = {
  '/': ['customer', 'vendor'],
  '/admin': ['admin'],
};

type Admitted = { refusal: Refusal } | { claims: Claims; handshake: Handshake };

export function createSessions(parts: SessionsParts): Sessions {
  const { transport, verifier, revocations, registry, streams, limits, metrics, log } = parts;
  const { clock, timers, random } = parts.runtime;

  async function admit({ namespace, auth }: ConnectAttempt): Promise<Admitted> {
    const version = typeof auth === 'object' && auth !== null && 'protocol' in auth ? auth.protocol : undefined;
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) {
      return {
        refusal: refusal('PROTOCOL_MISMATCH', {
          message: `this server speaks protocol ${PROTOCOL_VERSION}, not ${version}`,
        }),
      };
    }
    const handshake = handshakeSchema.safeParse(auth);
    if (!handshake.success) {
      const [issue] = issuesOf(handshake.error);
      return {
        refusal: refusal('BAD_HANDSHAKE', { message: `auth${issue?.path ? `.${issue.path}` : ''}: ${issue?.message}` }),
      };
    }
    const verdict = await authenticate(handshake.data.token);
    if ('refusal' in verdict) return verdict;
    if (!rolesOf[namespace].includes(verdict.claims.role)) return { refusal: refusal('FORBIDDEN') };
    return { claims: verdict.claims, handshake: handshake.data };
  }

  async function authenticate(token: string): Promise<{ refusal: Refusal } | { claims: Claims }> {
    let verdict: Verdict;
    try {
      verdict = await verifier.verify(token);
    } catch (error) {
      log.error({ err: error }, 'tokens cannot be checked');
      return {
        refusal: refusal('INTERNAL', { message: 'tokens cannot be checked at the moment', retryAfterMs: 1_000 }),
      };
    }
    if (!verdict.ok) return { refusal: refusal(verdict.code) };
    if (revocations.revoked(verdict.claims)) return { refusal: refusal('TOKEN_REVOKED') };
    return { claims: verdict.claims };
  }

  function open(connection: Connection, claims: Claims, handshake: Handshake): ConnectionHandler {
    const session = new Session(connection, claims, handshake, clock.nowMs());
    const other = registry.ofDevice(session);
    registry.add(session);
    metrics.connections.inc({ role: claims.role as 'customer', platform: session.platform });
    // The newer connection counts: the older one is most likely half open, and does not know it.
    if (other && session.isOvertakenBy(other)) {
      // Not before the transport has the handler that hears of the end.
      timers.soon(() => sendAway(session, 'REPLACED'));
    } else {
      if (other) sendAway(other, 'REPLACED');
      void begin(session, handshake.positions ?? {});
    }
    return {
      onMessage(event, args, bytes, answer) {
        if (!session.ended) void parts.dispatcher().dispatch(session, { event, args, bytes, answer });
      },
      onClose: (reason) => close(session, reason),
    };
  }

  async function begin(session: Session, positions: NonNullable<Handshake['positions']>): Promise<void> {
    try {
      const opened = await streams.open(session, positions);
      if (session.ended) return;
      const welcome = {
        sessionId: session.id,
        userId: session.userId,
        role: session.claims.role,
        serverTime: isoNow(clock),
        expiresAt: new Date(session.expiresAtMs).toISOString(),
        streams: opened,
        limits,
      };
      tell(session, 'welcome', welcome);
      session.welcomed = true;
      streams.start(session);
      showPresence(session.userId, 2);
    } catch (error) {
      log.error({ err: error, session: session.id }, 'the streams of a session cannot be opened');
      sendAway(session, 'STORE_UNAVAILABLE', 1_000);
    }
  }

  function tell(session: Session, event: 'welcome' | 'goodbye', payload: object): void {
    const frame = transport.encode(session.connection.namespace, event, JSON.stringify(payload));
    session.connection.send(frame);
    log.debug({
      dir: 'out',
      event,
      user: session.userId,
      device: session.deviceId,
      session: session.id,
      bytes: frame.length,
      outcome: session.goodbye,
    });
  }

  function close(session: Session, reason: string): void {
    session.ended = true;
    registry.remove(session);
    streams.close(session);
    metrics.connections.dec({ role: session.claims.role as 'customer', platform: session.platform });
    metrics.disconnects.inc({ reason: session.goodbye ?? reason });
    log.info({
      dir: 'out',
      event: 'disconnect',
      user: session.userId,
      device: session.deviceId,
      session: session.id,
      outcome: session.goodbye ?? reason,
      ms: clock.nowMs() - session.sinceMs,
    });
    showPresence(session.userId, 1);
  }

  /** To all devices of a person, if there are so many: the only one needs not to be told that it is alone. */
  function showPresence(userId: string, atLeast: number): void {
    const present = registry
      .ofUser(userId)
      .filter((session) => session.connection.namespace === '/' && session.welcomed && !session.ended);
    if (present.length < atLeast) return;
    const devices = present.map((session) => ({
      deviceId: session.deviceId,
      platform: session.platform,
      since: new Date(session.sinceMs).toISOString(),
    }));
    const frame = transport.encode('/', 'signal', JSON.stringify({ type: 'presence', data: { devices } }));
    for (const session of present) if (session.mode === 'live') session.connection.send(frame);
  }

  function sendAway(session: Session, code: ErrorCode, retryAfterMs?: number, message?: string): void {
    if (session.ended) return;
    session.ended = true;
    session.goodbye = code;
    streams.close(session);
    const goodbye = refusal(code, {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(message === undefined ? {} : { message }),
    });
    tell(session, 'goodbye', goodbye);
    session.connection.close();
  }

  function matching({ kind, id, atMs }: Revocation): readonly Session[] {
    if (kind === 'user') return registry.ofUser(id).filter((session) => session.claims.iat * 1_000 <= atMs);
    return [...registry.all()].filter((session) => session.claims.jti === id);
  }

  return {
    async onAttempt(attempt) {
      const admitted = await admit(attempt);
      const refused = 'refusal' in admitted ? admitted.refusal : undefined;
      metrics.handshakes.inc({ code: refused?.code ?? 'OK' });
      log.info({
        dir: 'in',
        event: 'handshake',
        namespace: attempt.namespace,
        user: 'claims' in admitted ? admitted.claims.sub : undefined,
        device: 'claims' in admitted ? admitted.handshake.deviceId : undefined,
        address: attempt.address,
        outcome: refused?.code ?? 'OK',
        detail: refused?.message,
      });
      if ('refusal' in admitted) return admitted;
      return { open: (connection) => open(connection, admitted.claims, admitted.handshake) };
    },

    onViolation(violation, address, detail) {
      metrics.violations.inc({ kind: violation });
      log.warn({ dir: 'in', event: violation, address, detail });
    },

    authenticate,

    async refresh(session, token) {
      const checked = await authenticate(token);
      if ('refusal' in checked) return answerFailure({ ok: false, ...checked.refusal });
      const { claims } = checked;
      if (!sameSubject(session.claims, claims))
        return answerFailure(failure('FORBIDDEN', { message: 'the token is of another subject' }));
      const beforeMs = session.expiresAtMs;
      session.claims = claims;
      registry.reschedule(session, beforeMs);
      return answerValue({ expiresAt: new Date(session.expiresAtMs).toISOString() });
    },

    matching,

    revoke(revocation) {
      revocations.add(revocation);
      for (const session of matching(revocation)) sendAway(session, 'TOKEN_REVOKED');
    },

    sendAway,

    sweepExpired() {
      for (const session of registry.expired(clock.nowMs())) sendAway(session, 'TOKEN_EXPIRED');
    },

    async sendAllAway(spreadMs) {
      let sent = 0;
      for (const session of [...registry.all()]) {
        sendAway(session, 'SERVER_DRAINING', Math.floor(random.float() * spreadMs));
        if (++sent % GOODBYE_BATCH === 0) await sleep(timers, GOODBYE_PAUSE_MS);
      }
    },
  };
}

/** A refreshed token may bring new times, and nothing else: its streams and rights were decided at the handshake. */
function sameSubject(a: Claims, b: Claims): boolean {
  const groups = (claims: Claims) => [...(claims.groups ?? [])].sort().join();
  return a.sub === b.sub && a.role === b.role && a.vendorId === b.vendorId && groups(a) === groups(b);
}
