/**
 * Host: the service on real sockets and a real file, as `main.ts` runs it and tests do. Knows the order in which a port, a database and
 * a service come up, and takes them down in the reverse order when one of them fails.
 */
import { mkdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Server as SecureServer } from 'node:tls';
import { type Runtime, systemEntropy, type Timer } from '@slotwire/runtime';
import manifest from '../package.json' with { type: 'json' };
import type { Config, KeySource } from './config/config.ts';
import { seedMarketplace } from './demo/seed.ts';
import { addAppRoutes } from './http/apps.ts';
import { addBookingRoutes } from './http/bookings.ts';
import { addDevelopmentRoutes } from './http/development.ts';
import { createHttpApp, type HttpApp } from './http/http.ts';
import { createSecurityHeaders } from './http/security-headers.ts';
import { loadTls, MIN_TLS_VERSION, type TlsPair } from './http/tls.ts';
import type { LoadMeter } from './limits/load-meter.ts';
import { loadPushProviders } from './push/load-providers.ts';
import type { PushProviders } from './push/provider.ts';
import { createService, defaultSettings, type Service, type ServiceSettings } from './service.ts';
import { loadDevelopmentSecret } from './sessions/development-secret.ts';
import { loadSecretFile } from './sessions/secret-file.ts';
import { createJwksVerifier, createSecretVerifier, type TokenSettings } from './sessions/tokens.ts';
import { createSqliteStore } from './storage/sqlite.ts';
import { type Store, StoreError } from './storage/store.ts';
import { addFaroRoute } from './telemetry/faro/receiver.ts';
import { createHostFigures } from './telemetry/host-figures.ts';
import type { Log } from './telemetry/log.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import type { Observer } from './telemetry/observer.ts';
import { createOriginRule } from './transport/origins.ts';
import { createSocketIoTransport } from './transport/socket-io.ts';

export interface HostParts {
  config: Config;
  runtime: Runtime;
  log: Log;
  /** For tests that cannot wait for the usual periods. */
  settings?: Partial<ServiceSettings>;
  metrics?: Metrics;
  /** In place of the providers that the configuration names. */
  push?: PushProviders;
  /** Absent: the service never finds itself loaded. */
  loadMeter?: LoadMeter;
  /** Hear what passes, beside those of the service itself. */
  observers?: readonly Partial<Observer>[];
  /** How often certificate, keys and database are looked at. Default: once a minute. */
  lookEveryMs?: number;
  /** Something around the store that is opened, such as a test that wants it to fail. */
  wrapStore?: (store: Store) => Store;
}

export interface Host {
  /** `http://127.0.0.1:4000` */
  url: string;
  service: Service;
  app: HttpApp;
  metrics: Metrics;
  /** How many demo bookings were made. */
  seeded: number;
  /** Graceful: not ready, no new sockets, goodbyes, commits, then the port and the file. Idempotent. */
  stop(): Promise<void>;
}

/** Where the apps lie in this repository. */
const OWN_APPS = resolve(import.meta.dirname, '../../../clients');

/** A certificate that was renewed is in use so soon, and keys that end are told of. */
const LOOK_EVERY_MS = 60_000;

/** Of the drain, so much is for bookings that back ends have posted: they take milliseconds, unless the keys for their tokens are slow to come. */
const DRAIN_OF_BOOKINGS = 0.25;

/** So long an answer may take to leave when the port is closed already. */
const LAST_ANSWERS_MS = 500;

/** A reason why the service cannot start, in one sentence for the person who started it. */
export class StartError extends Error {
  override name = 'StartError';
}

