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
import { takeFrom } from '../cluster/bucket.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { answerFailure, answerValue, type Dispatcher, issuesOf } from '../commands/dispatcher.ts';
import type { Answer } from '../commands/once.ts';
import type { Limits } from '../limits/limits.ts';
import type { Revocation } from '../storage/store.ts';
import type { Streams } from '../streams/streams.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Observer } from '../telemetry/observer.ts';
import type {
  ConnectAttempt,
  Connection,
  ConnectionHandler,
  Transport,
  TransportHandler,
} from '../transport/transport.ts';
import type { Registry } from './registry.ts';
import type { Replays } from './replays.ts';
import type { Revocations } from './revocations.ts';
import { Session } from './session.ts';
import type { TokenVerifier, Verdict } from './tokens.ts';

export interface SessionsParts {
  runtime: Pick<Runtime, 'clock' | 'timers' | 'random'>;
  transport: Transport;
  verifier: TokenVerifier;
  revocations: Revocations;
  replays: Replays;
  cluster: Cluster;
  registry: Registry;
  streams: Streams;
  dispatcher: () => Dispatcher;
  limits: ConnectionLimits;
  admission: Pick<Limits, 'knock' | 'connections'>;
  metrics: Metrics;
  log: Log;
  observer: Observer;
}

export interface Sessions extends TransportHandler {
  /** Signature and claims, and that the token was not revoked. @param deviceId on which it is used, where there is one */
  authenticate(token: string, deviceId?: string): Promise<{ refusal: Refusal } | { claims: Claims }>;
  refresh(session: Session, token: string): Promise<Answer>;
  /** How many open sessions a revocation ends, on all nodes. */
  countEnding(revocation: Revocation): Promise<number>;
  /** From now on these tokens count no more; their sessions on this node are closed. Call when it is durable. */
  revoke(revocation: Revocation): void;
  /** Tells the session why, and closes it. */
  sendAway(session: Session, code: ErrorCode, retryAfterMs?: number, message?: string): void;
  /** Sends those away whose token has ended. */
  sweepExpired(): void;
  /** Sends everybody away, in batches, with waits that spread their return over `spreadMs`; from now on also who is opened later. */
  sendAllAway(spreadMs: number): Promise<void>;
}

/** Goodbyes in one batch, and the pause after it: 5,000 devices leave in half a second without a stall. */
const GOODBYE_BATCH = 200;
const GOODBYE_PAUSE_MS = 20;

/** Of the log; the counter has all of them. */
const VIOLATION_LINES = { size: 100, perSecond: 10 };

const rolesOf: Readonly<Record<Namespace, readonly Claims['role'][]>> = {
  '/': ['customer', 'vendor'],
  '/admin': ['admin'],
};

type Admitted = { refusal: Refusal } | { claims: Claims; handshake: Handshake };

