/** The vendor's wall clock: the zone of their preferences, or of the browser where these leave it to the device. */
import { usePreferences } from '@slotwire/react';
import { createTimeZone, type TimeZone } from '@slotwire/runtime';
import { useMemo } from 'react';
import { useApp } from '../app-context.ts';
import { type BookingTimes, createBookingTimes } from './booking-times.ts';

export function useTimeZone(): { name: string; zone: TimeZone } {
  const preferred = usePreferences().timeZone;
  const { timeZone } = useApp();
  return useMemo(() => {
    const name = preferred === 'auto' ? timeZone : preferred;
    try {
      return { name, zone: createTimeZone(name) };
    } catch {
      // A zone that this browser does not know yet: that of the device is better than none.
      return { name: timeZone, zone: createTimeZone(timeZone) };
    }
  }, [preferred, timeZone]);
}

export function useBookingTimes(): BookingTimes {
  const { locale } = useApp();
  const { name } = useTimeZone();
  return useMemo(() => createBookingTimes(locale, name), [locale, name]);
}
