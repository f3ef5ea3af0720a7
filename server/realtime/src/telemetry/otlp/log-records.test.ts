import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trace } from '@opentelemetry/api';
import { createLog } from '../log.ts';
import { createLineExport, toLogRecord } from './log-records.ts';

function lineOf(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ level: 'debug', nowMs: () => 1_000, destination: { write: (line) => void lines.push(line) } }));
  assert.equal(lines.length, 1);
  return lines[0] as string;
}

test('a command: its severity, its instant, its fields and its trace', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const fields = { dir: 'in', event: 'booking:create', user: 'c-1', trace: traceparent, ms: 1.25, outcome: 'OK' };
  const { context, ...record } = toLogRecord(lineOf((log) => log.info(fields)));
  assert.deepEqual(record, {
    severityNumber: 9,
    severityText: 'INFO',
    timestamp: 1_000,
    body: 'booking:create',
    attributes: fields,
  });
  assert.deepEqual(context && trace.getSpanContext(context), {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
    isRemote: true,
  });
});

test('a fault: its sentence, and its error with all that it has', () => {
  const { severityText, body, attributes } = toLogRecord(
    lineOf((log) => log.error({ err: new Error('disk full'), event: 'booking:create' }, 'a handler failed')),
  );
  assert.deepEqual([severityText, body], ['ERROR', 'a handler failed']);
  const { err } = attributes as { err: Record<string, string> };
  assert.deepEqual([err.type, err.message], ['Error', 'disk full']);
});

test('the levels of pino are severities of OpenTelemetry', () => {
  const of = (level: 'debug' | 'warn' | 'fatal') => toLogRecord(lineOf((log) => log[level]('x'))).severityNumber;
  assert.deepEqual([of('debug'), of('warn'), of('fatal')], [5, 13, 21]);
});

test('secrets are taken out before, and the id that a page gives is an attribute', () => {
  const { attributes, context } = toLogRecord(
    lineOf((log) => log.warn({ token: 'hunter2', trace: '0af7' }, 'a page logs')),
  );
  assert.deepEqual(attributes, { token: '[redacted]', trace: '0af7' });
  assert.equal(context && trace.getSpanContext(context), undefined);
});

test('what finds no room is not even read', () => {
  const write = createLineExport({ emit: () => assert.fail('emitted'), enabled: () => true }, { enter: () => false });
  write('no JSON');
});
