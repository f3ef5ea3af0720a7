/**
 * Parser: Socket.IO's wire format without what we do not use.
 * Text that is already JSON is spliced into packets instead of being parsed and stringified again; the size of each message is noted
 * for logs and limits; binary attachments, which no message of the protocol has, are refused.
 * Byte for byte what `socket.io-parser` writes (https://github.com/socketio/socket.io-protocol), so any Socket.IO client understands it.
 */
import { Emitter } from '@socket.io/component-emitter';
import { Decoder, type Packet, PacketType } from 'socket.io-parser';
import { type BadShape, badShape, MAX_DEPTH } from './json-shape.ts';

/** The arguments of a received event, with the id of the ack that it wants, and the size of its packet in UTF-16 units. */
export class Received {
  readonly args: unknown[];
  readonly id: number | undefined;
  readonly length: number;
  constructor(args: unknown[], id: number | undefined, length: number) {
    this.args = args;
    this.id = id;
    this.length = length;
  }
}

/** A packet that could be read and is refused for its shape. */
export class ShapeError extends Error {
  override name = 'ShapeError';
  readonly shape: BadShape;
  constructor(shape: BadShape) {
    super(shape === 'too-deep' ? 'the message is nested too deep' : 'the message has a key that sets a prototype');
    this.shape = shape;
  }
}

/**
 * One decoder parses for all connections: without attachments it has no state between two packets, and 5,000 of them would be memory.
 * It emits each packet within `add`.
 */
const shared = new Decoder();
let decoded: Packet | undefined;
shared.on('decoded', (packet: Packet) => {
  decoded = packet;
});

/** The list around the arguments of an event. */
const ARGUMENT_LIST = 1;

export class MeasuringDecoder extends Emitter<
  Record<string, never>,
  Record<string, never>,
  { decoded: (packet: Packet) => void }
> {
  add(chunk: unknown): void {
    // 5 and 6 are the packet types with binary attachments.
    if (typeof chunk !== 'string' || chunk.startsWith('5') || chunk.startsWith('6')) {
      throw new Error('binary packets are not part of the protocol');
    }
    shared.add(chunk);
    const packet = decoded as Packet;
    const shape = badShape(packet.data, MAX_DEPTH + ARGUMENT_LIST);
    if (shape !== undefined) throw new ShapeError(shape);
    if (packet.type === PacketType.EVENT) {
      const [name, ...rest] = packet.data as [string, ...unknown[]];
      packet.data = [name, new Received(rest, packet.id, chunk.length)];
      // We write acks ourselves: without an id Socket.IO makes no function for one.
      delete packet.id;
    }
    this.emitReserved('decoded', packet);
  }

  /** Part of the interface; there is nothing to let go of. */
  destroy(): void {}
}

/** The text of an event packet. */
export function eventPacket(namespace: string, event: string, payloadJson: string): string {
  return `2${prefixOf(namespace)}["${event}",${payloadJson}]`;
}

/** The text of an ack packet. */
export function ackPacket(namespace: string, id: number, ackJson: string): string {
  return `3${prefixOf(namespace)}${id}[${ackJson}]`;
}

const prefixOf = (namespace: string) => (namespace === '/' ? '' : `${namespace},`);
