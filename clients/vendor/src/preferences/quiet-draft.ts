/** Quiet draft: quiet hours while they are edited, and what is wrong with them, by the rules that the service has. Pure. */
import {
  type Failure,
  type PreferenceChanges,
  preferenceLimits,
  preferencesSchema,
  type QuietHours,
  type QuietWindow,
  type Weekday,
  weekdays,
} from '@slotwire/protocol';

export const weekdayLabels: Readonly<Record<Weekday, { short: string; long: string }>> = {
  mon: { short: 'Mon', long: 'Monday' },
  tue: { short: 'Tue', long: 'Tuesday' },
  wed: { short: 'Wed', long: 'Wednesday' },
  thu: { short: 'Thu', long: 'Thursday' },
  fri: { short: 'Fri', long: 'Friday' },
  sat: { short: 'Sat', long: 'Saturday' },
  sun: { short: 'Sun', long: 'Sunday' },
};

/** The field of a window that something is wrong with; `window`: of all of it. */
export type WindowField = 'days' | 'from' | 'to' | 'window';

export interface QuietProblem {
  window: number;
  field: WindowField;
  message: string;
}

/** What the service would refuse, said at the field; empty when it would take them. */
export function quietProblems(windows: readonly QuietWindow[]): QuietProblem[] {
  const checked = preferencesSchema.shape.quietHours.safeParse({ enabled: true, windows });
  if (checked.success) return [];
  return checked.error.issues.flatMap(({ path, message }) => problemOf(path.map(String), message) ?? []);
}

function problemOf(path: readonly string[], message: string): QuietProblem | undefined {
  const [first, second, field] = path;
  const window = Number(second);
  if (first !== 'windows' || !Number.isInteger(window)) return undefined;
  switch (field) {
    case 'days':
      return { window, field: 'days', message: 'Choose at least one day.' };
    case 'from':
      return { window, field: 'from', message: 'Say when it begins, as 22:00.' };
    case 'to':
      return {
        window,
        field: 'to',
        message: message.startsWith('a window ends')
          ? 'It ends when it begins. For a whole day take two windows, as 00:00 to 12:00 and 12:00 to 00:00.'
          : 'Say when it ends, as 07:00.',
      };
    default: {
      const other = /^overlaps window (\d+)$/.exec(message)?.[1];
      const text = other === undefined ? message : `This window overlaps window ${Number(other) + 1}.`;
      return { window, field: 'window', message: text };
    }
  }
}

/** Whether there is room for another window. */
export const mayAdd = (windows: readonly QuietWindow[]): boolean => windows.length < preferenceLimits.maxWindows;

/** Something that most people want, and that does not overlap what is there: nights first, then lunch breaks, then single hours. */
export function nextWindow(windows: readonly QuietWindow[]): QuietWindow {
  const days = [...weekdays];
  const workdays = days.slice(0, 5);
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;
  const candidates: QuietWindow[] = [
    { days, from: '22:00', to: '07:00' },
    { days: workdays, from: '12:00', to: '13:00' },
    ...hours.map((hour) => ({ days, from: clock(hour), to: clock(hour + 1) })),
    ...days.flatMap((day) => hours.map((hour) => ({ days: [day], from: clock(hour), to: clock(hour + 1) }))),
  ];
  const free = candidates.find((candidate) => quietProblems([...windows, candidate]).length === 0);
  return free ?? { days, from: '22:00', to: '07:00' };
}

export const isSameQuiet = (a: QuietHours, b: QuietHours): boolean => JSON.stringify(a) === JSON.stringify(b);

/** "Mon to Fri, 12:00 to 13:00" */
export function windowWords({ days, from, to }: QuietWindow): string {
  const sorted = weekdays.filter((day) => days.includes(day));
  return `${daysWords(sorted)}, ${from} to ${to}${to <= from ? ' of the next day' : ''}`;
}

function daysWords(days: readonly Weekday[]): string {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return 'No day';
  if (days.length === 7) return 'Every day';
  const isRow = weekdays.indexOf(last) - weekdays.indexOf(first) === days.length - 1;
  if (isRow && days.length > 2) return `${weekdayLabels[first].short} to ${weekdayLabels[last].short}`;
  return days.map((day) => weekdayLabels[day].short).join(', ');
}

/** Which part of the page a refusal of the service is about, with its words. */
export function refusalWords({ issues, message }: Pick<Failure, 'issues' | 'message'>): string {
  const told = (issues ?? []).map(({ path, message: why }) => `${fieldWords(path)}: ${why}`);
  return told.length === 0 ? message : told.join('; ');
}

function fieldWords(path: string): string {
  const [part, list, place] = path.split('.');
  switch (part as keyof PreferenceChanges) {
    case 'quietHours':
      return list === 'windows' && place !== undefined ? `Quiet hours, window ${Number(place) + 1}` : 'Quiet hours';
    case 'timeZone':
      return 'Time zone';
    case 'categories':
      return 'Channels';
    case 'minimumPriority':
      return 'Least priority';
    case 'muted':
      return 'Muted';
    default:
      return path;
  }
}
