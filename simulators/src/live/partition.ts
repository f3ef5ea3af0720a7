/**
 * Partition: which devices live on which thread. All devices that share a stream of bookings stay together, so that what the fleet saw of
 * such a stream reaches the oracle in the order in which it was seen.
 */
import type { Holder, Person } from '../people.ts';

/** Those who work for one vendor read one stream; a customer's is read by nobody else. */
export function householdOf({ id, role, vendorId }: Person): string {
  return vendorId === undefined ? `${role} ${id}` : `vendor ${vendorId}`;
}

/**
 * Of about the same size, the same for the same holders.
 * @returns one list per thread, each in the order of `holders`
 */
export function partition<H extends Pick<Holder, 'person'>>(holders: readonly H[], threads: number): H[][] {
  const households = new Map<string, H[]>();
  for (const holder of holders) {
    const key = householdOf(holder.person);
    const members = households.get(key);
    if (members === undefined) households.set(key, [holder]);
    else members.push(holder);
  }
  const slices = Array.from({ length: threads }, (): H[] => []);
  const owner = new Map<H, number>();
  const sizes = slices.map(() => 0);
  // The large ones first: they are what could tip the balance.
  for (const members of [...households.values()].sort((a, b) => b.length - a.length)) {
    const smallest = sizes.indexOf(Math.min(...sizes));
    sizes[smallest] = (sizes[smallest] as number) + members.length;
    for (const member of members) owner.set(member, smallest);
  }
  for (const holder of holders) slices[owner.get(holder) as number]?.push(holder);
  return slices;
}
