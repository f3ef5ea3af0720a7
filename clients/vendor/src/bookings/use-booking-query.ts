/** The query of the address, and the way to change it. The booking of the drawer is in the path, so that closing it leaves the view as it was. */
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type BookingQuery, formatQuery, parseQuery } from './booking-query.ts';

export interface BookingAddress {
  query: BookingQuery;
  /** Of the booking that is open. */
  openId: string | undefined;
  change(changes: Partial<BookingQuery>): void;
  open(id: string): void;
  close(): void;
}

export function useBookingAddress(): BookingAddress {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const query = useMemo(() => parseQuery(search), [search]);
  const [, , openId] = path.split('/');
  const suffix = search === '' ? '' : `?${search}`;
  const change = useCallback(
    (changes: Partial<BookingQuery>) => {
      // Typing does not fill the history: one step back leaves the page, and not the last letter.
      navigate(`${path}${formatQuery({ ...query, ...changes })}`, { replace: true });
    },
    [navigate, path, query],
  );
  const open = useCallback((id: string) => navigate(`/bookings/${id}${suffix}`), [navigate, suffix]);
  const close = useCallback(() => navigate(`/bookings${suffix}`), [navigate, suffix]);
  return { query, openId: openId === undefined || openId === '' ? undefined : openId, change, open, close };
}
