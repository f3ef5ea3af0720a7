/**
 * Sound player: plays tones by Web Audio. Browsers let a page sound only after its person has touched it, so the player waits for a touch, and says
 * when something could not be heard.
 */
import { type Note, type ToneName, tones } from './sound-tones.ts';

/** `locked`: until the person touches the page. `missed`: something should have sounded meanwhile. */
export type PlayerState = 'locked' | 'missed' | 'ready' | 'unsupported';

export interface Player {
  state(): PlayerState;
  /** @returns false when it could not be heard */
  play(tone: ToneName, volume: number): boolean;
  on(listener: () => void): () => void;
  stop(): void;
}

const touches = ['pointerdown', 'keydown', 'touchend'] as const;

export function createPlayer(): Player {
  const listeners = new Set<() => void>();
  const stopping = new AbortController();
  let state: PlayerState = typeof globalThis.AudioContext === 'undefined' ? 'unsupported' : 'locked';
  let audio: AudioContext | undefined;

  function setState(next: PlayerState): void {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  /** Made at the first touch and not before: an earlier one would begin suspended, and the browser would complain about it. */
  function unlock(): void {
    if (state === 'unsupported') return;
    audio ??= new AudioContext();
    audio.resume().then(
      () => {
        if (audio?.state === 'running') setState('ready');
      },
      () => {},
    );
  }

  for (const touch of touches)
    addEventListener(touch, unlock, { capture: true, passive: true, signal: stopping.signal });
  // Reloaded, or come from another page of ours, where it was touched already.
  if (globalThis.navigator?.userActivation?.hasBeenActive === true) unlock();

  return {
    state: () => state,
    play(tone, volume) {
      if (audio === undefined || audio.state !== 'running') {
        // The system may have suspended it, behind a call or a lid.
        if (audio !== undefined) unlock();
        if (state !== 'unsupported') setState('missed');
        return false;
      }
      for (const note of tones[tone]) sound(audio, note, volume);
      return true;
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      stopping.abort();
      void audio?.close();
    },
  };
}

/** A soft attack and a long decay: a tone that begins or ends at once clicks. */
function sound(audio: AudioContext, { frequencyHz, atMs, lengthMs, shape, loudness }: Note, volume: number): void {
  const startsAt = audio.currentTime + atMs / 1000;
  const endsAt = startsAt + lengthMs / 1000;
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = shape;
  oscillator.frequency.value = frequencyHz;
  gain.gain.setValueAtTime(0.0001, startsAt);
  gain.gain.exponentialRampToValueAtTime(Math.max(0.0001, loudness * volume), startsAt + 0.012);
  gain.gain.exponentialRampToValueAtTime(0.0001, endsAt);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(startsAt);
  oscillator.stop(endsAt + 0.02);
}
