/** Log records: lines of the event log as OpenTelemetry has them: its severities, its trace context, and all fields of the line as attributes. */
import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { AnyValueMap, Logger, LogRecord, SeverityNumber } from '@opentelemetry/api-logs';
import { contextOf } from './context.ts';
import type { Valve } from './valve.ts';

/** pino's level → theirs. */
const severities: Readonly<Record<number, { severityNumber: SeverityNumber; severityText: string }>> = {
  20: { severityNumber: 5, severityText: 'DEBUG' },
  30: { severityNumber: 9, severityText: 'INFO' },
  40: { severityNumber: 13, severityText: 'WARN' },
  50: { severityNumber: 17, severityText: 'ERROR' },
  60: { severityNumber: 21, severityText: 'FATAL' },
};

/** Takes lines as they are written: what may be in no log was taken out of them before. */
export function createLineExport(logger: Logger, valve: Pick<Valve, 'enter'>): (line: string) => void {
  return (line) => {
    // Before it is read: what finds no room shall cost nothing.
    if (valve.enter()) logger.emit(toLogRecord(line));
  };
}

/** Exported for tests. */
export function toLogRecord(line: string): LogRecord {
  const { level, time, msg, ...attributes } = JSON.parse(line) as AnyValueMap & {
    level: number;
    time: string;
    msg?: string;
    trace?: string;
    event?: string;
  };
  const { trace, event } = attributes;
  return {
    ...severities[level],
    timestamp: Date.parse(time),
    body: msg ?? event ?? '',
    attributes,
    context: contextOfLine(trace),
  };
}

/** Of a page it is the id of a trace alone, which is no context: it stays an attribute. */
function contextOfLine(trace: string | undefined): Context {
  return trace?.startsWith('00-') ? contextOf(trace) : ROOT_CONTEXT;
}