export function createSessions(parts: SessionsParts): Sessions {
  const {
    transport,
    verifier,
    revocations,
    replays,
    cluster,
    registry,
    streams,
    limits,
    admission,
    metrics,
    log,
    observer,
  } = parts;
  const { clock, timers, random } = parts.runtime;
  const violationLines = { tokens: VIOLATION_LINES.size, atMs: clock.monotonicMs() };
  /** Set while everybody is sent away: over so long their return is spread. */
  let leavingOverMs: number | undefined;
  const leavingWaitMs = (spreadMs: number) => Math.floor(random.float() * spreadMs);
  /** Violations without a line, since the last one that has one. */
  let unsaid = 0;

  async function admit(attempt: ConnectAttempt): Promise<Admitted> {
    const { namespace, auth, address } = attempt;
    // Before anything is read: whoever is one too many shall cost nothing (RL1).
    const turnedAway = admission.knock(attempt);
    if (turnedAway) return { refusal: turnedAway };
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
    const { token, deviceId } = handshake.data;
    const verdict = await authenticate(token, deviceId);
    if ('refusal' in verdict) return verdict;
    if (!rolesOf[namespace].includes(verdict.claims.role)) return { refusal: refusal('FORBIDDEN') };
    if (await replays.isRefused(verdict.claims, deviceId, address)) return { refusal: refusal('TOKEN_REPLAYED') };
    const tooMany = await admission.connections.enter({ userId: verdict.claims.sub, deviceId, namespace });
    if (tooMany) return { refusal: tooMany };
    return { claims: verdict.claims, handshake: handshake.data };
  }

  async function authenticate(token: string, deviceId?: string): Promise<{ refusal: Refusal } | { claims: Claims }> {
    let verdict: Verdict;
    try {
      verdict = await verifier.verify(token);
    } catch (error) {
      metrics.tokenCheckFailures.inc();
      log.error({ err: error }, 'tokens cannot be checked');
      return {
        refusal: refusal('INTERNAL', { message: 'tokens cannot be checked at the moment', retryAfterMs: 1_000 }),
      };
    }
    if (!verdict.ok) return { refusal: refusal(verdict.code) };
    if (revocations.revoked(verdict.claims, deviceId)) return { refusal: refusal('TOKEN_REVOKED') };
    return { claims: verdict.claims };
  }

  function open(connection: Connection, claims: Claims, handshake: Handshake): ConnectionHandler {
    const session = new Session(connection, claims, handshake, clock.nowMs());
    const other = registry.ofDevice(session);
    registry.add(session);
    metrics.connections.inc({ role: claims.role as 'customer', platform: session.platform });
    observer.opened(session);
    const overtaken = other && session.isOvertakenBy(other);
    const unwelcome = overtaken ? 'REPLACED' : revocations.revoked(claims, session.deviceId) && 'TOKEN_REVOKED';
    if (leavingOverMs !== undefined) {
      // Let in before the server began to shut down, and open only now.
      const waitMs = leavingWaitMs(leavingOverMs);
      metrics.handshakes.inc({ code: 'SERVER_DRAINING' });
      timers.soon(() => sendAway(session, 'SERVER_DRAINING', waitMs));
    } else if (admission.connections.isOver(session)) {
      // Two that were let in at once may be one too many (RL4). Not before the transport has the handler that hears of the end.
      metrics.handshakes.inc({ code: 'TOO_MANY_CONNECTIONS' });
      timers.soon(() => sendAway(session, 'TOO_MANY_CONNECTIONS', admission.connections.refusal().retryAfterMs));
    } else if (unwelcome) {
      // Revoked since it was let in, or overtaken.
      metrics.handshakes.inc({ code: unwelcome });
      timers.soon(() => sendAway(session, unwelcome));
    } else {
      // The newer connection counts: the older one is most likely half open, and does not know it.
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
      if (session.ended) {
        // Sent away meanwhile; who went by itself has been told nothing.
        if (session.goodbye !== undefined) metrics.handshakes.inc({ code: session.goodbye });
        return;
      }
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
      metrics.handshakes.inc({ code: 'OK' });
      streams.start(session);
      showPresence(session.userId, 2);
    } catch (error) {
      metrics.storeFailures.inc({ during: 'sessions' });
      metrics.handshakes.inc({ code: 'STORE_UNAVAILABLE' });
      log.error({ err: error, session: session.id }, 'the streams of a session cannot be opened');
      sendAway(session, 'STORE_UNAVAILABLE', 1_000);
    }
  }

  function tell(session: Session, event: 'welcome' | 'goodbye', payload: object): void {
    const frame = transport.encode(session.connection.namespace, event, JSON.stringify(payload));
    session.connection.send(frame);
    observer.sent(session, event, frame.length, session.goodbye);
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
    observer.closed(session, session.goodbye ?? reason);
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

  /** Open sessions of this node that a revocation ends. */
  function matching({ kind, id, atMs }: Revocation): readonly Session[] {
    if (kind === 'jti') return [...registry.all()].filter((session) => session.claims.jti === id);
    const [userId = '', deviceId] = id.split(' ');
    return registry
      .ofUser(userId)
      .filter((session) => deviceId === undefined || session.deviceId === deviceId)
      .filter((session) => session.claims.iat * 1_000 <= atMs);
  }

  cluster.answer('ending', (revocation) => matching(revocation).length);

  return {
    async onAttempt(attempt) {
      const startedMs = clock.monotonicMs();
      const admitted = await admit(attempt);
      const refused = 'refusal' in admitted ? admitted.refusal : undefined;
      // Whoever is let in is counted when it is welcomed, or is not: that is what the promise is about.
      if (refused !== undefined) metrics.handshakes.inc({ code: refused.code });
      observer.handshake({
        namespace: attempt.namespace,
        claims: 'claims' in admitted ? admitted.claims : undefined,
        deviceId: 'claims' in admitted ? admitted.handshake.deviceId : undefined,
        code: refused?.code ?? 'OK',
        ms: clock.monotonicMs() - startedMs,
        trace: attempt.trace,
      });
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
      // Whoever floods the service must not flood its log too.
      const nowMs = clock.monotonicMs();
      if (!takeFrom(violationLines, VIOLATION_LINES, 1, nowMs).ok) {
        unsaid += 1;
        return;
      }
      log.warn({ dir: 'in', event: violation, address, detail, ...(unsaid > 0 && { unsaid }) });
      unsaid = 0;
    },

    authenticate,

    async refresh(session, token) {
      const { deviceId, connection } = session;
      const checked = await authenticate(token, deviceId);
      if ('refusal' in checked) return answerFailure({ ok: false, ...checked.refusal });
      const { claims } = checked;
      if (!sameSubject(session.claims, claims))
        return answerFailure(failure('FORBIDDEN', { message: 'the token is of another subject' }));
      if (await replays.isRefused(claims, deviceId, connection.address))
        return answerFailure(failure('TOKEN_REPLAYED'));
      // While another node was asked: nothing has closed this session for it, as it had the token not yet.
      if (revocations.revoked(claims, deviceId)) return answerFailure(failure('TOKEN_REVOKED'));
      const beforeMs = session.expiresAtMs;
      session.claims = claims;
      registry.reschedule(session, beforeMs);
      return answerValue({ expiresAt: new Date(session.expiresAtMs).toISOString() });
    },

    async countEnding(revocation) {
      const { answers } = await cluster.ask('ending', revocation);
      return answers.reduce((sum, { value }) => sum + value, 0);
    },

    revoke(revocation) {
      if (!revocations.add(revocation)) return;
      for (const session of matching(revocation)) sendAway(session, 'TOKEN_REVOKED');
    },

    sendAway,

    sweepExpired() {
      for (const session of registry.expired(clock.nowMs())) sendAway(session, 'TOKEN_EXPIRED');
    },

    async sendAllAway(spreadMs) {
      leavingOverMs = spreadMs;
      let sent = 0;
      for (const session of [...registry.all()]) {
        sendAway(session, 'SERVER_DRAINING', leavingWaitMs(spreadMs));
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
