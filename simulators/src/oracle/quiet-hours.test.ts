import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPreferences, type Preferences } from '@slotwire/protocol';
import { endOfWindow } from '@slotwire/runtime';
import fc from 'fast-check';
import { createQuietHours } from './quiet-hours.ts';

type Windows = Preferences['quietHours']['windows'];

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const nights: Windows = [{ days: [...week], from: '22:00', to: '07:00' }];

function wishes(windows: Windows, timeZone = 'auto', enabled = true): Preferences {
  return { ...defaultPreferences, timeZone, quietHours: { enabled, windows } };
}

const quiet = createQuietHours();
const at = (text: string) => Date.parse(text);

test('[PF3] quiet hours are those of the wall clock of the zone', () => {
  const kathmandu = wishes(nights, 'Asia/Kathmandu');
  // 22:00 there is 16:15 UTC.
  assert.equal(quiet.endOf(kathmandu, 'UTC', at('2026-01-05T16:14:59Z')), undefined);
  assert.equal(quiet.endOf(kathmandu, 'UTC', at('2026-01-05T16:15:00Z')), at('2026-01-06T01:15:00Z'));
  assert.equal(quiet.endOf(kathmandu, 'UTC', at('2026-01-06T01:14:59Z')), at('2026-01-06T01:15:00Z'));
  assert.equal(quiet.endOf(kathmandu, 'UTC', at('2026-01-06T01:15:00Z')), undefined);
});

test('[PF3] auto is the zone that is named beside them, and what is off is never quiet', () => {
  const instant = at('2026-01-05T16:30:00Z');
  assert.equal(quiet.endOf(wishes(nights), 'Asia/Kathmandu', instant), at('2026-01-06T01:15:00Z'));
  assert.equal(quiet.endOf(wishes(nights), 'Europe/Berlin', instant), undefined);
  assert.equal(quiet.endOf(wishes(nights, 'auto', false), 'Asia/Kathmandu', instant), undefined);
});

test('[PF3] of a time that comes twice a window begins with the first and ends with the second', () => {
  // Berlin, 2026-10-25: 03:00 becomes 02:00. 02:30 comes at 00:30 and at 01:30 UTC.
  const ends = wishes([{ days: ['sat'], from: '22:00', to: '02:30' }], 'Europe/Berlin');
  assert.equal(quiet.endOf(ends, 'UTC', at('2026-10-25T00:45:00Z')), at('2026-10-25T01:30:00Z'));
  const begins = wishes([{ days: ['sun'], from: '02:30', to: '06:00' }], 'Europe/Berlin');
  assert.equal(quiet.endOf(begins, 'UTC', at('2026-10-25T00:30:00Z')), at('2026-10-25T05:00:00Z'));
});

test('[PF3] a time that the clocks jump over is as much later as they jump', () => {
  // Berlin, 2026-03-29: 02:00 becomes 03:00. 02:30 is taken as 03:30, which is 01:30 UTC.
  const ends = wishes([{ days: ['sat'], from: '22:00', to: '02:30' }], 'Europe/Berlin');
  assert.equal(quiet.endOf(ends, 'UTC', at('2026-03-29T01:29:00Z')), at('2026-03-29T01:30:00Z'));
  assert.equal(quiet.endOf(ends, 'UTC', at('2026-03-29T01:30:00Z')), undefined);
});

test('[PF3] service and oracle, each on its own, reckon alike', () => {
  const zones = ['Asia/Kathmandu', 'America/Sao_Paulo', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '59'))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
  const window = fc
    .record({ days: fc.uniqueArray(fc.constantFrom(...week), { minLength: 1 }), from: time, to: time })
    .filter(({ from, to }) => from !== to);
  const instant = fc.integer({ min: at('2026-03-01T00:00:00Z') / 60_000, max: at('2026-11-30T00:00:00Z') / 60_000 });
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...zones),
      instant,
      (windows, zone, minute) => {
        const expected = endOfWindow(windows, zone, minute * 60_000);
        // What fills the whole week has no end; how far each looks is its own affair.
        if (expected !== undefined && expected > minute * 60_000 + 7 * 86_400_000) return;
        assert.equal(quiet.endOf(wishes(windows), zone, minute * 60_000), expected);
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});
