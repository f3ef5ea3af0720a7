/**
 * Record: a payload of a page as metrics and lines of the log (TE2, TE3). Whatever a page makes up becomes a value or a line and never the
 * name of a series: labels are from the lists below.
 */
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type FaroPayload, type KnownApp, knownApps } from './payload.ts';
import { pathOf, redact } from './redact.ts';

type Exception = NonNullable<FaroPayload['exceptions']>[number];
type Measurement = NonNullable<FaroPayload['measurements']>[number];
type Span = NonNullable<
  NonNullable<FaroPayload['traces']>['resourceSpans']
>[number]['scopeSpans'][number]['spans'][number];

const vitals = ['fcp', 'inp', 'lcp', 'ttfb'] as const;
/** What the apps measure themselves, ms. */
const durations = ['connect', 'delivery', 'sync', 'screen', 'start', 'long_task'] as const;
const sizes = ['outbox_depth', 'resume_events'] as const;

/** Of a stack the part in which the fault is. */
const SHOWN_FRAMES = 8;
/** More than a page gathers in a minute; what says so is wrong. */
const MAX_DROPPED = 10_000;
/** Longer than that no page measures anything; what says so is wrong. */
const MAX_MS = 3_600_000;

export interface RecordParts {
  metrics: Metrics;
  log: Log;
}

/** Sessions that are remembered to have had a fault; of more than so many the oldest are counted again if they have another. */
const FAULTY_SESSIONS = 10_000;

export function createRecorder({ metrics, log }: RecordParts): (payload: FaroPayload) => void {
  const faulty = new Set<string>();

  /** A session counts once, however often something goes wrong in it. */
  function countFaulty(app: KnownApp, session: string | undefined): void {
    const key = `${app} ${session}`;
    if (session !== undefined && faulty.has(key)) return;
    metrics.webFaultySessions.inc({ app });
    if (session === undefined) return;
    faulty.add(key);
    const [oldest] = faulty;
    if (faulty.size > FAULTY_SESSIONS && oldest !== undefined) faulty.delete(oldest);
  }

  return (payload) => {
    const app = knownApps[payload.meta.app.name];
    if ((payload.exceptions ?? []).length > 0) countFaulty(app, payload.meta.session?.id);
    record(app, payload, { metrics, log });
  };
}

function record(app: KnownApp, payload: FaroPayload, { metrics, log }: RecordParts): void {
  const who = describePage(app, payload.meta);
  for (const exception of payload.exceptions ?? []) {
    metrics.webErrors.inc({ app, type: exception.type });
    log.warn({ ...who, event: 'exception', ...describeException(exception) }, 'a page reports a fault');
  }
  for (const { level, message, trace } of payload.logs ?? []) {
    metrics.webLogs.inc({ app, level });
    const line = { ...who, event: 'log', level_of_page: level, said: redact(message), trace: trace?.trace_id };
    if (level === 'error' || level === 'warn') log.warn(line, 'a page logs');
    else log.debug(line, 'a page logs');
  }
  for (const measurement of payload.measurements ?? []) measure(app, measurement, metrics);
  for (const { name } of payload.events ?? []) {
    metrics.webEvents.inc({ app, event: name });
  }
  for (const span of spansOf(payload)) {
    metrics.webSpanSeconds.observe({ app, status: span.status?.code === 2 ? 'error' : 'ok' }, secondsOf(span));
    log.debug(
      { ...who, event: 'span', name: redact(span.name), trace: span.traceId, s: secondsOf(span) },
      'a page traces',
    );
  }
}

function measure(app: KnownApp, { type, values }: Measurement, metrics: Metrics): void {
  if (type === 'web-vitals') {
    for (const vital of vitals) withMs(values[vital], (s) => metrics.webVitalSeconds.observe({ app, vital }, s));
    const { cls } = values;
    if (cls !== undefined && cls >= 0) metrics.webLayoutShift.observe({ app }, cls);
  }
  if (type === 'slotwire') {
    for (const what of durations)
      withMs(values[`${what}_ms`], (s) => metrics.webClientSeconds.observe({ app, what }, s));
    for (const what of sizes) {
      const size = values[what];
      if (size !== undefined && size >= 0) metrics.webClientSize.observe({ app, what }, size);
    }
    const { dropped_items: dropped } = values;
    if (dropped !== undefined && dropped > 0) metrics.webDropped.inc({ app }, Math.min(dropped, MAX_DROPPED));
  }
}

function withMs(ms: number | undefined, observe: (seconds: number) => void): void {
  if (ms !== undefined && ms >= 0 && ms <= MAX_MS) observe(ms / 1_000);
}

function describePage(app: KnownApp, { app: { version }, session, page, view, browser, user }: FaroPayload['meta']) {
  return {
    dir: 'page',
    app,
    version,
    user: user?.id,
    session: session?.id,
    page: pathOf(page?.url),
    view: view?.name && redact(view.name),
    browser: browser && [browser.name, browser.version].filter(Boolean).join(' '),
  };
}

function describeException({ type, value, stacktrace, trace }: Exception) {
  return {
    type,
    said: redact(value),
    stack: stacktrace?.frames.slice(0, SHOWN_FRAMES).map((frame) => {
      const where = pathOf(frame.filename) ?? 'unknown';
      return `${frame.function ?? '?'} ${where}:${frame.lineno ?? 0}:${frame.colno ?? 0}`;
    }),
    trace: trace?.trace_id,
  };
}

function spansOf({ traces }: FaroPayload): Span[] {
  return (traces?.resourceSpans ?? []).flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function secondsOf({ startTimeUnixNano, endTimeUnixNano }: Span): number {
  return Math.min(MAX_MS / 1_000, Math.max(0, (endTimeUnixNano - startTimeUnixNano) / 1e9));
}
