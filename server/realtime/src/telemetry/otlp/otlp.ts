/**
 * OTLP: the event log and a span for each command and handshake, sent to a collector of OpenTelemetry. Whoever wants none of it does not load
 * this file, and none of its packages. Nothing waits for the collector: batches go in the background, and what finds no room is dropped.
 */
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Runtime } from '@slotwire/runtime';
import type { OtlpConfig, SamplerName } from '../../config/otlp-config.ts';
import type { Metrics } from '../metrics.ts';
import type { Observer } from '../observer.ts';
import { createLineExport } from './log-records.ts';
import { createSpanObserver } from './spans.ts';
import { createValve, type Signal, type Valve } from './valve.ts';

export interface OtlpParts {
  config: OtlpConfig;
  runtime: Pick<Runtime, 'clock' | 'timers' | 'ids'>;
  metrics: Pick<Metrics, 'otlpRecords'>;
  version: string;
  /** Once for each signal, until it works again. `problem` has nothing of a request in it. */
  onFailure: (signal: Signal, problem: string) => void;
}

export interface Otlp {
  /** Hears of commands and handshakes; nothing of either when spans are off. */
  observer: Partial<Observer>;
  /** Takes a line of the event log; undefined when the log is not exported. */
  write: ((line: string) => void) | undefined;
  /** Sends what there is, for so long at most. Idempotent. */
  close(): Promise<void>;
}

/** Records of a signal that may be under way: some megabytes. */
const LIMIT = 8_192;
const BATCH = 512;
const EVERY_MS = 1_000;
const CLOSE_WITHIN_MS = 2_000;

export function startOtlp({ config, runtime, metrics, version, onFailure }: OtlpParts): Otlp {
  const { clock, timers, ids } = runtime;
  const { headers, timeoutMs, sampler } = config;
  const resource = resourceFromAttributes({
    'service.version': version,
    'service.instance.id': ids.next(),
    ...config.resource,
  });
  const valveOf = (signal: Signal) => createValve({ signal, limit: LIMIT, metrics, onFailure });
  const requests = (url: string) => ({
    url,
    headers: { ...headers },
    timeoutMillis: timeoutMs,
    compression: config.compression as never,
  });
  // Wider than the valve, so that all that is dropped is dropped there.
  const batches = {
    maxQueueSize: 2 * LIMIT,
    maxExportBatchSize: BATCH,
    scheduledDelayMillis: EVERY_MS,
    exportTimeoutMillis: timeoutMs + EVERY_MS,
  };

  function startSpans(url: string) {
    const valve = valveOf('traces');
    const exporter = new OTLPTraceExporter(requests(url));
    exporter.export = valve.around<ReadableSpan>(exporter.export.bind(exporter));
    const provider = new TracerProvider({
      resource,
      sampler: toSampler(sampler.name, sampler.ratio),
      spanProcessors: [behind(valve, new BatchSpanProcessor({ ...batches, exporter }))],
    });
    return { provider, observer: createSpanObserver(provider.getTracer('slotwire', version), clock) };
  }

  function startLogs(url: string) {
    const valve = valveOf('logs');
    const exporter = new OTLPLogExporter(requests(url));
    exporter.export = valve.around<ReadableLogRecord>(exporter.export.bind(exporter));
    const processors = [new BatchLogRecordProcessor({ ...batches, exporter })];
    const provider = new LoggerProvider({ resource, processors });
    return { provider, write: createLineExport(provider.getLogger('slotwire', version), valve) };
  }

  const spans = config.tracesUrl === undefined ? undefined : startSpans(config.tracesUrl);
  const logs = config.logsUrl === undefined ? undefined : startLogs(config.logsUrl);
  let closing: Promise<void> | undefined;

  function close(): Promise<void> {
    const ends = [spans, logs].map((signal) => signal?.provider.shutdown());
    return new Promise((resolve) => {
      const late = timers.after(CLOSE_WITHIN_MS, resolve);
      void Promise.allSettled(ends).then(() => {
        late.stop();
        resolve();
      });
    });
  }

  return {
    observer: spans?.observer ?? {},
    write: logs?.write,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Spans that are not of the sample take no room. */
function behind(valve: Valve, inner: BatchSpanProcessor): SpanProcessor {
  return {
    onStart: (span, parent) => inner.onStart(span, parent),
    onEnd(span) {
      if ((span.spanContext().traceFlags & 1) === 1 && valve.enter()) inner.onEnd(span);
    },
    forceFlush: () => inner.forceFlush(),
    shutdown: () => inner.shutdown(),
  };
}

function toSampler(name: SamplerName, ratio: number): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
    default:
      return assertNever(name);
  }
}

function assertNever(value: never): never {
  throw new Error(`unknown sampler ${JSON.stringify(value)}`);
}
