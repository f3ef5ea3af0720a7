/**
 * Wishes: what a person wanted at an instant, as far as the fleet can know it. A change holds from the instant of its event; where nobody
 * saw the event, from somewhere between its sending and its ack. An instant has several candidates then, and what is right by any is right.
 */
import { defaultPreferences, type Preferences } from '@slotwire/protocol';

export interface Wishes {
  /** The event of a change: it holds from then on. */
  changed(user: string, preferences: Preferences, atMs: number): void;
  /** A change was sent, or is repeated. */
  sent(key: string, atMs: number): void;
  acked(user: string, key: string, preferences: Preferences, atMs: number): void;
  /** @param sinceMs when the device sent it first @param atMs when it was acked; Infinity: not yet */
  zone(user: string, device: string, zone: string, sinceMs: number, atMs: number): void;
  /** Undefined: somebody changed something that nobody saw. */
  at(user: string, atMs: number, finalVersion: number): readonly Preferences[] | undefined;
  /** What `auto` may stand for: the device that registered last may be gone, and then it is another one. */
  zonesAt(user: string, atMs: number): readonly string[];
}

interface Version {
  preferences: Preferences;
  /** It holds from somewhere between the two. */
  sinceMs: number;
  surelyMs: number;
}

/** A device named the zone that it is in. */
interface Named {
  device: string;
  zone: string;
  sinceMs: number;
  surelyMs: number;
}

/** Clocks of devices are not asked; what crosses a link takes seconds, and so does a commit on a slow disk. */
const EDGE_MS = 60_000;

export function createWishes(): Wishes {
  const versions = new Map<string, Map<number, Version>>();
  const zones = new Map<string, Named[]>();
  const sentAt = new Map<string, number>();

  function versionsOf(user: string): Map<number, Version> {
    let own = versions.get(user);
    if (own === undefined) {
      own = new Map([
        [0, { preferences: defaultPreferences, sinceMs: Number.NEGATIVE_INFINITY, surelyMs: Number.NEGATIVE_INFINITY }],
      ]);
      versions.set(user, own);
    }
    return own;
  }

  return {
    changed(user, preferences, atMs) {
      versionsOf(user).set(preferences.version, { preferences, sinceMs: atMs, surelyMs: atMs });
    },
    sent(key, atMs) {
      if (!sentAt.has(key)) sentAt.set(key, atMs);
    },
    acked(user, key, preferences, atMs) {
      const sinceMs = sentAt.get(key) ?? atMs;
      sentAt.delete(key);
      const own = versionsOf(user);
      if (!own.has(preferences.version)) own.set(preferences.version, { preferences, sinceMs, surelyMs: atMs });
    },
    zone(user, device, zone, sinceMs, atMs) {
      const own = zones.get(user);
      const named = { device, zone, sinceMs, surelyMs: atMs };
      if (own === undefined) zones.set(user, [named]);
      else own.push(named);
    },
    at(user, atMs, finalVersion) {
      const own = [...versionsOf(user)].sort(([a], [b]) => a - b);
      const candidates: Preferences[] = [];
      for (const [i, [version, { preferences, sinceMs }]] of own.entries()) {
        const next = own[i + 1];
        const begun = sinceMs <= atMs + EDGE_MS;
        const over = next !== undefined && next[1].surelyMs < atMs - EDGE_MS;
        if (!begun || over) continue;
        // A change between this one and the next that is known: it may have held just now.
        if ((next?.[0] ?? finalVersion + 1) !== version + 1) return undefined;
        candidates.push(preferences);
      }
      return candidates;
    },
    zonesAt(user, atMs) {
      const found = new Set<string>();
      const latest = new Map<string, string>();
      for (const { device, zone, sinceMs, surelyMs } of zones.get(user) ?? []) {
        if (surelyMs < atMs - EDGE_MS) latest.set(device, zone);
        else if (sinceMs <= atMs + EDGE_MS) found.add(zone);
      }
      for (const zone of latest.values()) found.add(zone);
      return found.size === 0 ? ['UTC'] : [...found];
    },
  };
}
