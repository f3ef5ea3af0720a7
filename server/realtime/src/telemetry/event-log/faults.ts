/** Faults: every sort of line that tells what went wrong in the service itself. The sentence in `msg` says what it does about it. */
import { commandNames } from '@slotwire/protocol';
import * as z from 'zod';
import { count, fault, field, id, text } from './field.ts';
import { createKind, type Kind, type Level } from './kind.ts';

const err = field(fault, 'The error: `type`, `message`, `stack`, and what else its thrower put there.');
const session = field(id, 'Connection.');
const user = field(id, 'Person.');

function createFault(
  name: string,
  msg: string,
  when: string,
  fields: Record<string, z.ZodType> = { err },
  level: Level = 'error',
): Kind {
  return createKind({ name: `fault-${name}`, level, when, msg: { is: msg }, fields });
}

export const faults: readonly Kind[] = [
  createFault(
    'handler',
    'a handler failed',
    'A command ended in STORE_UNAVAILABLE or INTERNAL; its own line follows.',
    {
      err,
      event: field(z.enum(commandNames), 'Command.'),
      user,
      session,
    },
  ),
  createFault('route', 'a route failed', 'An HTTP request ended in INTERNAL; its own line follows.', {
    err,
    event: field(text, 'Method and route.'),
  }),
  createFault('tokens', 'tokens cannot be checked', 'The keys cannot be had. Whoever connects is told to come back.'),
  createFault(
    'open-streams',
    'the streams of a session cannot be opened',
    'The store did not answer; the session is sent away and comes back.',
    { err, session },
  ),
  createFault(
    'token-replay-audit',
    'a replayed token cannot be put into the audit log',
    'The token-replay is in this log and not in that of the admins.',
    { err, user },
  ),
  createFault(
    'catch-up',
    'catch-up: the log cannot be read; trying again',
    'A reader that is behind waits for the store.',
    { err, stream: field(id, 'Stream.'), session },
  ),
  createFault(
    'overview',
    'overview: the store does not answer; looking again soon',
    'The figures that a vendor sees are older than they should be.',
    { err, vendor: field(id, 'Vendor.') },
  ),
  createFault(
    'limits',
    'these limits cannot be read; the ones before stay',
    'Another version of the service wrote them, or somebody by hand.',
    { err, version: field(count, 'Version of the limits.') },
  ),
  createFault(
    'broadcasts',
    'broadcasts: the store does not answer; trying again in a second',
    'Broadcasts that are due wait for the store.',
  ),
  createFault('broadcast', 'broadcasts: one cannot be sent', 'A fault in one broadcast; the others go on.', {
    err,
    broadcast: field(id, 'Broadcast.'),
  }),
  createFault(
    'reminders',
    'reminders: the store does not answer; trying again in 15 s',
    'Reminders that are due wait for the store.',
  ),
  createFault(
    'revocations',
    'revocations: the store cannot be asked; trying again in ten seconds',
    'What another node revoked, and did not tell, is not known here yet.',
  ),
  createFault(
    'retention',
    'retention: the store cannot be trimmed; trying again in a minute',
    'The database keeps more than it should.',
  ),
  createFault(
    'push-store',
    'push: the store does not answer; trying again in a second',
    'Pushes that are due wait for the store.',
  ),
  createFault(
    'push-results',
    'push: results cannot be stored',
    'What gateways answered is kept in memory until the store takes it.',
    { err, rows: field(count, 'Changes that wait.', 'rows') },
  ),
  createFault('push-decision', 'push: cannot be decided', 'One notification is not pushed to one device.', {
    err,
    notificationId: field(id, 'Notification.'),
    userId: field(id, 'Person.'),
    deviceId: field(id, 'Device.'),
  }),
  createFault(
    'push-close',
    'push: a provider did not close well',
    'At the end of the process; nothing is lost by it.',
    { err },
    'warn',
  ),
  createFault(
    'analytics',
    'analytics: figures cannot be stored; trying again in a minute',
    'Figures wait in memory for the store.',
    { err, rows: field(count, 'Figures that wait.', 'rows') },
  ),
  createFault(
    'analytics-lost',
    'analytics: the store has not answered for an hour; its minutes are lost, hours and days are not',
    'Memory for figures has an end.',
    {},
    'warn',
  ),
  createFault(
    'certificate-expired',
    'SLOTWIRE_TLS_CERT: the certificate has expired',
    'Found at the start; it is used, and browsers complain.',
    { expires: field(z.iso.datetime({ precision: 3 }), 'Instant at which it ended.') },
  ),
  createFault(
    'certificate-renewal',
    'TLS: going on with the certificate of before',
    'The files were replaced by some that are no good; looked at again in a minute.',
    { problem: field(text, 'What is wrong with them.') },
  ),
  createFault(
    'otlp',
    'OTLP: the collector does not take them; what finds no room meanwhile is dropped',
    'Of each signal once, until it works again; `slotwire_otlp_records_total` counts.',
    {
      signal: field(z.enum(['traces', 'logs']), 'What is not taken.'),
      problem: field(text, 'Status of its answer, code of the system, or that there was none.'),
    },
    'warn',
  ),
  createFault(
    'second-signal',
    'a second signal: stopping at once',
    'Somebody did not want to wait for the drain. What was acked is durable.',
    { signal: field(z.enum(['SIGTERM', 'SIGINT']), 'What told it.') },
    'warn',
  ),
  createFault('drain-late', 'the drain did not end in time', 'The process was cut. What was acked is durable.', {}),
  createFault(
    'programming',
    'a programming error: the process ends and is to be restarted',
    'The last line of a process that ended badly.',
    { err },
    'fatal',
  ),
];
