/** `POST /v1/bookings`: how an existing back end feeds its bookings in, with a token of role `service`. */
import { failure, postBookingBody, Role } from '@slotwire/protocol';
import type { FastifyRequest } from 'fastify';
import type { SubmitBooking } from '../bookings/submit.ts';
import { issuesOf } from '../commands/dispatcher.ts';
import type { CommandGate } from '../limits/command-gate.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { type HttpApp, sendAnswer, sendFailure } from './http.ts';

export interface BookingRoutesParts {
  sessions: Pick<Sessions, 'authenticate'>;
  submitBooking: SubmitBooking;
  gate: Pick<CommandGate, 'checkBackEnd'>;
}

export interface BookingRoutes {
  /** From now on none is taken (SE8). Resolves when those that were have been answered. */
  drain(): Promise<void>;
}

/** A back end that was told of the drain comes back when another process listens. */
const DRAINING_WAIT_MS = 2_000;

export function addBookingRoutes(app: HttpApp, { sessions, submitBooking, gate }: BookingRoutesParts): BookingRoutes {
  /** Taken, and not answered yet. */
  const taken = new Set<FastifyRequest>();
  let drained: (() => void) | undefined;

  async function leave(request: FastifyRequest): Promise<void> {
    taken.delete(request);
    if (taken.size === 0) drained?.();
  }

  app.post('/v1/bookings', { onResponse: leave }, async (request, reply) => {
    if (drained !== undefined) {
      const draining = failure('SERVER_DRAINING', { retryAfterMs: DRAINING_WAIT_MS });
      return sendFailure(reply.header('connection', 'close'), draining);
    }
    taken.add(request);
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) {
      return sendFailure(
        reply,
        failure('TOKEN_INVALID', { message: 'an Authorization header with a bearer token is needed' }),
      );
    }
    const checked = await sessions.authenticate(token);
    if ('refusal' in checked) return sendFailure(reply, { ok: false, ...checked.refusal });
    // What is not allowed, or makes no sense, counts as well.
    const limited = await gate.checkBackEnd(checked.claims.sub);
    if (limited !== undefined) return sendFailure(reply, limited);
    if (checked.claims.role !== Role.Service) return sendFailure(reply, failure('FORBIDDEN'));
    const body = postBookingBody.safeParse(request.body);
    if (!body.success) return sendFailure(reply, failure('BAD_REQUEST', { issues: issuesOf(body.error) }));
    const actor = { role: Role.Service, id: checked.claims.sub };
    return sendAnswer(reply, await submitBooking('booking:create', body.data, actor), 201);
  });

  return {
    drain() {
      return new Promise((resolve) => {
        drained = resolve;
        if (taken.size === 0) resolve();
      });
    },
  };
}
