/**
 * Valve: how many records of a signal may be under way, in the queue and in requests together. What finds no room is dropped and counted, so
 * a collector that is slow, gone or hostile costs this much memory and nothing else. The queues of the SDK are wider, and never drop by themselves.
 */
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Metrics } from '../metrics.ts';

export type Signal = 'traces' | 'logs';

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

export interface Valve {
  /** @returns false: no room, and counted as dropped */
  enter(): boolean;
  /** Of an exporter: counts what becomes of what it is given, and makes room for the next. */
  around<T>(send: (records: T[], done: (result: ExportResult) => void) => void): typeof send;
}

export interface ValveParts {
  signal: Signal;
  limit: number;
  metrics: Pick<Metrics, 'otlpRecords'>;
  /** Once, until it works again. */
  onFailure: (signal: Signal, problem: string) => void;
}

/** Of `ExportResultCode`; an import of the package would be loaded for it alone. */
const SUCCESS = 0;

export function createValve({ signal, limit, metrics, onFailure }: ValveParts): Valve {
  let underWay = 0;
  let failing = false;

  function done(count: number, error: Error | undefined): void {
    underWay -= count;
    metrics.otlpRecords.inc({ signal, outcome: error === undefined ? 'sent' : 'failed' }, count);
    if (error !== undefined && !failing) onFailure(signal, problemOf(error));
    failing = error !== undefined;
  }

  return {
    enter() {
      if (underWay < limit) {
        underWay++;
        return true;
      }
      metrics.otlpRecords.inc({ signal, outcome: 'dropped' });
      return false;
    },
    around: (send) => (records, told) => {
      let over = false;
      const settle = (result: ExportResult) => {
        if (over) return;
        over = true;
        done(records.length, result.code === SUCCESS ? undefined : (result.error ?? new Error('failed')));
        told(result);
      };
      try {
        send(records, settle);
      } catch (error) {
        settle({ code: 1, error: error as Error });
      }
    },
  };
}

/** Neither a message nor an answer: whoever wrote them may repeat what the request had in its headers. */
function problemOf(error: Error & { code?: unknown; cause?: unknown }): string {
  const { code } = error;
  if (typeof code === 'number') return `it answered ${code}`;
  if (typeof code === 'string' && /^[A-Z_0-9]+$/.test(code)) return code;
  return /time/i.test(error.message) ? 'no answer in time' : 'it could not be sent';
}
