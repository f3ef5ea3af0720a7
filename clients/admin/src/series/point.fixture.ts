/** Seconds of nodes for tests. */
import type { MetricsPoint } from '@slotwire/protocol';

export const START_MS = Date.UTC(2026, 2, 2, 9, 0, 0);

export function aPoint(second: number, more: Partial<MetricsPoint> = {}): MetricsPoint {
  return {
    at: new Date(START_MS + second * 1_000).toISOString(),
    node: 'node-1',
    roles: {},
    latency: { count: 0, p50Ms: null, p90Ms: null, p99Ms: null },
    messages: {},
    errors: {},
    ...more,
  };
}

export const ofRole = (connections: number, commands = 0, errors = 0, p99Ms: number | null = null) => ({
  connections,
  commands,
  errors,
  p50Ms: p99Ms === null ? null : p99Ms / 4,
  p90Ms: p99Ms === null ? null : p99Ms / 2,
  p99Ms,
});
