/** Verdict: what a decision says. An accepted command is one change: one version and one event, never none or two. */
import type { BookingField, ErrorCode, Note, TimeRange } from '@slotwire/protocol';
import type { BookingRecord } from '../storage/store.ts';

export type Accepted =
  | { type: 'booking.created'; record: BookingRecord }
  | { type: 'booking.updated'; record: BookingRecord; changed: readonly BookingField[]; reason?: string | undefined }
  | { type: 'booking.noted'; record: BookingRecord; note: Note };

export interface Rejected {
  type: 'rejected';
  code: ErrorCode;
  /** Absent: that of the error table. */
  message?: string;
  current?: BookingRecord;
  free?: readonly TimeRange[];
}

export type Verdict = Accepted | Rejected;

export function rejected(code: ErrorCode, more: Omit<Rejected, 'type' | 'code'> = {}): Rejected {
  return { type: 'rejected', code, ...more };
}
