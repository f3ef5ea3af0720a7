/** `POST /v1/bookings`: how an existing back end feeds its bookings in, with a token of role `service`. */
import { failure, postBookingBody, Role } from '@slotwire/protocol';
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

export function addBookingRoutes(app: HttpApp, { sessions, submitBooking, gate }: BookingRoutesParts): void {
  app.post('/v1/bookings', async (request, reply) => {
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
}
