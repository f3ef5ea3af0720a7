import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { describeShapes } from './shapes.ts';
import { PROTOCOL_VERSION, protocolHistory } from './version.ts';

const shapes = createHash('sha256').update(describeShapes()).digest('hex').slice(0, 16);

test('the shapes of the wire are those that version.ts pins', () => {
  assert.equal(
    protocolHistory.at(-1)?.shapes,
    shapes,
    `the wire changed: add a line to protocolHistory with the shapes ${shapes}, and raise PROTOCOL_VERSION if an older peer would misunderstand it`,
  );
});

test('the history ends with this version and never goes back', () => {
  assert.equal(protocolHistory.at(-1)?.version, PROTOCOL_VERSION);
  for (const [index, { version }] of protocolHistory.entries())
    assert.ok(version >= (protocolHistory[index - 1]?.version ?? 1));
});

test('the description depends on shapes alone: it is the same twice', () => {
  assert.equal(describeShapes(), describeShapes());
});
