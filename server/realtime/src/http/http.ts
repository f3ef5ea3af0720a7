/** HTTP: health, metrics, the interface for existing back ends, and in development mode what a demo needs. */
import type { RequestListener, Server } from 'node:http';
import cors from '@fastify/cors';
import { type Failure, failure } from '@slotwire/protocol';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { answerFailure } from '../commands/dispatcher.ts';
import type { Answer } from '../commands/once.ts';
import type { PushState } from '../push/worker.ts';
import { StoreError } from '../storage/store.ts';
import { createExposition } from '../telemetry/exposition.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { badShape } from '../transport/json-shape.ts';
import type { Violation } from '../transport/transport.ts';
import { refuseConnection } from './client-error.ts';
import type { SecurityHeaders } from './security-headers.ts';
import { createNodeServer, type ServerLimits } from './server.ts';
import { statusOf } from './status.ts';
import type { TlsPair } from './tls.ts';

export interface HttpParts {
  metrics: Metrics;
  log: Log;
  maxBodyBytes: number;
  limits: ServerLimits;
  tls: TlsPair | undefined;
  headers: SecurityHeaders;
  originAllowed: (origin: string | undefined) => boolean;
  onViolation(violation: Violation, address: string, detail: string): void;
  /** Why the service should get no traffic; undefined when it is ready. */
  notReady(): Promise<string | undefined>;
  /** Told beside readiness, and no part of it: a service that cannot push still takes bookings. */
  pushState(): PushState;
}

export type HttpApp = FastifyInstance<Server>;

/** How long a browser remembers what a page of another origin may ask. */
const PREFLIGHT_SECONDS = 600;

export function createHttpApp(parts: HttpParts): HttpApp {
  const { metrics, log, maxBodyBytes, headers, originAllowed, notReady, pushState } = parts;
  const app: HttpApp = Fastify({
    bodyLimit: maxBodyBytes,
    serverFactory: (listener) => createNodeServer(withHeaders(headers, listener), parts.limits, parts.tls),
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => refuseConnection(error, socket, headers, parts.onViolation),
  });

  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (originAllowed(origin)) return undefined;
    parts.onViolation('origin_refused', request.ip, `origin ${origin}`);
    return sendFailure(reply, failure('FORBIDDEN', { message: 'this origin may not ask' }));
  });

  app.register(cors, {
    origin: (origin, done) => done(null, originAllowed(origin)),
    methods: ['GET', 'POST'],
    // The last one is Faro's, from a page that another server serves.
    allowedHeaders: ['authorization', 'content-type', 'x-faro-session-id'],
    maxAge: PREFLIGHT_SECONDS,
  });

  app.addHook('preValidation', async (request, reply) => {
    if (badShape(request.body) === undefined) return undefined;
    return sendFailure(reply, failure('BAD_REQUEST', { message: 'the body is nested too deep, or sets a prototype' }));
  });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.httpSeconds.observe({ route, status: `${String(reply.statusCode)[0]}xx` }, reply.elapsedTime / 1_000);
    log.info({
      dir: 'in',
      event: `${request.method} ${route}`,
      address: request.ip,
      ms: Math.round(reply.elapsedTime * 100) / 100,
      outcome: reply.statusCode,
    });
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return sendFailure(reply, failure('MESSAGE_TOO_LARGE'));
    // Fastify's own verdicts on the request: no JSON, wrong content type and the like.
    if (error.statusCode !== undefined && error.statusCode < 500)
      return sendFailure(reply, failure('BAD_REQUEST', { message: error.message }));
    // Not the URL: its query may hold what no log may.
    log.error({ err: error, event: `${request.method} ${request.routeOptions.url ?? 'none'}` }, 'a route failed');
    if (!(error instanceof StoreError)) return sendFailure(reply, failure('INTERNAL'));
    // The only route that asks the store is that of back ends, for a command.
    metrics.storeFailures.inc({ during: 'commands' });
    return sendFailure(reply, failure('STORE_UNAVAILABLE'));
  });

  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ ...failure('NOT_FOUND', { message: `no route ${request.method} ${request.url.split('?', 1)[0]}` }) }),
  );

  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const why = await notReady();
    return reply
      .code(why === undefined ? 200 : 503)
      .send(why === undefined ? { status: 'ready', push: pushState() } : { status: 'not ready', why });
  });

  const exposition = createExposition(metrics.registry);
  app.get('/metrics', async (request, reply) => {
    const { contentType, text } = await exposition.read(request.headers.accept);
    return reply.type(contentType).header('vary', 'accept').send(text);
  });

  return app;
}

/** Before Fastify, as it answers some requests without asking its hooks. */
function withHeaders(headers: SecurityHeaders, listener: RequestListener): RequestListener {
  const entries = Object.entries(headers);
  return (request, response) => {
    for (const [name, value] of entries) response.setHeader(name, value);
    listener(request, response);
  };
}

export function sendAnswer(reply: FastifyReply, answer: Answer, created: 200 | 201 = 200): FastifyReply {
  return reply
    .code(statusOf(answer.code, answer.replayed ? 200 : created))
    .type('application/json')
    .send(answer.json);
}

/** A wait is said in whole seconds as well, which is what HTTP understands. */
export function sendFailure(reply: FastifyReply, failed: Failure): FastifyReply {
  if (failed.retryAfterMs !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(failed.retryAfterMs / 1_000))));
  return sendAnswer(reply, answerFailure(failed));
}
