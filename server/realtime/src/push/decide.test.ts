import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultPreferences,
  type Notification,
  type NotificationPriority,
  type Preferences,
  preferencesSchema,
  type QuietHours,
  type Weekday,
  weekdays,
} from '@slotwire/protocol';
import fc from 'fast-check';
import type { PushTarget } from '../storage/store-notifications.ts';
import { decidePush, expiryOf, type PushFacts } from './decide.ts';
import { HOUR_MS, NOON_MS, notificationNo, quiet, targetOf } from './push.fixture.ts';

const open: PushFacts = { expiresMs: NOON_MS + HOUR_MS, cappedUntilMs: undefined };

function decide(over: Partial<Notification>, target: Partial<PushTarget>, facts = open, atMs = NOON_MS) {
  return decidePush(notificationNo(1, over), targetOf(target), facts, atMs);
}

const muted: Preferences = { ...defaultPreferences, muted: { vendors: ['salon'], bookings: [] } };

test('[PU2] [PU4] expired comes before read, read before shown; none of the three is pushed, critical or not', () => {
  const seen = { read: true, shown: true };
  const late = { ...open, expiresMs: NOON_MS };
  for (const priority of ['high', 'critical'] as const) {
    assert.equal(decide({ priority }, seen, late).outcome, 'expired');
    assert.equal(decide({ priority }, seen).outcome, 'suppressed-read');
    assert.equal(decide({ priority }, { shown: true }).outcome, 'suppressed-shown');
    assert.equal(decide({ priority }, {}).outcome, 'send');
  }
});

test('[PF5] what a preference closes is muted or off, and the reason is told', () => {
  assert.deepEqual(decide({}, { preferences: muted }), { outcome: 'muted', detail: 'muted-vendor' });
  assert.deepEqual(decide({ priority: 'low' }, {}), { outcome: 'off', detail: 'below-minimum' });
  const { categories } = defaultPreferences;
  const off = { ...defaultPreferences, categories: { ...categories, booking: { ...categories.booking, push: false } } };
  assert.deepEqual(decide({}, { preferences: off }), { outcome: 'off', detail: 'category-off' });
});

test('[PF5] critical passes mutes, quiet hours and caps', () => {
  const preferences = { ...muted, quietHours: quiet('00:00', '23:00').quietHours };
  const capped = { ...open, cappedUntilMs: NOON_MS + 1 };
  assert.deepEqual(decide({ priority: 'critical' }, { preferences }, capped), { outcome: 'send', sound: true });
});

test('[PF4] a push in quiet hours waits for their end, in the zone of the preferences or else of the device', () => {
  const preferences = quiet('22:00', '08:00');
  assert.equal(decide({}, { preferences }).outcome, 'send', 'it is noon in UTC');
  assert.deepEqual(decide({}, { preferences, deviceTimeZone: 'Asia/Tokyo' }, open, NOON_MS + HOUR_MS / 2), {
    outcome: 'send',
    sound: true,
  });
  const late = { ...open, expiresMs: NOON_MS + 20 * HOUR_MS };
  const verdict = decide({}, { preferences, deviceTimeZone: 'Asia/Tokyo' }, late, NOON_MS + HOUR_MS);
  assert.deepEqual(verdict, {
    outcome: 'deferred-quiet',
    detail: 'quiet hours until 2026-03-04T23:00:00.000Z',
    dueMs: Date.UTC(2026, 2, 4, 23),
  });
  const own = { ...preferences, timeZone: 'UTC' };
  assert.equal(decide({}, { preferences: own, deviceTimeZone: 'Asia/Tokyo' }, late, NOON_MS + HOUR_MS).outcome, 'send');
});

test('[PF3] whatever zone a person may name, the end of their quiet hours is known in it', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const short = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
  const preferences = quiet('00:00', '23:00');
  const { timeZone } = preferencesSchema.shape;
  const named = [...short, ...Intl.supportedValuesOf('timeZone')];
  for (const deviceTimeZone of named.filter((zone) => timeZone.safeParse(zone).success))
    assert.doesNotThrow(() => decide({}, { preferences, deviceTimeZone }), deviceTimeZone);
});

test('[PU3] what is beyond the caps waits, and not into the quiet hours', () => {
  const capped = { ...open, cappedUntilMs: NOON_MS + 10 };
  const verdict = decide({}, {}, capped);
  assert(verdict.outcome === 'deferred-capped');
  assert.equal(verdict.dueMs, NOON_MS + 10);
  const preferences = quiet('13:00', '14:00');
  const later = decide({}, { preferences }, { expiresMs: NOON_MS * 2, cappedUntilMs: NOON_MS + HOUR_MS });
  assert(later.outcome === 'deferred-capped');
  assert.equal(later.dueMs, NOON_MS + 2 * HOUR_MS);
});

