/** `POST /v1/bookings`: how an existing back end feeds its bookings in, with a token of role `service`. */
import { failure, postBookingBody, Role } from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import { bookingWork } from '../bookings/commands.ts';
import { issuesOf } from '../commands/dispatcher.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Committer } from '../storage/committer.ts';
import { type HttpApp, sendAnswer, sendFailure } from './http.ts';

export interface BookingRoutesParts {
  runtime: Pick<Runtime, 'clock' | 'ids'>;
  sessions: Pick<Sessions, 'authenticate'>;
  committer: Committer;
}

export function addBookingRoutes(app: HttpApp, { runtime, sessions, committer }: BookingRoutesParts): void {
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
    if (checked.claims.role !== Role.Service) return sendFailure(reply, failure('FORBIDDEN'));
    const body = postBookingBody.safeParse(request.body);
    if (!body.success) return sendFailure(reply, failure('BAD_REQUEST', { issues: issuesOf(body.error) }));
    const actor = { role: Role.Service, id: checked.claims.sub };
    const work = bookingWork('booking:create', body.data, actor, { nowMs: runtime.clock.nowMs(), ids: runtime.ids });
    return sendAnswer(reply, await committer.submit(work), 201);
  });
}
