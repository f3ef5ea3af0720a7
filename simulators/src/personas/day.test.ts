import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slotwire/runtime';
import { boundaries, type DevicePlan, type Situation, type Spell, situationAt } from '../phone/situation.ts';
import { planDevice } from './day.ts';
import { loadPersonas, PERSONAS } from './load.ts';
import { createBrowserPersona, createPhonePersona, phoneFields } from './persona.fixture.ts';
import type { Persona } from './persona.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A Monday, 06:00. */
const START_MS = Date.UTC(2026, 0, 5, 6);

function plan(persona: Persona, { hours = 24, startMs = START_MS, seed = 1 } = {}): DevicePlan {
  return planDevice(persona, 'c-00012', { startMs, hours }, createRandom(seed));
}

function spellsOf({ spells }: DevicePlan, kind: string): Spell[] {
  return spells.filter(({ id }) => id.split('/').at(-1)?.startsWith(kind));
}

/** Hours of the run, for those of one kind. */
function hoursOf(of: DevicePlan, kind: string): [string, number, number][] {
  return spellsOf(of, kind).map(({ id, fromMs, toMs }) => [id, fromMs / HOUR_MS, toMs / HOUR_MS]);
}

const at = (time: string, minutes: number, more: Record<string, unknown> = {}) => ({
  at: time,
  giveMinutes: 0,
  forMinutes: [minutes, minutes],
  ...more,
});

test('a run that starts in the middle of something has it from the day before, and all is cut to the run', () => {
  const persona = createPhonePersona({
    looks: [at('05:30', 60), at('07:00', 30)],
    places: [at('22:00', 600, { network: 'office-wifi' })],
  });
  const drawn = plan(persona, { hours: 17 });
  assert.deepEqual(hoursOf(drawn, 'place'), [
    ['c-00012/d-1/place-0', 0, 2],
    ['c-00012/d0/place-0', 16, 17],
  ]);
  assert.deepEqual(hoursOf(drawn, 'look'), [
    ['c-00012/d0/look-0', 0, 0.5],
    ['c-00012/d0/look-1', 1, 1.5],
  ]);
});

test('what gives way over midnight is of the day that it was planned for', () => {
  const persona = createPhonePersona({ looks: [{ at: '00:10', giveMinutes: 60, forMinutes: [5, 5] }] });
  const early = Array.from({ length: 30 }, (_, seed) =>
    plan(persona, { startMs: Date.UTC(2026, 0, 5, 22), hours: 2, seed }),
  ).flatMap((drawn) => hoursOf(drawn, 'look'));
  assert.ok(early.length > 0);
  assert.ok(early.every(([id]) => id === 'c-00012/d1/look-0'));
});

test('a phone is in the background between looks, a browser is closed; only what has a battery is off its charger', () => {
  const phone = plan(createPhonePersona());
  const browser = plan(createBrowserPersona());
  const noon = 6 * HOUR_MS;
  assert.deepEqual([situationAt(phone, noon).app, situationAt(phone, noon - 1).app], ['foreground', 'background']);
  assert.deepEqual([situationAt(browser, noon).app, situationAt(browser, 0).app], ['foreground', 'closed']);
  assert.deepEqual([situationAt(phone, 0).charging, situationAt(browser, 0).charging], [false, true]);
});

test('of two places at once the one that is further down in the file wins', () => {
  const places = [at('09:00', 120, { network: '4g' }), at('08:30', 60, { network: 'tunnel' })];
  const drawn = plan(createPhonePersona({ places }));
  const networkAt = (hours: number) => situationAt(drawn, hours * HOUR_MS).network;
  assert.deepEqual([2, 2.5, 3.25, 3.5, 5].map(networkAt), ['home-wifi', 'tunnel', 'tunnel', '4g', 'home-wifi']);
});

test('looks never overlap: long ones wait, short ones give way', () => {
  const often = { from: '06:00', to: '05:00', perHour: 20, forSeconds: [60, 600] };
  const drawn = plan(createPhonePersona({ looks: [often, at('12:00', 60), at('12:30', 60)] }), { hours: 72 });
  const looks = spellsOf(drawn, 'look');
  assert.ok(looks.length > 300);
  for (const [i, look] of looks.entries()) assert.ok(look.fromMs >= (looks[i - 1]?.toMs ?? 0), look.id);
  const long = looks.filter(({ id }) => /d0\/look-[12]$/.test(id));
  assert.deepEqual(
    long.map(({ fromMs, toMs }) => [fromMs / HOUR_MS, toMs / HOUR_MS]),
    [
      [6, 7],
      [7, 7.5],
    ],
  );
});

