/** Version watch: whether the service serves another version of the app than the one that is open. */
import type { Runtime, Timer } from '@slotwire/runtime';
import type { Http } from './app-config.ts';

/** How often an open page looks, ms. */
const EVERY_MS = 15 * 60_000;
/** Not more often, however often the person comes back to the tab, ms. */
const REST_MS = 60_000;

export interface VersionWatch {
  /** Of the page that is open. */
  own: string;
  /** Another one, once it was seen. */
  newer(): string | undefined;
  /** Looks now: after a reconnect or a return, when a deployment may have happened. */
  look(): void;
  /** A file of the own version has gone, which a deployment does: looks now, however often it has looked. */
  suspect(): void;
  on(listener: () => void): () => void;
  stop(): void;
}

export interface VersionWatchOptions {
  own: string;
  /** Of `version.json`. */
  url: string;
  http: Http;
  runtime: Pick<Runtime, 'clock' | 'timers'>;
}

export function createVersionWatch({ own, url, http, runtime }: VersionWatchOptions): VersionWatch {
  const listeners = new Set<() => void>();
  let newer: string | undefined;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let timer: Timer | undefined;

  async function look(restMs: number): Promise<void> {
    const nowMs = runtime.clock.monotonicMs();
    if (newer !== undefined || nowMs - lookedAtMs < restMs) return;
    lookedAtMs = nowMs;
    const served = await servedVersion(url, http);
    if (served === undefined || served === own) return;
    newer = served;
    timer?.stop();
    for (const listener of listeners) listener();
  }

  timer = runtime.timers.every(EVERY_MS, () => void look(REST_MS));
  return {
    own,
    newer: () => newer,
    look: () => void look(REST_MS),
    suspect: () => void look(0),
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => timer?.stop(),
  };
}

/** Undefined when it could not be asked, or the answer is none: no network is no new version. */
async function servedVersion(url: string, { fetch }: Http): Promise<string | undefined> {
  try {
    const response = await fetch(url, { cache: 'no-store' });
    if (!response.ok) return undefined;
    const answer: unknown = await response.json();
    if (typeof answer !== 'object' || answer === null || !('version' in answer)) return undefined;
    return typeof answer.version === 'string' ? answer.version : undefined;
  } catch {
    return undefined;
  }
}
