import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Encoder, type Packet, PacketType } from 'socket.io-parser';
import * as ws from 'ws';
import { SocketIoFrame } from './frame.ts';
import { eventPacket, JsonText, MeasuringDecoder, Received, SplicingEncoder } from './parser.ts';

const standard = new Encoder();
const splicing = new SplicingEncoder();
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

test('acks and events are byte for byte what socket.io-parser writes, spliced or not', () => {
  fc.assert(
    fc.property(namespaces, fc.option(fc.nat(), { nil: undefined }), fc.jsonValue(), (nsp, id, value) => {
      const text = JSON.stringify(value);
      const ack = { type: PacketType.ACK, nsp, id: id ?? 0 };
      const expected = standard.encode({ ...ack, data: [value] });
      assert.deepEqual(splicing.encode({ ...ack, data: [value] }), expected);
      assert.deepEqual(splicing.encode({ ...ack, data: [new JsonText(text)] }), expected);
      const event = { type: PacketType.EVENT, nsp, ...(id === undefined ? {} : { id }), data: ['events', value] };
      assert.deepEqual(splicing.encode(event), standard.encode(event));
      if (id === undefined) assert.deepEqual([eventPacket(nsp, 'events', text)], standard.encode(event));
    }),
  );
});

test('the other packet types are left to socket.io-parser', () => {
  for (const packet of [
    { type: PacketType.CONNECT, nsp: '/', data: { sid: 's' } },
    { type: PacketType.DISCONNECT, nsp: '/admin' },
    { type: PacketType.CONNECT_ERROR, nsp: '/', data: { message: 'm' } },
  ] as Packet[]) {
    assert.deepEqual(splicing.encode(packet), standard.encode(packet));
  }
});

test('a received event has its arguments and its size', () => {
  const text = '2/admin,12["session:revoke",{"jti":"t"},7]';
  const packet = decode(text);
  assert.deepEqual([packet.type, packet.nsp, packet.id], [PacketType.EVENT, '/admin', 12]);
  assert.deepEqual(packet.data, ['session:revoke', new Received([{ jti: 't' }, 7], text.length)]);
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
    assert.deepEqual(Buffer.concat(frame.webSocket), expected, `${length}`);
  }
});
