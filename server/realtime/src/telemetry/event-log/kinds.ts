/**
 * Kinds: every sort of line that tells what happened. What went wrong in the service itself is in `faults.ts`.
 * A kind stands here because something writes it, and nothing is written that is no kind: `coverage.test.ts` reads every call of a log.
 */
import { commandNames, errors, loadLevels, Namespace, traceparentSchema } from '@slotwire/protocol';
import * as z from 'zod';
import type { Violation } from '../../transport/transport.ts';
import { knownApps } from '../faro/payload.ts';
import { count, field, id, milliseconds, optional, text } from './field.ts';
import { createKind, type Kind } from './kind.ts';

const violations = {
  malformed_packet: true,
  message_too_large: true,
  message_too_deep: true,
  origin_refused: true,
  bad_upgrade: true,
  too_many_pending: true,
  malformed_request: true,
  slow_request: true,
} as const satisfies Record<Violation, true>;

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as [K, ...K[]];
const codes = keysOf(errors);

const incoming = field(z.literal('in'), 'From outside.');
const outgoing = field(z.literal('out'), 'To a client.');
const address = field(text, 'Remote address, without port; empty when the peer was gone before it was asked.');

const whose = {
  user: field(id, 'Person: `sub` of the token.'),
  device: field(id, 'Installation of the app: `deviceId`.'),
  session: field(id, 'Connection.'),
};

const trace = optional(
  traceparentSchema,
  'W3C `traceparent` as the device sent it; the same for every repeat (CM10).',
  'the command carried none, or did not fit its schema',
);

const commandKind = createKind({
  name: 'command',
  level: 'info',
  when: 'A command was answered, and is of the sample (`SLOTWIRE_LOG_SAMPLE`). What admins do is in these lines too, and with its target and reason in the audit log alone.',
  fields: {
    dir: incoming,
    event: field(z.enum([...commandNames, 'unknown']), 'Command; `unknown` for a name that the protocol has not.'),
    ...whose,
    trace,
    bytes: field(count, 'Size of the message.', 'bytes'),
    ms: field(milliseconds, 'From receiving it to handing its ack to the transport, to 0.01.', 'ms'),
    outcome: field(
      z.enum(['OK', 'REPLAYED', ...codes]),
      'OK, REPLAYED (a repeat that was answered from the record) or the error code.',
    ),
    rate: optional(
      z.number().gt(0).lt(1),
      'Share of the sample: the line stands for 1/rate commands.',
      'it stands for itself: all commands are logged, or it is one that always is',
    ),
  },
});

const handshakeKind = createKind({
  name: 'handshake',
  level: 'info',
  when: 'Somebody asked to be let in, and was or was not.',
  fields: {
    dir: incoming,
    event: field(z.literal('handshake'), 'Kind.'),
    namespace: field(z.enum(Object.values(Namespace)), 'Of Socket.IO.'),
    user: optional(id, 'Person: `sub` of the token.', 'refused'),
    device: optional(id, 'Installation of the app: `deviceId`.', 'refused'),
    address,
    outcome: field(z.enum(['OK', ...codes]), 'OK or the code of the refusal.'),
    detail: optional(
      text,
      'Message of the refusal. Names the field that does not fit and not what it held; of another protocol, its version.',
      'let in',
    ),
  },
});

const disconnectKind = createKind({
  name: 'disconnect',
  level: 'info',
  when: 'A session ended.',
  fields: {
    dir: outgoing,
    event: field(z.literal('disconnect'), 'Kind.'),
    ...whose,
    outcome: field(id, 'Code of our goodbye, or what the transport said (`transport close`, `ping timeout` …).'),
    ms: field(count, 'How long it lasted.', 'ms'),
  },
});