/** @throws StartError */
export async function startHost({
  config,
  runtime,
  log,
  settings: given,
  metrics = createMetrics(),
  push: givenProviders,
  loadMeter,
  observers = [],
  lookEveryMs = LOOK_EVERY_MS,
  wrapStore = (store) => store,
}: HostParts): Promise<Host> {
  const settings: ServiceSettings = {
    ...defaultSettings,
    retention: config.retention,
    analyticsDays: config.analyticsDays,
    saverFlushMs: config.saverFlushMs,
    drainMs: config.drainMs,
    tokenReplay: config.security.tokenReplay,
    logSampling: config.logSampling,
    ...given,
  };
  const tokens: TokenSettings = { issuer: config.jwt.issuer, audience: config.jwt.audience, clock: runtime.clock };

  // Before anything is opened: what is wrong with a key shall not leave a database behind.
  const push = givenProviders ?? (await loadProviders(config, runtime));
  const { security } = config;
  const tls = security.tls && (await loadPair(security.tls, { runtime, log, metrics }));
  const { keys } = config.jwt;
  const givenSecret = await loadSecret(keys);
  await mkdir(config.dataDir, { recursive: true }).catch((cause: Error) => {
    throw new StartError(`the data directory ${config.dataDir} cannot be used: ${cause.message}`, { cause });
  });
  const secret = keys.kind === 'development' ? await loadDevelopmentSecret(config.dataDir, systemEntropy) : givenSecret;
  const database = join(config.dataDir, 'slotwire.db');
  const store = wrapStore(openStore(database, runtime));

  const originAllowed = createOriginRule(config.allowedOrigins);
  const { faro } = config.web;
  const headers = createSecurityHeaders({
    tls: tls !== undefined,
    connectTo: faro.kind === 'alloy' ? [new URL(faro.url).origin] : [],
  });
  const app = createHttpApp({
    metrics,
    log,
    maxBodyBytes: settings.maxMessageBytes,
    limits: security,
    tls,
    headers,
    originAllowed,
    onViolation: (violation, address, detail) => service.sessions.onViolation(violation, address, detail),
    notReady: () => service.notReady(),
    pushState: () => service.push.state(),
  });
  const transport = createSocketIoTransport({
    server: app.server,
    timers: runtime.timers,
    clock: runtime.clock,
    originAllowed,
    headers,
    maxMessageBytes: settings.maxMessageBytes,
    handshakeMs: security.handshakeMs,
    pendingPerAddress: security.pendingPerAddress,
  });
  const verifier =
    secret === undefined
      ? createJwksVerifier((keys as { url: string }).url, tokens)
      : createSecretVerifier(secret, tokens);
  const limits = { ...config.limits, ...(loadMeter && { meter: loadMeter }) };
  const service: Service = await createService({
    runtime,
    store,
    transport,
    verifier,
    metrics,
    log,
    push,
    settings,
    limits,
    observers,
  });
  const bookings = addBookingRoutes(app, {
    sessions: service.sessions,
    submitBooking: service.submitBooking,
    gate: service.limits.commands,
  });
  if (config.mode === 'development' && secret !== undefined) addDevelopmentRoutes(app, { runtime, secret, tokens });
  addAppRoutes(app, { mode: config.mode, version: manifest.version, apps: appsDir(config), faro });
  if (faro.kind === 'own') {
    addFaroRoute(app, {
      clock: runtime.clock,
      metrics,
      log,
      loadLevel: service.limits.level,
      sharedAddresses: config.limits.sharedAddresses,
    });
  }

  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (cause) {
    await service.stop();
    await app.close();
    throw new StartError(listenProblem(config, cause as NodeJS.ErrnoException), { cause });
  }
  const seeded = config.demo ? await seedMarketplace({ store, committer: service.committer, runtime }) : 0;

  const renewal =
    security.tls && renewTls(app, security.tls, { runtime, log, metrics, pair: tls as TlsPair, lookEveryMs });
  const figures = await createHostFigures({
    timers: runtime.timers,
    metrics,
    database,
    keysExpireMs: () => verifier.keysExpireMs?.(),
    everyMs: lookEveryMs,
  });

  let stopping: Promise<void> | undefined;
  async function stop(): Promise<void> {
    renewal?.stop();
    figures.stop();
    await endWithin(bookings.drain(), settings.drainMs * DRAIN_OF_BOOKINGS, runtime);
    await service.stop();
    await endWithin(app.close(), LAST_ANSWERS_MS, runtime);
    app.server.closeAllConnections();
    await app.close();
  }
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${hostInUrl(config.host)}:${(app.server.address() as AddressInfo).port}`,
    service,
    app,
    metrics,
    seeded,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Resolves when the task has ended, or the time has passed. */
function endWithin(task: Promise<unknown>, ms: number, { timers }: Runtime): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = timers.after(ms, resolve);
    task.then(() => resolve(), reject).finally(() => timer.stop());
  });
}

/** @throws StartError */
async function loadPair(
  paths: { cert: string; key: string },
  { runtime: { clock }, log, metrics }: { runtime: Runtime; log: Log; metrics: Metrics },
): Promise<TlsPair> {
  const loaded = await loadTls(paths, readText);
  if (!loaded.ok) throw new StartError(loaded.problem);
  const expires = new Date(loaded.expiresMs).toISOString();
  metrics.expiresAt.set({ what: 'certificate' }, loaded.expiresMs / 1_000);
  // A start that is refused for it would turn a certificate that browsers complain of into no service at all.
  if (loaded.expiresMs <= clock.nowMs()) log.error({ expires }, 'SLOTWIRE_TLS_CERT: the certificate has expired');
  return loaded.pair;
}

/** Looks for another certificate from time to time, as renewals replace the files, and goes on with the old one when that is no good. */
function renewTls(
  { server }: HttpApp,
  paths: { cert: string; key: string },
  {
    runtime,
    log,
    metrics,
    pair,
    lookEveryMs,
  }: { runtime: Runtime; log: Log; metrics: Metrics; pair: TlsPair; lookEveryMs: number },
): Timer {
  let used = pair;
  async function look(): Promise<void> {
    const loaded = await loadTls(paths, readText);
    if (!loaded.ok) return log.error({ problem: loaded.problem }, 'TLS: going on with the certificate of before');
    if (loaded.pair.cert === used.cert && loaded.pair.key === used.key) return;
    used = loaded.pair;
    metrics.expiresAt.set({ what: 'certificate' }, loaded.expiresMs / 1_000);
    (server as unknown as SecureServer).setSecureContext({ ...used, minVersion: MIN_TLS_VERSION });
    log.info({ expires: new Date(loaded.expiresMs).toISOString() }, 'TLS: another certificate is used from now on');
  }
  return runtime.timers.every(lookEveryMs, () => void look());
}

/** @returns undefined where tokens are not signed by a secret that was given @throws StartError */
async function loadSecret(keys: KeySource): Promise<string | undefined> {
  if (keys.kind === 'secret') return keys.secret;
  if (keys.kind !== 'secret-file') return undefined;
  const loaded = await loadSecretFile(keys.path, readText);
  if (!loaded.ok) throw new StartError(loaded.problem);
  return loaded.secret;
}

function appsDir({ web }: Config): string | undefined {
  return web.apps === 'default' ? OWN_APPS : web.apps && resolve(web.apps);
}

const readText = (path: string) => readFile(path, 'utf8');

/** @throws StartError */
async function loadProviders(config: Config, { clock, timers }: Runtime): Promise<PushProviders> {
  const loaded = await loadPushProviders({ config: config.push, clock, timers, readText });
  if (!loaded.ok) throw new StartError(loaded.problems.join('; '));
  return loaded.providers;
}

function openStore(path: string, runtime: Runtime) {
  try {
    return createSqliteStore({ path, clock: runtime.clock, ids: runtime.ids });
  } catch (cause) {
    if (cause instanceof StoreError) throw new StartError(cause.message, { cause });
    throw cause;
  }
}

function listenProblem({ host, port }: Config, cause: NodeJS.ErrnoException): string {
  if (cause.code === 'EADDRINUSE')
    return `port ${port} is taken: stop what listens there, or choose another with SLOTWIRE_PORT (npm start -- --port N)`;
  if (cause.code === 'EACCES') return `port ${port} needs rights that this user does not have: choose one above 1023`;
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND')
    return `SLOTWIRE_HOST: "${host}" is no address of this machine`;
  return `cannot listen on ${host}:${port}: ${cause.message}`;
}

const hostInUrl = (host: string) => (host.includes(':') ? `[${host}]` : host);
