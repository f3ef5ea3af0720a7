/**
 * Receiver: `POST /faro/collect`, where pages send what they measured and what went wrong in them (TE1). Anybody can find the route, and no
 * token guards it, as a page that cannot sign in has most to tell. So everything about it is bounded, and it is the first to give way under load.
 */
import { failure, type LoadLevel } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type { FastifyReply } from 'fastify';
import { createBuckets } from '../../cluster/buckets.ts';
import { issuesOf } from '../../commands/dispatcher.ts';
import { FARO_PATH } from '../../http/apps.ts';
import { type HttpApp, sendFailure } from '../../http/http.ts';
import { addressKey } from '../../limits/address.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { faroPayload } from './payload.ts';
import { createRecorder } from './record.ts';

export interface FaroRouteParts {
  clock: Pick<Clock, 'monotonicMs'>;
  metrics: Metrics;
  log: Log;
  loadLevel: () => LoadLevel;
  /** Addresses that stand for many: no limit per address holds for them. */
  sharedAddresses: readonly string[];
}

export const MAX_FARO_BYTES = 128 * 1_024;

/** A page sends a batch every few seconds; one that starts, or leaves, sends some at once. */
const perAddress = { size: 60, perSecond: 2 };
const perNode = { size: 1_000, perSecond: 200 };

/** A load level falls after some calm seconds. */
const SHED_MS = 10_000;

type Outcome = 'accepted' | 'malformed' | 'too_large' | 'no_page' | 'limited' | 'shed';

export function addFaroRoute(app: HttpApp, parts: FaroRouteParts): void {
  const { clock, metrics, log, loadLevel } = parts;
  const buckets = createBuckets(clock);
  const record = createRecorder({ metrics, log });
  const shared = new Set(parts.sharedAddresses.map(addressKey));

  /** @returns how long to wait; undefined: it has room */
  function takeTurn(address: string): number | undefined {
    const key = addressKey(address);
    const own = shared.has(key) ? undefined : buckets.take(`address ${key}`, perAddress, 1);
    if (own?.ok === false) return own.retryAfterMs;
    const all = buckets.take('node', perNode, 1);
    return all.ok ? undefined : all.retryAfterMs;
  }

  function note(outcome: Outcome): void {
    metrics.webReports.inc({ outcome });
  }

  function wait(reply: FastifyReply, code: 'RATE_LIMITED' | 'OVERLOADED', retryAfterMs: number): FastifyReply {
    // In whole seconds, which is what HTTP and Faro understand.
    return sendFailure(
      reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1_000)))),
      failure(code, { retryAfterMs }),
    );
  }

  app.route({
    method: 'POST',
    url: FARO_PATH,
    bodyLimit: MAX_FARO_BYTES,
    // Before the body is read.
    onRequest: async (request, reply) => {
      // Whether a foreign page asks has been looked at already; what names no page is none.
      if (request.headers.origin === undefined) {
        note('no_page');
        return sendFailure(reply, failure('FORBIDDEN', { message: 'this is for web pages, which name their origin' }));
      }
      if (loadLevel() !== 'normal') {
        note('shed');
        return wait(reply, 'OVERLOADED', SHED_MS);
      }
      const waitMs = takeTurn(request.ip);
      if (waitMs === undefined) return undefined;
      note('limited');
      return wait(reply, 'RATE_LIMITED', waitMs);
    },
    // Some of it is refused before the handler sees it: no JSON, another length than was said, too much.
    onSend: async (_request, reply) => {
      if (reply.statusCode === 400) note('malformed');
      if (reply.statusCode === 413) note('too_large');
    },
    handler: async (request, reply) => {
      const payload = faroPayload.safeParse(request.body);
      if (!payload.success) return sendFailure(reply, failure('BAD_REQUEST', { issues: issuesOf(payload.error) }));
      note('accepted');
      record(payload.data);
      return reply.code(202).send();
    },
  });
}
