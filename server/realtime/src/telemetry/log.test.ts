import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './log.ts';

function logged(fields: object): Record<string, unknown> {
  const lines: string[] = [];
  const log = createLog({ level: 'info', nowMs: () => 0, destination: { write: (line) => lines.push(line) } });
  log.info(fields);
  return JSON.parse(lines.join('')) as Record<string, unknown>;
}

test('a line has the time of the clock, and what it was given', () => {
  assert.deepEqual(logged({ event: 'booking:note', user: 'c-1' }), {
    level: 30,
    time: '1970-01-01T00:00:00.000Z',
    event: 'booking:note',
    user: 'c-1',
  });
});

test('tokens and personal texts are redacted where they can stand', () => {
  const secret = 'very-secret';
  const line = JSON.stringify(
    logged({
      token: secret,
      text: secret,
      reason: secret,
      auth: { token: secret, deviceId: 'd-1' },
      args: { token: secret, text: secret, reason: secret, bookingId: 'b-1' },
      headers: { authorization: secret, cookie: secret },
    }),
  );
  assert.ok(!line.includes(secret), line);
  assert.match(line, /"deviceId":"d-1"/);
  assert.match(line, /"bookingId":"b-1"/);
});
