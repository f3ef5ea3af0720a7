/**
 * Series: what this node did in each of the last five minutes' seconds, by role. Counted all the time, so that whoever begins to look has
 * something to look at.
 */
import { METRICS_HISTORY_S, type MetricsPoint, type Role, roles } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import { Histogram, quantileMs, recordMs } from '../analytics/histogram.ts';
import type { Observer } from '../telemetry/observer.ts';

export interface Series {
  readonly observer: Partial<Observer>;
  /** Ends the second. */
  turn(): MetricsPoint;
  /** Oldest first. */
  history(): readonly MetricsPoint[];
}

interface OfRole {
  connections: number;
  commands: number;
  errors: number;
  latency: Histogram;
}

export function createSeries({ clock, node }: { clock: Clock; node: string }): Series {
  const byRole = new Map<Role, OfRole>(
    roles.map((role) => [role, { connections: 0, commands: 0, errors: 0, latency: new Histogram() }]),
  );
  const of = (role: Role) => byRole.get(role) as OfRole;
  const together = new Histogram();
  let messages = new Map<string, number>();
  let errors = new Map<string, number>();
  let history: MetricsPoint[] = [];
  let startMs = clock.nowMs();

  return {
    observer: {
      handshake({ code }) {
        if (code !== 'OK') count(errors, code, 1);
      },
      opened: ({ claims }) => void of(claims.role).connections++,
      closed: ({ claims }) => void of(claims.role).connections--,
      command({ claims }, command, outcome, ms) {
        const ofRole = of(claims.role);
        ofRole.commands++;
        recordMs(ofRole.latency, ms);
        count(messages, command, 1);
        if (outcome === 'OK' || outcome === 'REPLAYED') return;
        ofRole.errors++;
        count(errors, outcome, 1);
      },
      sent: (_session, event) => count(messages, event, 1),
      delivered: (_stream, events, _bytes, readers) => count(messages, 'events', events * readers.size),
    },
    turn() {
      const shown: MetricsPoint['roles'] = {};
      for (const [role, { connections, commands, errors: refused, latency }] of byRole) {
        if (connections > 0 || commands > 0)
          shown[role] = { connections, commands, errors: refused, ...quantilesOf(latency) };
        together.add(latency);
        latency.clear();
      }
      const point: MetricsPoint = {
        at: new Date(Math.floor(startMs / 1_000) * 1_000).toISOString(),
        node,
        roles: shown,
        latency: { count: together.total, ...quantilesOf(together) },
        messages: Object.fromEntries(messages),
        errors: Object.fromEntries(errors),
      };
      for (const ofRole of byRole.values()) {
        ofRole.commands = 0;
        ofRole.errors = 0;
      }
      together.clear();
      messages = new Map();
      errors = new Map();
      startMs = clock.nowMs();
      history.push(point);
      if (history.length > 2 * METRICS_HISTORY_S) history = history.slice(-METRICS_HISTORY_S);
      return point;
    },
    history: () => history.slice(-METRICS_HISTORY_S),
  };
}

function quantilesOf(histogram: Histogram) {
  return {
    p50Ms: quantileMs(histogram, 0.5),
    p90Ms: quantileMs(histogram, 0.9),
    p99Ms: quantileMs(histogram, 0.99),
  };
}

function count(tally: Map<string, number>, name: string, times: number): void {
  tally.set(name, (tally.get(name) ?? 0) + times);
}