const wordKind = createKind({
  name: 'word',
  level: 'debug',
  when: 'A session was welcomed, or told to go.',
  fields: {
    dir: outgoing,
    event: field(z.enum(['welcome', 'goodbye']), 'Which of them.'),
    ...whose,
    bytes: field(count, 'Size of the payload in UTF-16 units.', 'bytes'),
    outcome: optional(z.enum(codes), 'Code of the goodbye.', 'a welcome'),
  },
});

const batch = {
  dir: outgoing,
  event: field(z.literal('events'), 'Kind.'),
  stream: field(id, 'Stream, as `vendor:v-1`.'),
  count: field(count, 'Events in the batch.', 'events'),
  bytes: field(count, 'Size of the payload in UTF-16 units, for one reader.', 'bytes'),
};

const liveBatchKind = createKind({
  name: 'live-batch',
  level: 'debug',
  when: 'Events of one stream and one commit went to all who read it live on this node.',
  fields: { ...batch, readers: field(count, 'Sessions that it went to.', 'connections') },
});

const replayBatchKind = createKind({
  name: 'replay-batch',
  level: 'debug',
  when: 'A reader that was behind got a slice of the log.',
  fields: { ...batch, ...whose },
});

const violationKind = createKind({
  name: 'violation',
  level: 'warn',
  when: 'Something was refused below the level of commands. Of a flood ten lines a second at most; the counter has all.',
  fields: {
    dir: incoming,
    event: field(z.enum(keysOf(violations)), 'What it was.'),
    address,
    detail: field(text, 'What was wrong with it and not what it held; of a refused origin, which.'),
    unsaid: optional(count, 'Violations without a line since the last one that has one.', 'none', 'lines'),
  },
});

const tokenReplayKind = createKind({
  name: 'token-replay',
  level: 'warn',
  when: 'A token was used on a second device (SE12).',
  fields: {
    event: field(z.literal('token-replay'), 'Kind.'),
    user: whose.user,
    jti: field(id, 'Id of the token, for `session:revoke`.'),
    device: field(id, 'The second device.'),
    first: field(id, 'The device that used it first.'),
    address,
    outcome: field(z.enum(['report', 'refuse']), 'What is done about it.'),
  },
});

const httpKind = createKind({
  name: 'http',
  level: 'info',
  when: 'An HTTP request was answered.',
  fields: {
    dir: incoming,
    event: field(
      z.string().regex(/^[A-Z-]+ (?:none|\*|\/.*)$/),
      'Method and route (not the URL, whose query may hold anything); `GET none` when no route fits.',
    ),
    address,
    ms: field(milliseconds, 'How long the answer took, to 0.01.', 'ms'),
    outcome: field(z.int().min(100).max(599), 'Status. In all other kinds `outcome` is a text.'),
  },
});

const limitsKind = createKind({
  name: 'limits',
  level: 'info',
  when: 'An admin set other limits, and this node took them over.',
  msg: { is: 'other limits hold from now on' },
  fields: { event: field(z.literal('limits'), 'Kind.'), version: field(count, 'Version of the limits.') },
});

const level = z.enum(loadLevels);

const loadKind = createKind({
  name: 'load',
  level: ['warn', 'info'],
  when: 'This node found itself at another load level (RL3): `warn` when it rises, `info` when it falls.',
  msg: { begins: 'load is ' },
  fields: {
    event: field(z.literal('load'), 'Kind.'),
    from: field(level, 'Level before.'),
    to: field(level, 'Level from now on.'),
    loopDelayP99Ms: field(milliseconds, 'Worst hundredth of the delays of the event loop, of the last second.', 'ms'),
    utilisation: field(z.number().min(0), 'Of the event loop, of the last second, 0 to 1.'),
    heapShare: field(z.number().min(0), 'Used, of the heap that V8 may use, 0 to 1.'),
    bufferedBytes: field(count, 'What connections were sent and the operating system has not taken.', 'bytes'),
  },
});

const certificateKind = createKind({
  name: 'certificate',
  level: 'info',
  when: 'The files of the certificate were replaced.',
  msg: { is: 'TLS: another certificate is used from now on' },
  fields: { expires: field(z.iso.datetime({ precision: 3 }), 'Instant at which the certificate ends.') },
});

