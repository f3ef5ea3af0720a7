import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Encoder, type Packet, PacketType } from 'socket.io-parser';
import * as ws from 'ws';
import { SocketIoFrame } from './frame.ts';
import { ackPacket, eventPacket, MeasuringDecoder, Received } from './parser.ts';

const standard = new Encoder();
const namespaces = fc.constantFrom('/', '/admin');

function decode(text: unknown): Packet {
  const decoder = new MeasuringDecoder();
  let packet: Packet | undefined;
  decoder.on('decoded', (decoded) => {
    packet = decoded;
  });
  decoder.add(text);
  return packet as Packet;
}

test('acks and events are byte for byte what socket.io-parser writes', () => {
  fc.assert(
    fc.property(namespaces, fc.nat(), fc.jsonValue(), (nsp, id, value) => {
      const text = JSON.stringify(value);
      assert.deepEqual([ackPacket(nsp, id, text)], standard.encode({ type: PacketType.ACK, nsp, id, data: [value] }));
      const event = { type: PacketType.EVENT, nsp, data: ['events', value] };
      assert.deepEqual([eventPacket(nsp, 'events', text)], standard.encode(event));
    }),
  );
});

test('a received event has its arguments, the id of its ack and its size, and Socket.IO is asked for no ack', () => {
  const text = '2/admin,12["session:revoke",{"jti":"t"},7]';
  const packet = decode(text);
  assert.deepEqual([packet.type, packet.nsp, packet.id], [PacketType.EVENT, '/admin', undefined]);
  assert.deepEqual(packet.data, ['session:revoke', new Received([{ jti: 't' }, 7], 12, text.length)]);
});

test('[CM7] binary packets and what is no packet at all throw, and the next packet is read all the same', () => {
  for (const bad of [
    '51-["e",{"_placeholder":true,"num":0}]',
    '61-3["e"]',
    Buffer.from('2["e"]'),
    '9',
    '2[',
    '2{}',
    undefined,
  ]) {
    assert.throws(() => decode(bad), `${bad}`);
  }
  assert.equal(decode('2["e"]').type, PacketType.EVENT);
});

test('[DL1] a frame is byte for byte what ws writes, in each of its three length classes', () => {
  for (const length of [0, 1, 100, 125, 126, 1_000, 65_400, 65_535, 65_536, 200_000]) {
    const payload = JSON.stringify('ü'.repeat(Math.floor(length / 2)) + 'x'.repeat(length % 2));
    const frame = new SocketIoFrame('/', 'events', payload);
    const options = { fin: true, opcode: 1, mask: false, readOnly: false, rsv1: false } as const;
    const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
    const expected = Buffer.concat(Sender.frame(Buffer.from(`4${frame.packet}`), options));
    assert.deepEqual(frame.webSocket, expected, `${length}`);
  }
});
