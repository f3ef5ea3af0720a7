import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf, redact } from './redact.ts';

test('[TE3] tokens, addresses and numbers of people are taken out, and what surrounds them stays', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';
  assert.equal(redact(`connect failed: ${jwt} is old`), 'connect failed: [token] is old');
  assert.equal(redact(`cut ${jwt.slice(0, 30)}`), 'cut [token]');
  assert.doesNotMatch(redact('Authorization: Bearer abc.def'), /abc/);
  assert.equal(redact('got token=abc123&next=1'), 'got token=[secret]&next=1');
  assert.equal(redact('{"pushToken":"f00","a":1}'), '{"pushToken":"[secret]","a":1}');
  assert.equal(redact('ada.abel@example.org wrote'), '[mail] wrote');
  assert.equal(redact('call +49 170 1234567 now'), 'call [number] now');
  assert.equal(redact('undefined is not a function at 12:34'), 'undefined is not a function at 12:34');
});

test('[TE3] of an address its path is left', () => {
  assert.equal(pathOf('https://slotwire.example/vendor/bookings/b-1?token=abc#token=def'), '/vendor/bookings/b-1');
  assert.equal(pathOf('no address'), undefined);
});