const page = {
  dir: field(z.literal('page'), 'From a web page, which may say anything.'),
  app: field(z.enum(Object.values(knownApps) as ['vendor', 'admin']), 'Web app.'),
  version: optional(text, 'Of the app.', 'the page did not say'),
  user: optional(text, 'Who is signed in, as the page says.', 'nobody is, or the page did not say'),
  session: optional(text, "Session of the page (Faro's, no connection).", 'the page did not say'),
  page: optional(text, 'Path of the page, without query.', 'the page did not say'),
  view: optional(text, 'View of the app.', 'the page did not say'),
  browser: optional(text, 'Name and version.', 'the page did not say'),
};

const pageTrace = optional(
  text,
  'Trace id as Faro writes it: the 32 digits of a `traceparent` alone.',
  'the page was in no trace',
);

const pageFaultKind = createKind({
  name: 'page-fault',
  level: 'warn',
  when: 'A page reports an exception (TE3).',
  msg: { is: 'a page reports a fault' },
  fields: {
    ...page,
    event: field(z.literal('exception'), 'Kind.'),
    type: field(text, 'Name of the error.'),
    said: field(text, 'Its message; tokens, mail addresses and numbers are taken out.'),
    stack: optional(z.array(z.string()), 'The first frames: function, path, line, column.', 'the page sent none'),
    trace: pageTrace,
  },
});

const pageLogKind = createKind({
  name: 'page-log',
  level: ['warn', 'debug'],
  when: 'A page logs. Its errors and warnings are `warn` here, the rest `debug`.',
  msg: { is: 'a page logs' },
  fields: {
    ...page,
    event: field(z.literal('log'), 'Kind.'),
    level_of_page: field(z.enum(['trace', 'debug', 'info', 'log', 'warn', 'error']), 'As the page sees it.'),
    said: field(text, 'The message; tokens, mail addresses and numbers are taken out.'),
    trace: pageTrace,
  },
});

const pageSpanKind = createKind({
  name: 'page-span',
  level: 'debug',
  when: 'A page measured a step of a trace.',
  msg: { is: 'a page traces' },
  fields: {
    ...page,
    event: field(z.literal('span'), 'Kind.'),
    name: field(text, 'Name of the step.'),
    trace: field(text, 'Trace id, 32 digits.'),
    s: field(milliseconds, 'How long it took.', 's'),
  },
});

const startKind = createKind({
  name: 'start',
  level: 'info',
  when: 'The process is up: the line that whoever started it waits for.',
  msg: { begins: 'listening on ' },
  fields: {
    url: field(z.url(), 'Where it listens.'),
    mode: field(z.enum(['development', 'production']), '`SLOTWIRE_MODE`.'),
    data: field(text, 'Directory of the database.'),
    pid: field(z.int().min(1), 'Of the process.'),
    seeded: field(count, 'Demo bookings that were made.'),
  },
});

const drainKind = createKind({
  name: 'drain',
  level: 'info',
  when: 'The process was told to stop, and sends everybody away.',
  msg: { is: 'draining' },
  fields: {
    signal: field(z.enum(['SIGTERM', 'SIGINT']), 'What told it.'),
    connections: field(count, 'Open sessions.', 'connections'),
  },
});

const stopKind = createKind({
  name: 'stop',
  level: 'info',
  when: 'The drain is over; the last line of a process that ended well.',
  msg: { is: 'stopped' },
  fields: {},
});

export const kinds: readonly Kind[] = [
  commandKind,
  handshakeKind,
  wordKind,
  disconnectKind,
  liveBatchKind,
  replayBatchKind,
  violationKind,
  tokenReplayKind,
  httpKind,
  limitsKind,
  loadKind,
  certificateKind,
  pageFaultKind,
  pageLogKind,
  pageSpanKind,
  startKind,
  drainKind,
  stopKind,
];
