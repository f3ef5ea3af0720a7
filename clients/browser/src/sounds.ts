/** Sounds: rings for what arrives, once in all tabs of the person, as they have chosen on this device. */
import type { Arrival } from '@slotwire/sdk';
import { type Keeper, readJson } from './kept.ts';
import type { Player, PlayerState } from './sound-player.ts';
import { parseSounds, type SoundSettings, type ToneName, toneFor } from './sound-tones.ts';

const KEY = 'slotwire.sounds';

export interface Sounds {
  /** The same object until it changes. */
  settings(): SoundSettings;
  change(changes: Partial<SoundSettings>): void;
  player(): PlayerState;
  /** The person wants to hear it, now and whatever is muted. @returns false when the browser does not let it sound */
  test(tone: ToneName): boolean;
  /** Settings or player changed. */
  on(listener: () => void): () => void;
  handle(arrival: Arrival): Promise<void>;
}

export interface SoundsOptions {
  kept: Keeper;
  player: Player;
  /** True in one tab alone. */
  claim: (name: string) => Promise<boolean>;
}

export function createSounds({ kept, player, claim }: SoundsOptions): Sounds {
  const listeners = new Set<() => void>();
  let settings = parseSounds(readJson(kept, KEY));
  const tell = () => {
    for (const listener of listeners) listener();
  };
  player.on(tell);
  return {
    settings: () => settings,
    change(changes) {
      settings = parseSounds({ ...settings, ...changes });
      kept.set(KEY, JSON.stringify(settings));
      tell();
    },
    player: () => player.state(),
    test: (tone) => player.play(tone, settings.volume === 0 ? 0.6 : settings.volume),
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async handle({ notification, sound }) {
      // Another tab may have changed it since.
      settings = same(settings, parseSounds(readJson(kept, KEY)));
      const tone = toneFor(settings, notification, sound === undefined);
      if (tone === undefined) return;
      // A tab that cannot sound leaves it to one that can.
      const { volume } = settings;
      const isAble = player.state() === 'ready';
      if (isAble && !(await claim(`slotwire.ring.${notification.id}`))) return;
      player.play(tone, volume);
    },
  };
}

const same = (before: SoundSettings, now: SoundSettings): SoundSettings =>
  JSON.stringify(before) === JSON.stringify(now) ? before : now;
