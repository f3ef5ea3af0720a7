/** Protobuf: reads its wire format without any schema, so that a test shares no code with whoever wrote it. https://protobuf.dev/programming-guides/encoding/ */

/** Field number → its values: numbers, or bytes of a text, a message or an id. */
export type Message = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

export function decode(bytes: Buffer): Message {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('a varint without an end');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
  function take(length: number): Buffer {
    if (at + length > bytes.length) throw new RangeError('a field that is longer than its message');
    at += length;
    return bytes.subarray(at - length, at);
  }
  function value(wireType: number): bigint | Buffer {
    if (wireType === 0) return varint();
    if (wireType === 1) return take(8).readBigUInt64LE();
    if (wireType === 2) return take(Number(varint()));
    if (wireType === 5) return BigInt(take(4).readUInt32LE());
    throw new RangeError(`no wire type ${wireType}`);
  }
  while (at < bytes.length) {
    const tag = Number(varint());
    const read = value(tag & 7);
    const values = fields.get(tag >> 3);
    if (values === undefined) fields.set(tag >> 3, [read]);
    else values.push(read);
  }
  return fields;
}

export const messages = (message: Message, field: number): Message[] =>
  (message.get(field) ?? []).map((value) => decode(value as Buffer));
export const bytesOf = (message: Message, field: number): Buffer => (message.get(field)?.[0] as Buffer) ?? Buffer.of();
export const textOf = (message: Message, field: number): string => bytesOf(message, field).toString();
export const numberOf = (message: Message, field: number): number => Number((message.get(field)?.[0] as bigint) ?? 0n);
