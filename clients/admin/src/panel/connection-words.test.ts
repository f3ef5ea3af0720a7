import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionWords } from './connection-words.ts';

test('while it waits it says for how long, and offers to try at once', () => {
  const { label, detail, action } = connectionWords({ status: 'waiting', attempt: 2, nextAtMs: 5_200 }, 1_000);
  assert.deepEqual([label, detail, action?.does], ['Reconnecting', 'in 5 s', 'retry']);
  assert.equal(connectionWords({ status: 'waiting', attempt: 2, nextAtMs: 0 }, 1_000).detail, 'in 1 s');
});

test('a connection that is up has nothing to say, and one that is not says what to do', () => {
  assert.equal(connectionWords({ status: 'connected', sessionId: 's', sinceMs: 0 }, 0).notice, undefined);
  assert.equal(
    connectionWords({ status: 'needs-auth', code: 'TOKEN_REVOKED' }, 0).notice?.title,
    'Your session was revoked',
  );
  assert.match(
    connectionWords({ status: 'closed', code: 'PROTOCOL_MISMATCH' }, 0).notice?.text ?? '',
    /reload this page/,
  );
  assert.equal(connectionWords({ status: 'suspended', why: 'replaced' }, 0).action?.label, 'Use here');
  assert.equal(connectionWords({ status: 'offline' }, 0).action, undefined);
});
