import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { endOfWindow, type WeeklyWindow } from './weekly.ts';

const everyDay: WeeklyWindow['days'] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const nights: WeeklyWindow[] = [{ days: everyDay, from: '22:00', to: '07:00' }];
const HOUR_MS = 3_600_000;

function end(windows: readonly WeeklyWindow[], timeZone: string, at: string): string | undefined {
  const endMs = endOfWindow(windows, timeZone, Date.parse(at));
  return endMs === undefined ? undefined : new Date(endMs).toISOString();
}

test('a window is half open: its first instant is in it, its last is not', () => {
  assert.equal(end(nights, 'UTC', '2026-03-01T21:59:59.999Z'), undefined);
  assert.equal(end(nights, 'UTC', '2026-03-01T22:00:00.000Z'), '2026-03-02T07:00:00.000Z');
  assert.equal(end(nights, 'UTC', '2026-03-02T06:59:59.999Z'), '2026-03-02T07:00:00.000Z');
  assert.equal(end(nights, 'UTC', '2026-03-02T07:00:00.000Z'), undefined);
});

test('a zone with odd minutes: Kathmandu is 5:45 ahead', () => {
  assert.equal(end(nights, 'Asia/Kathmandu', '2026-03-01T16:14:00Z'), undefined);
  assert.equal(end(nights, 'Asia/Kathmandu', '2026-03-01T16:15:00Z'), '2026-03-02T01:15:00.000Z');
});

test('zones at the edges of the calendar: Kiritimati is 14 hours ahead, Niue 11 behind', () => {
  const sundays: WeeklyWindow[] = [{ days: ['sun'], from: '00:00', to: '23:59' }];
  assert.equal(end(sundays, 'Pacific/Kiritimati', '2026-02-28T10:00:00Z'), '2026-03-01T09:59:00.000Z');
  assert.equal(end(sundays, 'Pacific/Niue', '2026-03-02T10:58:00Z'), '2026-03-02T10:59:00.000Z');
});

test('a night in which clocks go forward is an hour shorter, one in which they go back an hour longer', () => {
  assert.equal(end(nights, 'Europe/Berlin', '2026-03-28T21:00:00Z'), '2026-03-29T05:00:00.000Z');
  assert.equal(end(nights, 'Europe/Berlin', '2026-10-24T20:00:00Z'), '2026-10-25T06:00:00.000Z');
});

test('a time that does not exist is as much later as the clock jumps', () => {
  const window: WeeklyWindow[] = [{ days: ['sun'], from: '01:00', to: '02:30' }];
  assert.equal(end(window, 'Europe/Berlin', '2026-03-29T00:30:00Z'), '2026-03-29T01:30:00.000Z');
});

test('of a time that comes twice a window begins with the first and ends with the second', () => {
  const window: WeeklyWindow[] = [{ days: ['sun'], from: '02:10', to: '02:50' }];
  assert.equal(end(window, 'Europe/Berlin', '2026-10-25T00:09:59Z'), undefined);
  assert.equal(end(window, 'Europe/Berlin', '2026-10-25T00:10:00Z'), '2026-10-25T01:50:00.000Z');
  assert.equal(end(window, 'Europe/Berlin', '2026-10-25T01:00:00Z'), '2026-10-25T01:50:00.000Z');
  assert.equal(end(window, 'Europe/Berlin', '2026-10-25T01:50:00Z'), undefined);
});

test('a zone that gave up summer time: São Paulo', () => {
  assert.equal(end(nights, 'America/Sao_Paulo', '2026-11-01T03:00:00Z'), '2026-11-01T10:00:00.000Z');
});

test('a day that was skipped: Samoa had no 30 December 2011', () => {
  assert.equal(end(nights, 'Pacific/Apia', '2011-12-30T09:00:00Z'), '2011-12-30T17:00:00.000Z');
});

test('windows that touch are one, over midnight and over the end of the week', () => {
  const windows: WeeklyWindow[] = [
    { days: ['sun'], from: '20:00', to: '00:00' },
    { days: ['mon'], from: '00:00', to: '06:00' },
    { days: ['mon'], from: '06:00', to: '06:30' },
  ];
  assert.equal(end(windows, 'UTC', '2026-03-01T21:00:00Z'), '2026-03-02T06:30:00.000Z');
});

test('windows that fill the week have an end all the same', () => {
  const always: WeeklyWindow[] = [
    { days: everyDay, from: '00:00', to: '12:00' },
    { days: everyDay, from: '12:00', to: '00:00' },
  ];
  const endMs = endOfWindow(always, 'UTC', Date.parse('2026-03-01T00:00:00Z'));
  assert.ok(endMs !== undefined && endMs > Date.parse('2026-03-07T00:00:00Z'));
});

test('a zone that does not exist is a RangeError', () => {
  assert.throws(() => endOfWindow(nights, 'Europe/Atlantis', 0), RangeError);
});

/** By the wall clock alone, as a person would read it. Shares nothing with the code under test. */
function wallClock(timeZone: string, atMs: number): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return { day: part('weekday').toLowerCase(), time: `${part('hour')}:${part('minute')}` };
}

function shows({ days, from, to }: WeeklyWindow, { day, time }: { day: string; time: string }): boolean {
  const names: readonly string[] = everyDay;
  const before = names[(names.indexOf(day) + 6) % 7] as string;
  const starts = (days as readonly string[]).includes(day) && time >= from && (to <= from || time < to);
  const goesOn = to <= from && (days as readonly string[]).includes(before) && time < to;
  return starts || goesOn;
}

const zoneNames = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const windowsOf = fc
  .record({ days: fc.subarray([...everyDay], { minLength: 1 }), from: times, to: times })
  .filter(({ from, to }) => from !== to);
const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) });

/** Clocks stand still for a while around this instant: the wall clock says all there is to say. */
function isCalm(timeZone: string, atMs: number): boolean {
  const offset = (ms: number) => {
    const { day, time } = wallClock(timeZone, ms);
    const utc = wallClock('UTC', ms);
    const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    return `${(minutes(time) - minutes(utc.time) + 1_440) % 1_440} ${day === utc.day}`.split(' ')[0];
  };
  return offset(atMs - 30 * HOUR_MS) === offset(atMs) && offset(atMs) === offset(atMs + 30 * HOUR_MS);
}

test('away from clock changes it is quiet exactly while the wall clock shows a time of the window', () => {
  fc.assert(
    fc.property(windowsOf, zoneNames, instants, (window, timeZone, atMs) => {
      fc.pre(isCalm(timeZone, atMs));
      assert.equal(endOfWindow([window], timeZone, atMs) !== undefined, shows(window, wallClock(timeZone, atMs)));
    }),
    { numRuns: 400 },
  );
});

test('whatever clocks do, the end lies ahead, is outside of all windows, and is the same for every instant up to it', () => {
  fc.assert(
    fc.property(
      windowsOf,
      zoneNames,
      instants,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (window, zone, atMs, share) => {
        const endMs = endOfWindow([window], zone, atMs);
        if (endMs === undefined) return;
        assert.ok(endMs > atMs);
        assert.equal(endOfWindow([window], zone, endMs), undefined);
        const between = Math.floor(atMs + (endMs - 1 - atMs) * share);
        assert.equal(endOfWindow([window], zone, between), endMs);
      },
    ),
    { numRuns: 400 },
  );
});
