import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { Namespace } from '@slotwire/protocol';
import type { Session } from '../../sessions/session.ts';
import { createSpanObserver } from './spans.ts';

const session = { id: 's-1', userId: 'c-1', deviceId: 'd-1' } as Session;
const TRACE = '0af7651916cd43dd8448eb211c80319c';

async function spansOf(act: (observer: ReturnType<typeof createSpanObserver>) => void) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  act(createSpanObserver(provider.getTracer('test'), { nowMs: () => 1_795_806_000_000 }));
  await provider.forceFlush();
  return exporter.getFinishedSpans();
}

test('a command is a span below the trace that it carries, as long as it took', async () => {
  const [span] = await spansOf(({ command }) =>
    command(session, 'booking:create', 'OK', 12.5, 300, `00-${TRACE}-b7ad6b7169203331-01`),
  );
  assert.deepEqual(
    [span?.name, span?.kind, span?.status.code],
    ['booking:create', SpanKind.SERVER, SpanStatusCode.UNSET],
  );
  assert.deepEqual([span?.spanContext().traceId, span?.parentSpanContext?.spanId], [TRACE, 'b7ad6b7169203331']);
  assert.deepEqual(
    [span?.startTime, span?.endTime, span?.duration],
    [
      [1_795_805_999, 987_500_000],
      [1_795_806_000, 0],
      [0, 12_500_000],
    ],
  );
  assert.deepEqual(span?.attributes, {
    event: 'booking:create',
    user: 'c-1',
    device: 'd-1',
    session: 's-1',
    bytes: 300,
    outcome: 'OK',
  });
});

test('a refusal by a rule is an answer, a fault of ours an error', async () => {
  const outcomes = ['SLOT_TAKEN', 'REPLAYED', 'STORE_UNAVAILABLE', 'INTERNAL'];
  const spans = await spansOf(({ command }) => {
    for (const outcome of outcomes) command(session, 'booking:note', outcome, 1, 1, undefined);
  });
  assert.deepEqual(
    spans.map(({ status }) => status),
    [
      { code: SpanStatusCode.UNSET },
      { code: SpanStatusCode.UNSET },
      { code: SpanStatusCode.ERROR, message: 'STORE_UNAVAILABLE' },
      { code: SpanStatusCode.ERROR, message: 'INTERNAL' },
    ],
  );
});

test('a trace that is not sampled has no span; without one a trace of its own begins', async () => {
  const spans = await spansOf(({ command, handshake }) => {
    command(session, 'booking:note', 'OK', 1, 1, `00-${TRACE}-b7ad6b7169203331-00`);
    handshake({
      namespace: Namespace.Main,
      claims: undefined,
      deviceId: undefined,
      code: 'TOKEN_INVALID',
      ms: 2,
      trace: undefined,
    });
  });
  assert.equal(spans.length, 1);
  const [span] = spans;
  assert.deepEqual([span?.name, span?.parentSpanContext], ['handshake', undefined]);
  assert.notEqual(span?.spanContext().traceId, TRACE);
  assert.deepEqual(span?.attributes, { event: 'handshake', namespace: '/', outcome: 'TOKEN_INVALID' });
});