test('[PF5] a closed sound channel makes the push silent', () => {
  const verdict = decide({ category: 'announcement' }, {});
  assert.deepEqual(verdict, { outcome: 'send', sound: false });
});

test('[PU4] a push expires with its notification, or after a day', () => {
  const day = NOON_MS + 24 * HOUR_MS;
  assert.equal(expiryOf({}, NOON_MS), day);
  assert.equal(expiryOf({ expiresAt: new Date(NOON_MS + 1).toISOString() }, NOON_MS), NOON_MS + 1);
  assert.equal(expiryOf({ expiresAt: new Date(day + 1).toISOString() }, NOON_MS), day);
});

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Kiritimati'];
const timeOfDay = fc
  .integer({ min: 0, max: 24 * 12 - 1 })
  .map((fives) => `${two(Math.floor(fives / 12))}:${two((fives % 12) * 5)}`);
const quietHours = fc
  .record({ days: fc.subarray([...weekdays], { minLength: 1 }), from: timeOfDay, to: timeOfDay })
  .filter(({ from, to }) => from !== to)
  .map((window) => ({ enabled: true, windows: [window] }));

interface Scene {
  quietHours: QuietHours;
  zone: string;
  /** The zone is that of the device, not of the preferences. */
  auto: boolean;
  atMs: number;
  priority: NotificationPriority;
  cappedInMs: number | undefined;
}

const scene: fc.Arbitrary<Scene> = fc.record({
  quietHours,
  zone: fc.constantFrom(...zones),
  auto: fc.boolean(),
  atMs: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
  priority: fc.constantFrom<NotificationPriority>('normal', 'high', 'critical'),
  cappedInMs: fc.option(fc.integer({ min: 1, max: 12 * HOUR_MS }), { nil: undefined }),
});

function decideScene({ quietHours, zone, auto, atMs, priority, cappedInMs }: Scene, nowMs = atMs) {
  const preferences = { ...defaultPreferences, quietHours, timeZone: auto ? 'auto' : zone };
  const target = targetOf({ preferences, deviceTimeZone: auto ? zone : 'UTC' });
  const cappedUntilMs = cappedInMs === undefined ? undefined : nowMs + cappedInMs;
  return decidePush(
    notificationNo(1, { priority }),
    target,
    { expiresMs: Number.POSITIVE_INFINITY, cappedUntilMs },
    nowMs,
  );
}

test('[PF4] property: nothing but critical is sent while the clock on the wall shows a quiet hour', () => {
  fc.assert(
    fc.property(scene, (drawn) => {
      // On days when clocks change, PF3 says more than the clock on the wall does.
      fc.pre(offsetOf(drawn.zone, drawn.atMs - 2 * DAY_MS) === offsetOf(drawn.zone, drawn.atMs + 2 * DAY_MS));
      const { outcome } = decideScene(drawn);
      if (drawn.priority === 'critical') assert.equal(outcome, 'send');
      else assert.equal(outcome === 'deferred-quiet', showsQuiet(drawn), outcome);
    }),
    { numRuns: 500 },
  );
});

test('[PF4] [PU3] property: what is put off is due outside of quiet hours, also on days when clocks change', () => {
  fc.assert(
    fc.property(scene, (drawn) => {
      const verdict = decideScene(drawn);
      if (!('dueMs' in verdict)) return;
      assert(verdict.dueMs > drawn.atMs);
      const then = decideScene({ ...drawn, cappedInMs: undefined }, verdict.dueMs);
      assert.equal(then.outcome, 'send');
    }),
    { numRuns: 500 },
  );
});

const DAY_MS = 24 * HOUR_MS;

/** By the wall clock of Intl, which the rule does not use. */
function showsQuiet({ quietHours, zone, atMs }: Scene): boolean {
  const { weekday, time } = wallClock(zone, atMs);
  const yesterday = wallClock(zone, atMs - DAY_MS).weekday;
  return quietHours.windows.some(({ days, from, to }) => {
    if (from < to) return days.includes(weekday) && from <= time && time < to;
    return (days.includes(weekday) && from <= time) || (days.includes(yesterday) && time < to);
  });
}

function wallClock(timeZone: string, atMs: number) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const weekday = parts.get('weekday')?.toLowerCase() as Weekday;
  return { weekday, time: `${parts.get('hour')}:${parts.get('minute')}` };
}

function offsetOf(timeZone: string, atMs: number): string | undefined {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
