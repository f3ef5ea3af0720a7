/**
 * Pending: connections that have not been welcomed, by the address from which they came. A count and a cap; who is a stranger, and when
 * one stops being it, is said by the transport.
 */
export interface Pending {
  /** @returns false when the address has as many as it may; then nothing was noted */
  enter(connection: string, address: string): boolean;
  /** Idempotent. */
  leave(connection: string): void;
  isFull(address: string): boolean;
  size(): number;
}

/** @param perAddress 0: any number */
export function createPending(perAddress: number): Pending {
  const addressOf = new Map<string, string>();
  const counts = new Map<string, number>();
  const isFull = (address: string) => perAddress > 0 && (counts.get(address) ?? 0) >= perAddress;

  return {
    enter(connection, address) {
      if (addressOf.has(connection)) return true;
      if (isFull(address)) return false;
      addressOf.set(connection, address);
      counts.set(address, (counts.get(address) ?? 0) + 1);
      return true;
    },
    leave(connection) {
      const address = addressOf.get(connection);
      if (address === undefined) return;
      addressOf.delete(connection);
      const left = (counts.get(address) ?? 1) - 1;
      if (left === 0) counts.delete(address);
      else counts.set(address, left);
    },
    isFull,
    size: () => addressOf.size,
  };
}
