import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceIdIn, traceIdOf } from './trace.ts';

const id = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${id}-b7ad6b7169203331-01`;

test('the trace id of a traceparent, and of an event that has one', () => {
  assert.equal(traceIdOf(traceparent), id);
  const event = { id: 'e-1', type: 'booking.noted', at: '2026-03-01T09:00:00.000Z' };
  assert.equal(traceIdIn(JSON.stringify({ ...event, trace: traceparent, data: {} })), id);
  assert.equal(traceIdIn(JSON.stringify({ ...event, data: {} })), undefined);
});

test('a text that looks like a trace is none', () => {
  const said = { id: 'e-1', type: 'booking.noted', data: { text: `"trace":"${traceparent}`, trace: traceparent } };
  assert.equal(traceIdIn(JSON.stringify(said)), undefined);
});
