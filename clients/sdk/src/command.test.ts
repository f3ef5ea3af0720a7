import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands, traceparentSchema } from '@slotwire/protocol';
import { createRandom } from '@slotwire/runtime';
import { type Command, newTrace, utf8Bytes, wireArgs, wireBytes } from './command.ts';

const key = '019b8d2b-8c00-7778-a521-5c83d36b9829';
const trace = newTrace(createRandom(1));
const cancel: Command = { key, command: 'booking:cancel', bookingId: key, args: { bookingId: key }, base: 0, trace };

test('[CM9] each command carries a valid traceparent', () => {
  assert.doesNotThrow(() => traceparentSchema.parse(trace));
  const zeros = newTrace({ bytes: (count) => new Uint8Array(count) });
  assert.doesNotThrow(() => traceparentSchema.parse(zeros));
  assert.notEqual(newTrace(createRandom(2)), trace);
});

test('what goes over the wire fits the schema, also on top of a create that is not confirmed', () => {
  assert.equal(wireArgs(cancel).baseVersion, 1);
  assert.doesNotThrow(() => commands['booking:cancel'].args.parse(wireArgs(cancel)));
  const note: Command = { ...cancel, command: 'booking:note', args: { bookingId: key, text: 'hi' } };
  assert.equal('baseVersion' in wireArgs(note), false);
  assert.doesNotThrow(() => commands['booking:note'].args.parse(wireArgs(note)));
});

test('bytes are counted as UTF-8', () => {
  for (const text of ['', 'plain', 'grüße', '予約', '👍🏽 ok', '\ud800', 'a\udc00b']) {
    assert.equal(utf8Bytes(text), new TextEncoder().encode(text).length, JSON.stringify(text));
  }
});

test('[CM7] the size of a message is an upper bound of its packet', () => {
  const packet = `421234567890${JSON.stringify([cancel.command, wireArgs(cancel)])}`;
  const bytes = wireBytes(cancel);
  assert.ok(bytes >= packet.length && bytes < packet.length + 64, String(bytes));
});
