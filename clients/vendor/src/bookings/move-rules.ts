/** Move rules: whether the service would take these times (BK5), so that the person hears it before they send them. Pure. */
import { bookingLimits } from '@slotwire/protocol';

export interface TimesProblem {
  field: 'start' | 'end';
  text: string;
}

export interface Times {
  startMs: number | undefined;
  endMs: number | undefined;
  nowMs: number;
}

export function checkTimes({ startMs, endMs, nowMs }: Times): TimesProblem | undefined {
  if (startMs === undefined) return { field: 'start', text: 'When does it start?' };
  if (endMs === undefined) return { field: 'end', text: 'When does it end?' };
  if (startMs < nowMs) return { field: 'start', text: 'This time has passed.' };
  if (startMs > nowMs + bookingLimits.maxAheadMs) return { field: 'start', text: 'This is more than two years ahead.' };
  if (endMs <= startMs) return { field: 'end', text: 'It has to end after it starts.' };
  if (endMs - startMs < bookingLimits.minDurationMs)
    return { field: 'end', text: 'It has to last five minutes at least.' };
  if (endMs - startMs > bookingLimits.maxDurationMs) return { field: 'end', text: 'It can last a day at most.' };
  return undefined;
}
