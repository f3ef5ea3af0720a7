import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamEventData } from '@slotwire/protocol';
import { announcement, EVENT_BYTES } from './event.ts';

test('the event is an announcement of the protocol, and as long as it says', () => {
  assert.deepEqual(streamEventData.announcement.parse(announcement), announcement);
  assert.equal(Buffer.byteLength(JSON.stringify(announcement)), EVENT_BYTES);
});
