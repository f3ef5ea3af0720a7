/**
 * Series: what this node did in each of the last five minutes' seconds, by role. Counted all the time, so that whoever begins to look has
 * something to look at.
 */
import { METRICS_HISTORY_S, type MetricsPoint, type Role, roles } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import { Histogram, quantileMs, recordMs } from '../analytics/histogram.ts';
import { eachRole } from '../analytics/readers.ts';
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
  messages: Map<string, number>;
  refusals: Map<string, number>;
}

export function createSeries({ clock, node }: { clock: Clock; node: string }): Series {
  const byRole = new Map<Role, OfRole>(
    roles.map((role) => [
      role,
      { connections: 0, commands: 0, errors: 0, latency: new Histogram(), messages: new Map(), refusals: new Map() },
    ]),
  );
  const of = (role: Role) => byRole.get(role) as OfRole;
  const together = new Histogram();
  /** Refused handshakes of whom nothing is known. */
  let strangers = new Map<string, number>();
  let history: MetricsPoint[] = [];
  let startMs = clock.nowMs();

  return {
    observer: {
      handshake({ code, claims }) {
        if (code !== 'OK') count(claims === undefined ? strangers : of(claims.role).refusals, code, 1);
      },
      opened: ({ claims }) => void of(claims.role).connections++,
      closed: ({ claims }) => void of(claims.role).connections--,
      command({ claims }, command, outcome, ms) {
        const ofRole = of(claims.role);
        ofRole.commands++;
        recordMs(ofRole.latency, ms);
        count(ofRole.messages, command, 1);
        if (outcome === 'OK' || outcome === 'REPLAYED') return;
        ofRole.errors++;
        count(ofRole.refusals, outcome, 1);
      },
      sent: ({ claims }, event) => count(of(claims.role).messages, event, 1),
      delivered: (_stream, events, _bytes, readers) =>
        eachRole(readers, (role, some) => count(of(role).messages, 'events', events * some)),
    },
    turn() {
      const shown: MetricsPoint['roles'] = {};
      const messages = new Map<string, number>();
      const errors = strangers;
      strangers = new Map();
      for (const [role, ofRole] of byRole) {
        const { connections, commands, errors: refused, latency } = ofRole;
        if (connections > 0 || commands > 0 || ofRole.messages.size > 0 || ofRole.refusals.size > 0) {
          shown[role] = {
            connections,
            commands,
            errors: refused,
            ...quantilesOf(latency),
            ...(ofRole.messages.size > 0 && { messages: Object.fromEntries(ofRole.messages) }),
            ...(ofRole.refusals.size > 0 && { refusals: Object.fromEntries(ofRole.refusals) }),
          };
        }
        for (const [type, times] of ofRole.messages) count(messages, type, times);
        for (const [code, times] of ofRole.refusals) count(errors, code, times);
        together.add(latency);
        ofRole.commands = 0;
        ofRole.errors = 0;
        latency.clear();
        ofRole.messages.clear();
        ofRole.refusals.clear();
      }
      const point: MetricsPoint = {
        at: new Date(Math.floor(startMs / 1_000) * 1_000).toISOString(),
        node,
        roles: shown,
        latency: { count: together.total, ...quantilesOf(together) },
        messages: Object.fromEntries(messages),
        errors: Object.fromEntries(errors),
      };
      together.clear();
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
