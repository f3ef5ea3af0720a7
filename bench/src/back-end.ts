/** Back end: books for customers, as role `service` does. */
import type { Service } from '@slotwire/realtime';

export interface Wanted {
  key: string;
  customerId: string;
  vendorId: string;
  resourceId: string;
  startMs: number;
}

const HOUR_MS = 3_600_000;

/** The first whole hour that is two days away: whatever starts then is of no interest to reminders while a bench runs. */
export const firstHourMs = (nowMs: number): number => Math.ceil(nowMs / HOUR_MS) * HOUR_MS + 48 * HOUR_MS;

/** @param wanted an hour from `startMs` on @throws Error when it is refused */
export async function bookFor({ submitBooking }: Service, { startMs, ...whose }: Wanted): Promise<void> {
  const args = {
    ...whose,
    service: 'Haircut and beard trim',
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + HOUR_MS).toISOString(),
  };
  const { code } = await submitBooking('booking:create', args, { role: 'service', id: 'bench' });
  if (code !== 'OK') throw new Error(`a booking was refused: ${code}`);
}
