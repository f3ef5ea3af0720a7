/** A Socket.IO event packet, and the WebSocket frame around it: made once, written to any number of connections. */
import type { Namespace, ServerEventName } from '@slotwire/protocol';
import { eventPacket } from './parser.ts';
import type { Frame } from './transport.ts';

export class SocketIoFrame implements Frame {
  readonly namespace: Namespace;
  readonly event: ServerEventName;
  /** The Socket.IO packet, what polling sends. */
  readonly packet: string;
  #webSocket: Buffer | undefined;

  constructor(namespace: Namespace, event: ServerEventName, payloadJson: string) {
    this.namespace = namespace;
    this.event = event;
    this.packet = eventPacket(namespace, event, payloadJson);
  }

  get length(): number {
    return this.packet.length;
  }

  get webSocket(): Buffer {
    this.#webSocket ??= webSocketFrame(this.packet);
    return this.#webSocket;
  }
}

/**
 * An Engine.IO message in an unmasked, final text frame: RFC 6455 §5.2.
 * Header and payload in one buffer: one write, where `ws` itself makes two of them and a cork.
 */
export function webSocketFrame(packet: string): Buffer {
  const length = 1 + Buffer.byteLength(packet);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x81;
  if (header === 2) {
    frame[1] = length;
  } else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUIntBE(0, 2, 2);
    frame.writeUIntBE(length, 4, 6);
  }
  frame[header] = 0x34;
  frame.write(packet, header + 1, 'utf8');
  return frame;
}