test('looks come as often as the file says, also over midnight', () => {
  const persona = createPhonePersona({ looks: [{ from: '22:00', to: '02:00', perHour: 3, forSeconds: [1, 1] }] });
  const looks = spellsOf(plan(persona, { hours: 2_400 }), 'look');
  const perDay = looks.length / 100;
  assert.ok(Math.abs(perDay - 12) < 1, String(perDay));
  const hoursOfDay = new Set(looks.map(({ fromMs }) => Math.floor(6 + fromMs / HOUR_MS) % 24));
  assert.deepEqual([...hoursOfDay].sort(), [0, 1, 22, 23]);
});

test('a phone dozes between looks, not on its charger; numbered by day, those before the run included', () => {
  const battery = { ...phoneFields.battery, charges: [at('14:00', 180)] };
  const looks = [at('06:00', 30), at('12:00', 10), at('20:00', 10)];
  const drawn = plan(createPhonePersona({ looks, battery, dozesAfterMinutes: 60 }), { hours: 14 });
  assert.deepEqual(hoursOf(drawn, 'doze'), [
    ['c-00012/d0/doze-2', 1.5, 2.5],
    ['c-00012/d0/doze-3', 2.5 + 5 / 60, 4.5 + 5 / 60],
    ['c-00012/d0/doze-4', 4.75, 6],
    ['c-00012/d0/doze-5', 6 + 70 / 60, 8],
    ['c-00012/d0/doze-6', 12, 13],
    ['c-00012/d0/doze-7', 13 + 5 / 60, 14],
  ]);
  assert.deepEqual(spellsOf(plan(createPhonePersona({ looks })), 'doze'), []);
});

test('an application is slow only while it is looked at', () => {
  const drawn = plan(createBrowserPersona({ perDay: { slowSpells: 4 } }), { hours: 240 });
  const slow = spellsOf(drawn, 'slow');
  assert.ok(slow.length > 20 && slow.length < 60, String(slow.length));
  for (const { fromMs, toMs } of slow) {
    assert.equal(situationAt(drawn, fromMs).app, 'foreground');
    assert.equal(situationAt(drawn, toMs - 1).app, 'foreground');
  }
});

test('kills come at any time to a phone, and to a browser while it is open', () => {
  const perDay = { kills: 3, reinstalls: 1 };
  const phone = plan(createPhonePersona({ perDay }), { hours: 2_400 }).moments;
  const kills = phone.filter((moment) => moment.do.kind === 'kill').length / 100;
  const reinstalls = phone.filter((moment) => moment.do.kind === 'reinstall').length / 100;
  assert.ok(Math.abs(kills - 3) < 0.5 && Math.abs(reinstalls - 1) < 0.3, `${kills} ${reinstalls}`);
  const browser = plan(createBrowserPersona({ perDay }), { hours: 240 });
  assert.ok(browser.moments.length > 20);
  for (const { atMs } of browser.moments) assert.equal(situationAt(browser, atMs).app, 'foreground');
});

test('a wrong clock is wrong for the whole run, and one that jumps is differently wrong from its middle on', () => {
  const steady = plan(createPhonePersona({ clock: { wrong: 1, byMinutes: 60 } }));
  const skews = [0, 12, 23.9].map((hours) => situationAt(steady, hours * HOUR_MS).clockSkewMs);
  assert.ok(skews[0] !== 0 && Math.abs(skews[0]!) <= HOUR_MS);
  assert.deepEqual(skews, [skews[0], skews[0], skews[0]]);
  const jumping = plan(createPhonePersona({ clock: { wrong: 1, byMinutes: 60, jumps: true } }));
  assert.deepEqual(
    spellsOf(jumping, 'clock').map(({ id }) => id),
    ['c-00012/clock', 'c-00012/clock-jump'],
  );
  assert.equal(situationAt(jumping, 0).clockSkewMs, skews[0]);
  assert.notEqual(situationAt(jumping, 20 * HOUR_MS).clockSkewMs, skews[0]);
  assert.deepEqual(spellsOf(plan(createPhonePersona({ clock: { wrong: 0, byMinutes: 60 } })), 'clock'), []);
});

test('a change in one place of the file changes nothing elsewhere in the plan', () => {
  const often = { from: '07:00', to: '22:00', perHour: 2, forSeconds: [10, 100] };
  const fields = {
    looks: [often, { at: '12:00', forMinutes: [5, 10] }],
    places: [
      { at: '08:00', forMinutes: [5, 50], network: '4g' },
      { at: '18:00', forMinutes: [5, 50], network: '4g' },
    ],
    perDay: { kills: 2 },
  };
  const before = plan(createPhonePersona(fields));
  const [first, second] = fields.places;
  const changed = plan(createPhonePersona({ ...fields, places: [{ ...first, chance: 0 }, second] }));
  assert.deepEqual(
    changed.spells,
    before.spells.filter(({ id }) => !id.endsWith('place-0')),
  );
  assert.deepEqual(changed.moments, before.moments);
  const calmer = plan(createPhonePersona({ ...fields, looks: [{ ...often, perHour: 1 }, fields.looks[1]] }));
  assert.deepEqual(spellsOf(calmer, 'place'), spellsOf(before, 'place'));
  assert.deepEqual(spellsOf(calmer, 'look-1'), spellsOf(before, 'look-1'));
});

