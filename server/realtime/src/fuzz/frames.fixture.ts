/** Frames of the fuzzer: packets of Engine.IO and Socket.IO, and WebSocket frames below them, right and wrong. */
import type { Random } from '@slotwire/runtime';
import { randomCommand, randomJson } from './values.fixture.ts';

const namespaces = ['', '/,', '/admin,', '/nowhere,', '/__proto__,', '/constructor,', '/?a=b,', `/${'n'.repeat(300)},`];
const ackIds = ['', '1', '7', '0', '-1', '1.5', '99999999999999999999', '00000000000000000001', '1e9', 'x'];
const depths = [10, 33, 100, 5_000, 15_000];

/** A message of Engine.IO: what follows on its `4` is a packet of Socket.IO. */
export function randomPacket(random: Random): string {
  switch (random.int(12)) {
    case 0:
    case 1:
    case 2:
      return event(random, JSON.stringify(withArgs(random)));
    case 3:
      return event(random, JSON.stringify([randomJson(random, 1), randomJson(random), randomJson(random)]));
    case 4:
      return mutate(event(random, JSON.stringify(withArgs(random))), random);
    case 5:
      return event(random, nested(random));
    case 6:
      // Answers that nobody asked for, to the service and to other clients' questions.
      return `43${random.pick(namespaces)}${random.pick(ackIds)}${JSON.stringify([randomJson(random)])}`;
    case 7:
      return `4${random.pick(['5', '6'])}${random.pick(['', '1-', '99-', '-', 'x-', '1'])}["e",{"_placeholder":true,"num":${random.int(9)}}]`;
    case 8:
      return `4${random.pick(['1', '4', '4/nowhere,', '1/admin,', '9', '', 'x', '2', '2{}', '2[]', '2"x"', '2null', '3', '0'])}`;
    case 9:
      return `40${random.pick(namespaces)}${random.pick(['', '{}', 'null', '[]', '"x"', JSON.stringify(randomJson(random))])}`;
    case 10:
      return random.pick([
        '2',
        '3',
        '2probe',
        '3probe',
        '5',
        '6',
        '1',
        '0{}',
        '7',
        '',
        'b',
        'bAAAA',
        '\u001e',
        '4\u001e4',
      ]);
    default:
      return `42["${random.pick(['disconnect', 'connect', 'error', 'newListener', '__proto__', 'x'.repeat(500)])}",1]`;
  }
}

/** Of these the service keeps what makes sense, and whatever comes of it is part of the run. */
export function randomCommandPacket(random: Random, ackId: number): string {
  const { name, args } = randomCommand(random);
  return `42${ackId}${JSON.stringify([name, args])}`;
}

function withArgs(random: Random): unknown[] {
  const { name, args } = randomCommand(random);
  const value = args as Record<string, unknown>;
  // One field of an otherwise good message is something else.
  const fields = Object.keys(value);
  if (fields.length > 0 && random.chance(0.7)) value[random.pick(fields)] = randomJson(random);
  return random.chance(0.8) ? [name, value] : [name, value, randomJson(random)];
}

const event = (random: Random, json: string) => `42${random.pick(namespaces)}${random.pick(ackIds)}${json}`;

function nested(random: Random): string {
  const depth = random.pick(depths);
  return random.chance(0.5)
    ? `["booking:note",${'['.repeat(depth)}${']'.repeat(depth)}]`
    : `["booking:note",${'{"a":'.repeat(Math.floor(depth / 4))}1${'}'.repeat(Math.floor(depth / 4))}]`;
}

/** The text with one part missing, doubled, cut off or replaced. */
export function mutate(text: string, random: Random): string {
  const at = random.int(text.length + 1);
  const to = Math.min(text.length, at + random.int(20));
  switch (random.int(4)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at);
    case 2:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + String.fromCharCode(random.int(0x3000)) + text.slice(to);
  }
}

/** Bytes where a WebSocket frame should be (RFC 6455 §5.2): reserved bits and opcodes, no mask, lengths that lie, fragments without a beginning. */
export function randomFrameBytes(random: Random): Buffer {
  const bytes = Buffer.from(random.bytes(2 + random.int(40)));
  if (random.chance(0.8)) {
    bytes[0] = random.pick([0x81, 0x82, 0x80, 0x00, 0x01, 0xc1, 0x83, 0x88, 0x89, 0x8a, 0x8b, 0xf9]);
    bytes[1] = random.pick([0x80, 0x00, 0xfe, 0xff, 0x7e, 0x7f, 0x85]);
  }
  return bytes;
}

/** The body of a POST to a polling session: packets, joined right or wrong. */
export function randomPayload(random: Random): string {
  const packets = Array.from({ length: 1 + random.int(4) }, () => randomPacket(random));
  if (random.chance(0.1)) return '4'.repeat(random.pick([1, 1_000, 70_000]));
  if (random.chance(0.1)) return Array.from({ length: 3_000 }, () => '2').join('\u001e');
  return packets.join(random.pick(['\u001e', '\u001e', '\u001e\u001e', '\n', '']));
}

/** A request that is none, or hardly one. */
export function randomRequest(random: Random): string {
  const path = random.pick([
    '/',
    '/healthz',
    '/%zz',
    '/socket.io/',
    '/socket.io/?EIO=4&transport=websocket',
    '/socket.io/?EIO=3&transport=polling',
    '/socket.io/?EIO=4&transport=polling&j=0',
    '/socket.io/?EIO=4&transport=polling&sid=__proto__',
    '/socket.io/?EIO=4&transport=polling&sid=constructor',
    '/socket.io/?EIO=4&EIO=4&transport=polling&transport=websocket&sid=a&sid=b',
    '/socket.io/?__proto__[a]=1&transport[]=polling',
    `/${'x'.repeat(random.int(20_000))}`,
  ]);
  const method = random.pick(['GET', 'POST', 'PUT', 'OPTIONS', 'DELETE', 'CONNECT', 'BREW', 'get']);
  const headers = Array.from({ length: random.int(6) }, () =>
    random.pick([
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Connection: Upgrade\r\nUpgrade: websocket',
      'Upgrade: h2c',
      'Transfer-Encoding: chunked',
      'Content-Length: 5',
      'Content-Length: -1',
      'Content-Type: application/json',
      'Content-Type: application/octet-stream',
      'Origin: https://evil.example',
      'Origin: \u0000',
      'Expect: 100-continue',
      'Host: again',
      `x: ${'y'.repeat(random.int(9_000))}`,
    ]),
  );
  const text = `${method} ${path} HTTP/1.1\r\nHost: slotwire\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n${randomPayload(random)}`;
  return random.chance(0.4) ? mutate(text, random) : text;
}
