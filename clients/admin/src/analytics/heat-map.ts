/** Heat map: a week of hours, and when most happens. Pure. */

export const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export interface BusiestHour {
  day: string;
  /** 0 to 23. */
  hour: number;
  count: number;
}

/** Undefined: nothing happened. */
export function busiest(rows: readonly (readonly number[])[]): BusiestHour | undefined {
  let most: BusiestHour | undefined;
  rows.forEach((row, day) => {
    row.forEach((count, hour) => {
      if (count > (most?.count ?? 0)) most = { day: weekdayNames[day] ?? '', hour, count };
    });
  });
  return most;
}

/** `Tuesday, 09:00–10:00`. */
export function hourText({ day, hour }: Pick<BusiestHour, 'day' | 'hour'>): string {
  const clock = (at: number) => `${String(at % 24).padStart(2, '0')}:00`;
  return `${day}, ${clock(hour)}–${clock(hour + 1)}`;
}
