import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ws from 'ws';
import { clientFrame, FrameReader, Opcode } from './frames.ts';

const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
const serverFrame = (text: string) =>
  Buffer.concat(Sender.frame(Buffer.from(text), { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false }));

const short = ['', 'a', 'ü'.repeat(60), 'x'.repeat(126), 'end'];
const long = [...short, 'y'.repeat(70_000), 'end'];

test('frames of ws are read in whatever pieces they come', () => {
  for (const [texts, size] of [
    [short, 1],
    [short, 2],
    [short, 7],
    [long, 1_000],
    [long, 65_536],
    [long, 1_000_000],
  ] as const) {
    const stream = Buffer.concat(texts.map(serverFrame));
    const reader = new FrameReader();
    const read: string[] = [];
    for (let at = 0; at < stream.length; at += size) {
      // Overwritten afterwards, as the one read buffer of all clients is.
      const chunk = Buffer.from(stream.subarray(at, at + size));
      reader.push(chunk, (opcode, payload) => read.push(`${opcode} ${payload.toString()}`));
      chunk.fill(0);
    }
    assert.deepEqual(
      read,
      texts.map((text) => `1 ${text}`),
      `pieces of ${size}`,
    );
  }
});

test('a frame of ours is masked, and its text comes back with the mask', () => {
  for (const text of ['', 'ping', 'ä'.repeat(100), 'z'.repeat(65_535)]) {
    const frame = clientFrame(Opcode.Text, text);
    const header = (frame[1] as number) === (0x80 | 126) ? 4 : 2;
    assert.equal(frame[0], 0x81);
    const mask = frame.subarray(header, header + 4);
    assert.notEqual(mask.readUInt32BE(0), 0);
    const plain = frame.subarray(header + 4).map((byte, i) => byte ^ (mask[i & 3] as number));
    assert.equal(Buffer.from(plain).toString(), text);
  }
  assert.throws(() => clientFrame(Opcode.Text, 'x'.repeat(65_536)), RangeError);
});
