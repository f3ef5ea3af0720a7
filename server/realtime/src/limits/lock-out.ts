/** Lock-out: limits under which no admin could connect and change them again (RL6). Pure. */
import type { LimitBucket, LimitSettings } from '@slotwire/protocol';

/** A panel connects, lists, looks at the limits and sets them, and somebody may have tried before from the same address. */
const enough: LimitBucket = { size: 5, perSecond: 0.2 };

/** What an admin has to get through; none of it shrinks with the load. */
const way: readonly [path: string, bucket: (settings: LimitSettings) => LimitBucket][] = [
  ['handshakes.perAddress', ({ handshakes }) => handshakes.perAddress],
  ['handshakes.adminsPerNode', ({ handshakes }) => handshakes.adminsPerNode],
  ['commands.perDevice.admin', ({ commands }) => commands.perDevice.admin],
  ['commands.perPerson.admin', ({ commands }) => commands.perPerson.admin],
  ['commands.perNode.admin', ({ commands }) => commands.perNode.admin],
];

/** @returns why, with the field and the least that it may be; nothing when admins get through */
export function findLockOut(settings: LimitSettings): string | undefined {
  for (const [path, bucketOf] of way) {
    const bucket = bucketOf(settings);
    for (const field of ['size', 'perSecond'] as const) {
      if (bucket[field] < enough[field])
        return `${path}.${field}: with less than ${enough[field]} no admin could connect and change it again`;
    }
  }
  return undefined;
}