test('a longer run begins like a shorter one', () => {
  const persona = loadPersonas(PERSONAS).find(({ name }) => name === 'commuter')!;
  const endMs = 20 * HOUR_MS;
  const looks = (hours: number) => spellsOf(plan(persona, { hours }), 'look').filter(({ toMs }) => toMs < endMs);
  assert.ok(looks(20).length > 3);
  assert.deepEqual(looks(72), looks(20));
});

for (const persona of loadPersonas(PERSONAS)) {
  test(`${persona.name}: a day of every device has a look, lies within the run, and is the same for the same seed`, () => {
    for (let number = 1; number <= 50; number++) {
      const device = `c-${number}`;
      const draw = () => planDevice(persona, device, { startMs: START_MS, hours: 24 }, createRandom(7).fork(device));
      const drawn = draw();
      assert.deepEqual(draw(), drawn);
      const { spells, moments } = drawn;
      assert.ok(spells.some(({ set }) => set.app === 'foreground'));
      assert.equal(new Set([...spells, ...moments].map(({ id }) => id)).size, spells.length + moments.length);
      for (const { id, fromMs, toMs } of spells) {
        assert.ok(id.startsWith(`${device}/`) && fromMs >= 0 && fromMs < toMs && toMs <= 24 * HOUR_MS, id);
        assert.ok(Number.isInteger(fromMs) && Number.isInteger(toMs), id);
      }
      for (const kind of ['look', 'doze', 'charge-0', 'place-0']) assertAscending(spellsOf(drawn, kind));
      assertAscending(moments.map(({ atMs }) => ({ fromMs: atMs })));
    }
  });

  test(`${persona.name}: with any spell taken away it is still a possible day`, () => {
    const drawn = plan(persona);
    const fields = Object.keys(drawn.base).sort();
    for (const left of drawn.spells) {
      const rest: DevicePlan = { ...drawn, spells: drawn.spells.filter((spell) => spell !== left) };
      for (const atMs of [left.fromMs, left.toMs - 1]) {
        const situation = situationAt(rest, atMs);
        assert.deepEqual(Object.keys(situation).sort(), fields);
        assert.ok(!(situation.doze && situation.app === 'foreground'), left.id);
      }
    }
    assert.deepEqual(situationAt({ ...drawn, spells: [] }, 0), drawn.base);
  });
}

test('nobody is looked at and asleep at once, or on the charger and asleep', () => {
  for (const persona of loadPersonas(PERSONAS)) {
    const drawn = plan(persona, { hours: 72 });
    const seen: Situation[] = boundaries(drawn).map((atMs) => situationAt(drawn, atMs));
    assert.ok(
      seen.every(({ doze, app, charging }) => !doze || (app !== 'foreground' && !charging)),
      persona.name,
    );
  }
});

test('the personas differ in what their days are made of', () => {
  const personas = new Map(loadPersonas(PERSONAS).map((persona) => [persona.name, persona]));
  const networksOf = (name: string) => {
    const drawn = plan(personas.get(name)!, { hours: 48 });
    return new Set(boundaries(drawn).map((atMs) => situationAt(drawn, atMs).network));
  };
  assertHas(networksOf('commuter'), ['4g', 'tunnel', 'home-wifi', 'office-wifi']);
  assertHas(networksOf('traveller'), ['plane', 'portal']);
  assertHas(networksOf('rural'), ['3g', 'edge']);
  assert.deepEqual([...networksOf('vendor-salon')], ['desk']);
});

test('times are whole minutes in the file and whole milliseconds in the plan, whatever the run starts with', () => {
  const drawn = plan(createPhonePersona(), { startMs: START_MS + 12_345 });
  assert.deepEqual(hoursOf(drawn, 'look'), [
    ['c-00012/d0/look-0', 6 - 12_345 / HOUR_MS, 6 - 12_345 / HOUR_MS + (10 * MINUTE_MS) / HOUR_MS],
  ]);
});

function assertAscending(spells: readonly { fromMs: number }[]): void {
  for (const [i, { fromMs }] of spells.entries()) assert.ok(fromMs >= (spells[i - 1]?.fromMs ?? 0));
}

function assertHas(networks: ReadonlySet<string>, expected: readonly string[]): void {
  for (const network of expected) assert.ok(networks.has(network), network);
}
