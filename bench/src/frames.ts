/** WebSocket frames (RFC 6455), as much of them as a client needs that wants to cost little. */

export const Opcode = { Text: 1, Close: 8, Ping: 9, Pong: 10 } as const;

/** Of unfragmented frames from a server, which are not masked. */
export class FrameReader {
  #rest: Buffer | undefined;

  /** @param onFrame gets views into `chunk` or into a copy, valid until it returns. */
  push(chunk: Buffer, onFrame: (opcode: number, payload: Buffer) => void): void {
    const data = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (;;) {
      const header = headerOf(data, at);
      if (header === undefined || at + header.size + header.length > data.length) break;
      const start = at + header.size;
      at = start + header.length;
      onFrame(header.opcode, data.subarray(start, at));
    }
    // The chunk is only lent to us.
    this.#rest = at === data.length ? undefined : Buffer.from(data.subarray(at));
  }
}

function headerOf(data: Buffer, at: number): { opcode: number; size: number; length: number } | undefined {
  if (data.length < at + 2) return undefined;
  const opcode = data.readUInt8(at) & 0x0f;
  const short = data.readUInt8(at + 1) & 0x7f;
  if (short < 126) return { opcode, size: 2, length: short };
  if (short === 126) return data.length < at + 4 ? undefined : { opcode, size: 4, length: data.readUInt16BE(at + 2) };
  if (data.length < at + 10) return undefined;
  return { opcode, size: 10, length: Number(data.readBigUInt64BE(at + 2)) };
}

/** Any value but zero, which would let a server skip the unmasking. */
const mask = [0x5a, 0x3c, 0x96, 0xa5] as const;

/** A masked, final frame of up to 65,535 bytes. */
export function clientFrame(opcode: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length > 0xffff) throw new RangeError(`a frame of ${length} bytes is longer than this client ever sends`);
  const header = length < 126 ? 2 : 4;
  const frame = Buffer.allocUnsafe(header + 4 + length);
  frame[0] = 0x80 | opcode;
  if (header === 2) frame[1] = 0x80 | length;
  else {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  }
  for (let i = 0; i < 4; i++) frame[header + i] = mask[i] as number;
  const start = header + 4;
  frame.write(text, start);
  for (let i = 0; i < length; i++) frame[start + i] = (frame[start + i] as number) ^ (mask[i & 3] as number);
  return frame;
}
