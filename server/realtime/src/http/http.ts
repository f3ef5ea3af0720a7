/** HTTP: health, metrics, the interface for existing back ends, and in development mode what a demo needs. */
import type { Server } from 'node:http';
import { type Failure, failure } from '@slotwire/protocol';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { answerFailure } from '../commands/dispatcher.ts';
import type { Answer } from '../commands/once.ts';
import type { PushState } from '../push/worker.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { statusOf } from './status.ts';

export interface HttpParts {
  metrics: Metrics;
  log: Log;
  maxBodyBytes: number;
  /** Why the service should get no traffic; undefined when it is ready. */
  notReady(): Promise<string | undefined>;
  /** Told beside readiness, and no part of it: a service that cannot push still takes bookings. */
  pushState(): PushState;
}

export type HttpApp = FastifyInstance<Server>;

export function createHttpApp({ metrics, log, maxBodyBytes, notReady, pushState }: HttpParts): HttpApp {
  const app: HttpApp = Fastify({
    bodyLimit: maxBodyBytes,
    // A peer that sends its request byte by byte must not hold a socket for ever.
    requestTimeout: 15_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: true,
  });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.httpSeconds.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1_000);
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
    log.error({ err: error, event: `${request.method} ${request.url}` }, 'a route failed');
    return sendFailure(reply, failure('INTERNAL'));
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

  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );

  return app;
}

export function sendAnswer(reply: FastifyReply, answer: Answer, created: 200 | 201 = 200): FastifyReply {
  return reply
    .code(statusOf(answer.code, answer.replayed ? 200 : created))
    .type('application/json')
    .send(answer.json);
}

export function sendFailure(reply: FastifyReply, failed: Failure): FastifyReply {
  return sendAnswer(reply, answerFailure(failed));
}
