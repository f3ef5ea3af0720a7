import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfSocketThatWent } from './calm-logger.ts';

test('a socket that went is no news, a service that is not there is', () => {
  assert.ok(isOfSocketThatWent('ws proxy error:\nError: write EPIPE\n    at afterWriteDispatched'));
  assert.ok(isOfSocketThatWent('ws proxy socket error:\nError: read ECONNRESET\n    at TCP.onStreamRead'));
  assert.ok(!isOfSocketThatWent('ws proxy error:\nAggregateError [ECONNREFUSED]'));
  assert.ok(!isOfSocketThatWent('http proxy error: /v1/app-config\nError: read ECONNRESET'));
});
