/** A week of bookings for the demo marketplace, made by the same commands that people use. */
import type { Booking } from '@slotwire/protocol';
import { forkRuntime, type Runtime } from '@slotwire/runtime';
import { bookingWork } from '../bookings/commands.ts';
import type { Committer } from '../storage/committer.ts';
import type { Store } from '../storage/store.ts';
import { marketplace } from './marketplace.ts';

const HOUR_MS = 3_600_000;
const DAYS = 7;
const OPENS_AT_UTC = 8;
/** Two hours each, from 8 to 18; of these each resource has one or two taken on a day. */
const SLOTS_PER_DAY = 5;
const TAKEN = 0.25;
const CONFIRMED = 0.6;
const services = ['First visit', 'Regular', 'Full service', 'Check-up'] as const;

/** @returns how many bookings were made: none when there are some already. */
export async function seedMarketplace(parts: {
  store: Store;
  committer: Committer;
  runtime: Runtime;
}): Promise<number> {
  const { store, committer, runtime } = parts;
  const nowMs = runtime.clock.nowMs();
  for (const { id } of marketplace.vendors) {
    const [any] = await store.listBookings({ of: { vendorId: id }, endsAfterMs: 0, limit: 1 });
    if (any) return 0;
  }
  const { random } = forkRuntime(runtime, 'demo');
  const context = { nowMs, ids: runtime.ids };
  const tomorrowMs = Math.ceil(nowMs / (24 * HOUR_MS)) * 24 * HOUR_MS;
  const made: Promise<void>[] = [];

  async function book(vendorId: string, resourceId: string, startMs: number): Promise<void> {
    const customer = random.pick(marketplace.customers);
    const confirmed = random.chance(CONFIRMED);
    const args = {
      key: runtime.ids.next(),
      vendorId,
      resourceId,
      service: random.pick(services),
      startsAt: new Date(startMs).toISOString(),
      endsAt: new Date(startMs + HOUR_MS).toISOString(),
    };
    const answer = await committer.submit(
      bookingWork('booking:create', args, { role: 'customer', id: customer.id }, context),
    );
    if (answer.code !== 'OK') throw new Error(`demo booking: ${answer.json}`);
    if (!confirmed) return;
    const { id, version } = (JSON.parse(answer.json) as { value: Booking }).value;
    const vendor = { role: 'vendor', id: `staff-${vendorId}-1`, vendorId } as const;
    await committer.submit(
      bookingWork(
        'booking:transition',
        { key: runtime.ids.next(), bookingId: id, baseVersion: version, to: 'confirmed' },
        vendor,
        context,
      ),
    );
  }

  for (const vendor of marketplace.vendors) {
    for (const resource of vendor.resources) {
      for (let slot = 0; slot < DAYS * SLOTS_PER_DAY; slot++) {
        if (!random.chance(TAKEN)) continue;
        const day = Math.floor(slot / SLOTS_PER_DAY);
        const hour = OPENS_AT_UTC + 2 * (slot % SLOTS_PER_DAY);
        made.push(book(vendor.id, resource.id, tomorrowMs + (day * 24 + hour) * HOUR_MS));
      }
    }
  }
  await Promise.all(made);
  return made.length;
}
