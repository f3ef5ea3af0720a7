/**
 * Parser: Socket.IO's wire format without what we do not use.
 * Text that is already JSON is spliced into packets instead of being parsed and stringified again; the size of each message is noted
 * for logs and limits; binary attachments, which no message of the protocol has, are refused.
 * Byte for byte what `socket.io-parser` writes (https://github.com/socketio/socket.io-protocol), so any Socket.IO client understands it.
 */
import { Emitter } from '@socket.io/component-emitter';
import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser';

/** JSON text that goes into a packet as it is. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The arguments of a received event, with the size of its packet in UTF-16 units. */
export class Received {
  readonly args: unknown[];
  readonly length: number;
  constructor(args: unknown[], length: number) {
    this.args = args;
    this.length = length;
  }
}

export class SplicingEncoder extends Encoder {
  override encode(packet: Packet): string[] {
    const { type, nsp, id } = packet;
    if (type !== PacketType.EVENT && type !== PacketType.ACK) return super.encode(packet) as string[];
    let text = type === PacketType.EVENT ? '2' : '3';
    if (nsp !== '/') text += `${nsp},`;
    if (id !== undefined) text += id;
    const data = packet.data as unknown[];
    const parts = data.map((part) => (part instanceof JsonText ? part.text : JSON.stringify(part)));
    return [`${text}[${parts.join(',')}]`];
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
    if (packet.type === PacketType.EVENT) {
      const [name, ...rest] = packet.data as [string, ...unknown[]];
      packet.data = [name, new Received(rest, chunk.length)];
    }
    this.emitReserved('decoded', packet);
  }

  /** Part of the interface; there is nothing to let go of. */
  destroy(): void {}
}

/** The text of an event packet, as `SplicingEncoder` would write it. */
export function eventPacket(namespace: string, event: string, payloadJson: string): string {
  return `2${namespace === '/' ? '' : `${namespace},`}["${event}",${payloadJson}]`;
}
