/**
 * Alert log: when each alert of each environment was pending, firing, received and resolved. Told by Prometheus, which is asked several times a second,
 * and by the receiver behind Alertmanager; nothing is reckoned.
 */
import type { Alert } from '@slotwire/dashboards';
import type { ActiveAlert, Received } from '@slotwire/dashboards/local';

/** Rules of one name differ by these. */
const telling = ['severity', 'long', 'left'] as const;

/** `HandshakeBudgetBurn page 1h` */
export function titleOf(labels: Readonly<Record<string, string>>): string {
  return [labels.alertname, ...telling.map((label) => labels[label])].filter((text) => text !== undefined).join(' ');
}

export function titleOfAlert({ name, severity, labels = {} }: Pick<Alert, 'name' | 'severity' | 'labels'>): string {
  return titleOf({ alertname: name, severity, ...labels });
}

/** One time that it was active, ms. */
export interface Episode {
  pendingMs: number | undefined;
  firingMs: number | undefined;
  receivedMs: number | undefined;
  /** Prometheus has it no more. */
  endedMs: number | undefined;
  resolvedMs: number | undefined;
}

export interface AlertLog {
  /** All that is active at this moment. */
  noteActive(active: readonly ActiveAlert[], atMs: number): void;
  noteReceived(received: Received): void;
  /** Active at the last look: pending or firing. */
  active(environment: string): string[];
  /** Of those that were not over at this instant, or began after it, the first that fired, else the first. */
  episode(environment: string, title: string, fromMs: number): Episode | undefined;
  /** Titles of what was firing at this instant or later. */
  firedSince(environment: string, fromMs: number): string[];
}

/** Of alerts without the label, such as the watchdog. */
export const NO_ENVIRONMENT = '';

export function createAlertLog(): AlertLog {
  /** By environment and title; oldest first. */
  const episodes = new Map<string, Map<string, Episode[]>>();

  function episodesOf(environment: string, title: string): Episode[] {
    const own = episodes.get(environment) ?? new Map<string, Episode[]>();
    episodes.set(environment, own);
    const all = own.get(title) ?? [];
    own.set(title, all);
    return all;
  }

  function current(environment: string, title: string): Episode {
    const all = episodesOf(environment, title);
    const last = all.at(-1);
    if (last !== undefined && last.endedMs === undefined) return last;
    const begun = {
      pendingMs: undefined,
      firingMs: undefined,
      receivedMs: undefined,
      endedMs: undefined,
      resolvedMs: undefined,
    };
    all.push(begun);
    return begun;
  }

  return {
    noteActive(active, atMs) {
      const there = new Set<Episode>();
      for (const { labels, state } of active) {
        const episode = current(labels.environment ?? NO_ENVIRONMENT, titleOf(labels));
        there.add(episode);
        if (state === 'firing') episode.firingMs ??= atMs;
        else if (episode.firingMs === undefined) episode.pendingMs ??= atMs;
      }
      for (const own of episodes.values()) {
        for (const all of own.values()) {
          const last = all.at(-1);
          if (last === undefined || last.endedMs !== undefined || there.has(last)) continue;
          // What was only received Prometheus has not been asked about yet.
          if (last.pendingMs !== undefined || last.firingMs !== undefined) last.endedMs = atMs;
        }
      }
    },
    noteReceived({ labels, status, atMs }) {
      const all = episodesOf(labels.environment ?? NO_ENVIRONMENT, titleOf(labels));
      if (status === 'firing') {
        // Alertmanager may tell sooner than Prometheus is asked again; and it tells again and again.
        const last = all.at(-1) ?? current(labels.environment ?? NO_ENVIRONMENT, titleOf(labels));
        last.receivedMs ??= atMs;
      } else {
        // By then the next time may have begun.
        const heard = all.findLast((episode) => episode.receivedMs !== undefined && episode.resolvedMs === undefined);
        if (heard !== undefined) heard.resolvedMs = atMs;
      }
    },
    active: (environment) =>
      [...(episodes.get(environment) ?? [])].flatMap(([title, all]) => {
        const last = all.at(-1);
        return last !== undefined && last.endedMs === undefined ? [title] : [];
      }),
    episode(environment, title, fromMs) {
      const all = episodes.get(environment)?.get(title) ?? [];
      const since = all.filter(({ endedMs }) => endedMs === undefined || endedMs >= fromMs);
      return since.find(({ firingMs }) => firingMs !== undefined) ?? since[0];
    },
    firedSince: (environment, fromMs) =>
      [...(episodes.get(environment) ?? [])].flatMap(([title, all]) =>
        all.some(({ firingMs, endedMs }) => firingMs !== undefined && (endedMs === undefined || endedMs >= fromMs))
          ? [title]
          : [],
      ),
  };
}
