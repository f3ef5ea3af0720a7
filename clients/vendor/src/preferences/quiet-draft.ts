/** Quiet draft: quiet hours while they are edited, and what is wrong with them, by the rules that the service has. Pure. */
import {
  type Failure,
  type PreferenceChanges,
  preferenceLimits,
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
  /** How it can be had all the same. */
  hint?: string;
}

/**
 * What the service would refuse, said at the field; empty when it would take them. The rules are those of the protocol's schema, which a test holds them to:
 * the schema itself would bring its library into the first load of the page.
 */
export function quietProblems(windows: readonly QuietWindow[]): QuietProblem[] {
  const problems = windows.flatMap((window, place) => fieldProblems(window, place));
  if (problems.length > 0) return problems;
  const overlap = findOverlap(windows);
  if (overlap === undefined) return [];
  const [first, second] = overlap;
  return [{ window: second, field: 'window', message: `This window overlaps window ${first + 1}.` }];
}

const wholeDay = 'For a whole day take two windows, as 00:00 to 12:00 and 12:00 to 00:00.';

const timeOfDay = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

function fieldProblems({ days, from, to }: QuietWindow, window: number): QuietProblem[] {
  const problems: QuietProblem[] = [];
  if (days.length === 0) problems.push({ window, field: 'days', message: 'Choose at least one day.' });
  if (!timeOfDay.test(from)) problems.push({ window, field: 'from', message: 'A time, as 22:00.' });
  if (!timeOfDay.test(to)) problems.push({ window, field: 'to', message: 'A time, as 07:00.' });
  else if (from === to) {
    problems.push({ window, field: 'to', message: 'Ends when it begins.', hint: wholeDay });
  }
  return problems;
}

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

interface Span {
  start: number;
  end: number;
  window: number;
}

/** In minutes of a week that begins on Monday; one that passes the end of the week ends beyond it. */
function spansOf({ days, from, to }: QuietWindow, window: number): Span[] {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const length = (minutes(to) - minutes(from) + DAY_MINUTES) % DAY_MINUTES;
  return days.map((day) => {
    const start = weekdays.indexOf(day) * DAY_MINUTES + minutes(from);
    return { start, end: start + length, window };
  });
}

/** The first two windows that share a minute. */
function findOverlap(windows: readonly QuietWindow[]): [first: number, second: number] | undefined {
  const spans = windows.flatMap(spansOf);
  for (const [place, a] of spans.entries()) {
    const b = spans.slice(place + 1).find((other) => doMeet(a, other));
    if (b !== undefined) return a.window < b.window ? [a.window, b.window] : [b.window, a.window];
  }
  return undefined;
}

const doMeet = (a: Span, b: Span): boolean =>
  [-WEEK_MINUTES, 0, WEEK_MINUTES].some((shift) => a.start < b.end + shift && b.start + shift < a.end);

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
