/** Which sound for what, for whom, and how often. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notification } from '@slotwire/protocol';
import type { Keeper } from './kept.ts';
import type { Player, PlayerState } from './sound-player.ts';
import {
  defaultSounds,
  occasionOf,
  occasions,
  parseSounds,
  type ToneName,
  toneFor,
  toneNames,
  tones,
} from './sound-tones.ts';
import { createSounds } from './sounds.ts';

const arrival = (template: Notification['template'], sound: 'default' | undefined = 'default', id = 'n-1') => ({
  notification: { id, template } as Notification,
  sound,
});

function createBench({
  state = 'ready' as PlayerState,
  claims = new Set<string>(),
  records = new Map<string, string>(),
} = {}) {
  const played: [ToneName, number][] = [];
  const player: Player = {
    state: () => state,
    play(tone, volume) {
      if (state !== 'ready') return false;
      played.push([tone, volume]);
      return true;
    },
    on: () => () => {},
    stop() {},
  };
  const kept: Keeper = {
    get: (key) => records.get(key) ?? null,
    set: (key, value) => void records.set(key, value),
    remove: (key) => void records.delete(key),
  };
  const claim = async (name: string) => !claims.has(name) && claims.add(name) !== undefined;
  return { played, claims, records, sounds: createSounds({ kept, player, claim }) };
}

test('new bookings, cancellations and the rest are told apart', () => {
  assert.equal(occasionOf({ template: 'booking-requested' }), 'new-booking');
  assert.equal(occasionOf({ template: 'booking-cancelled' }), 'cancellation');
  assert.equal(occasionOf({ template: 'note-added' }), 'other');
  assert.equal(new Set(occasions.map((occasion) => defaultSounds.tones[occasion])).size, 3);
});

test('each occasion sounds as chosen; nothing sounds when muted, at volume 0, or where the preferences want silence', () => {
  const requested = { template: 'booking-requested' } as const;
  assert.equal(toneFor(defaultSounds, requested, false), 'chime');
  assert.equal(toneFor({ ...defaultSounds, muted: true }, requested, false), undefined);
  assert.equal(toneFor({ ...defaultSounds, volume: 0 }, requested, false), undefined);
  assert.equal(toneFor(defaultSounds, requested, true), undefined);
  const none = { ...defaultSounds, tones: { ...defaultSounds.tones, 'new-booking': 'none' as const } };
  assert.equal(toneFor(none, requested, false), undefined);
  assert.equal(toneFor(none, { template: 'booking-cancelled' }, false), 'knock');
});

test('settings are kept, and what cannot be read becomes the default', () => {
  const { sounds, records } = createBench();
  const before = sounds.settings();
  assert.equal(sounds.settings(), before);
  sounds.change({ muted: true, tones: { ...before.tones, other: 'bell' } });
  const again = createBench({ records }).sounds.settings();
  assert.deepEqual([again.muted, again.tones.other, again.tones.cancellation], [true, 'bell', 'knock']);
  for (const bad of [null, 7, 'x', { volume: 9, tones: { other: 'trumpet' } }, { muted: 'yes', tones: 3 }]) {
    assert.deepEqual(parseSounds(bad), defaultSounds);
  }
});

test('one arrival rings in one tab, and another one rings again', async () => {
  const claims = new Set<string>();
  const [a, b] = [createBench({ claims }), createBench({ claims })];
  await Promise.all([a.sounds.handle(arrival('booking-requested')), b.sounds.handle(arrival('booking-requested'))]);
  assert.equal(a.played.length + b.played.length, 1);
  await Promise.all([
    a.sounds.handle(arrival('note-added', 'default', 'n-2')),
    b.sounds.handle(arrival('note-added', 'default', 'n-2')),
  ]);
  assert.equal(a.played.length + b.played.length, 2);
});

test('a tab that may not sound leaves the ring to one that may', async () => {
  const claims = new Set<string>();
  const locked = createBench({ claims, state: 'locked' });
  const ready = createBench({ claims });
  await locked.sounds.handle(arrival('booking-requested'));
  await ready.sounds.handle(arrival('booking-requested'));
  assert.deepEqual([locked.played, ready.played], [[], [['chime', 0.6]]]);
});

test('a mute in another tab counts in this one', async () => {
  const records = new Map<string, string>();
  const [a, b] = [createBench({ records }), createBench({ records })];
  a.sounds.change({ muted: true });
  await b.sounds.handle(arrival('booking-requested'));
  assert.deepEqual(b.played, []);
  assert.equal(b.sounds.settings().muted, true);
});

test('quiet hours ring nowhere', async () => {
  const { sounds, played } = createBench();
  await sounds.handle({ ...arrival('booking-requested'), sound: undefined });
  assert.deepEqual(played, []);
});

test('a test sounds also when muted, at a volume that can be heard', () => {
  const { sounds, played } = createBench();
  sounds.change({ muted: true, volume: 0 });
  assert.equal(sounds.test('bell'), true);
  assert.deepEqual(played, [['bell', 0.6]]);
  assert.equal(createBench({ state: 'locked' }).sounds.test('bell'), false);
});

test('tones can be heard by everybody, are short, and none is as another', () => {
  for (const name of toneNames) {
    const notes = tones[name];
    assert.ok(notes.length > 0);
    assert.ok(Math.max(...notes.map(({ atMs, lengthMs }) => atMs + lengthMs)) <= 1_000, name);
    for (const { frequencyHz, loudness } of notes) {
      assert.ok(frequencyHz >= 150 && frequencyHz <= 3_000, `${name}: older ears hear no more`);
      assert.ok(loudness > 0 && loudness <= 1);
    }
  }
  assert.equal(new Set(toneNames.map((name) => JSON.stringify(tones[name]))).size, toneNames.length);
});
