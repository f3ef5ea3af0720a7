/** Bookings: which ones a scenario has made, so that it can say "the booking" and "Ben's first booking". */
import { personNamed } from './cast.ts';
import type { BookingWords } from './parameters.ts';

export interface MadeBooking {
  id: string;
  /** Name of the person, as the cast has it. */
  owner: string;
}

export interface Bookings {
  add(booking: MadeBooking): void;
  /** @throws when the words fit none. */
  find(words: BookingWords): MadeBooking;
  describe(words: BookingWords): string;
}

export function createBookings(): Bookings {
  const made: MadeBooking[] = [];

  function describe({ owner, ordinal }: BookingWords): string {
    const whose = owner === undefined ? 'the' : `${owner}'s`;
    return ordinal === undefined ? `${whose} booking` : `${whose} booking number ${ordinal}`;
  }

  return {
    add: (booking) => void made.push(booking),
    find(words) {
      const name = words.owner === undefined ? undefined : personNamed(words.owner).name;
      const fitting = name === undefined ? made : made.filter(({ owner }) => owner === name);
      const found = words.ordinal === undefined ? fitting.at(-1) : fitting[words.ordinal - 1];
      if (found !== undefined) return found;
      const whose = made.map(({ owner }) => owner).join(', ');
      throw new Error(
        `there is no such thing as ${describe(words)}: ${made.length === 0 ? 'nobody has booked yet' : `so far booked ${whose}`}`,
      );
    },
    describe,
  };
}
