/** Sound tones: what a device can sound like, and when it does. Tones are made by Web Audio, so there is no file to load and none to be missing. Pure. */
import type { Notification } from '@slotwire/protocol';

export const toneNames = ['chime', 'bell', 'knock', 'marimba', 'ping', 'alarm'] as const;
export type ToneName = (typeof toneNames)[number];
/** `none`: this occasion makes no sound. */
export type ToneChoice = ToneName | 'none';

export const occasions = ['new-booking', 'cancellation', 'other'] as const;
export type Occasion = (typeof occasions)[number];

export interface Note {
  frequencyHz: number;
  /** From the start of the tone. */
  atMs: number;
  lengthMs: number;
  shape: 'sine' | 'triangle' | 'square';
  /** 0 to 1, before the volume. */
  loudness: number;
}

const note = (
  frequencyHz: number,
  atMs: number,
  lengthMs: number,
  shape: Note['shape'] = 'sine',
  loudness = 0.8,
): Note => ({
  frequencyHz,
  atMs,
  lengthMs,
  shape,
  loudness,
});

export const tones: Readonly<Record<ToneName, readonly Note[]>> = {
  chime: [note(659.25, 0, 420), note(880, 140, 620)],
  bell: [note(1046.5, 0, 900), note(2093, 0, 500, 'sine', 0.25)],
  knock: [note(196, 0, 90, 'triangle', 1), note(174.6, 150, 110, 'triangle', 1)],
  marimba: [note(523.25, 0, 240, 'triangle'), note(659.25, 110, 240, 'triangle'), note(783.99, 220, 380, 'triangle')],
  ping: [note(1318.5, 0, 260)],
  alarm: [0, 220, 440].map((atMs) => note(740, atMs, 150, 'square', 0.45)),
};

export interface SoundSettings {
  muted: boolean;
  /** 0 to 1. */
  volume: number;
  tones: Readonly<Record<Occasion, ToneChoice>>;
}

export const defaultSounds: SoundSettings = {
  muted: false,
  volume: 0.6,
  tones: { 'new-booking': 'chime', cancellation: 'knock', other: 'ping' },
};

export function occasionOf({ template }: Pick<Notification, 'template'>): Occasion {
  if (template === 'booking-requested') return 'new-booking';
  return template === 'booking-cancelled' ? 'cancellation' : 'other';
}

/** From where an older version, or somebody, may have left something else. */
export function parseSounds(value: unknown): SoundSettings {
  const known = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const chosen =
    typeof known.tones === 'object' && known.tones !== null ? (known.tones as Record<string, unknown>) : {};
  const choice = (occasion: Occasion): ToneChoice =>
    [...toneNames, 'none' as const].find((name) => name === chosen[occasion]) ?? defaultSounds.tones[occasion];
  const { volume } = known;
  return {
    muted: known.muted === true,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : defaultSounds.volume,
    tones: { 'new-booking': choice('new-booking'), cancellation: choice('cancellation'), other: choice('other') },
  };
}

/** What sounds for an arrival; undefined: nothing. What the person's preferences silence comes here without a sound (`silent`). */
export function toneFor(
  settings: SoundSettings,
  notification: Pick<Notification, 'template'>,
  isSilent: boolean,
): ToneName | undefined {
  if (settings.muted || isSilent || settings.volume === 0) return undefined;
  const choice = settings.tones[occasionOf(notification)];
  return choice === 'none' ? undefined : choice;
}
