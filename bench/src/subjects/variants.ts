/**
 * Variants: Slotwire without one of its parts, as the peer of the Slotwire that has it. The service knows no switch for that: the source is
 * edited while Node loads it, as the simulators plant their mutants, and an edit that does not fit ends the process.
 * Has to come before the service is loaded, so nothing here may import it.
 */
import { type Mutant, plant } from '@slotwire/simulators';
import type { Part, Variant } from './subject.ts';

const service = 'server/realtime/src';

/** All that a booking command does for notifications: ids, texts, rows, events, and what reminders look at. */
const untold: Mutant = {
  id: 'untold',
  about: 'nobody is told of what becomes of a booking',
  rule: 'NT1',
  edits: [
    { file: `${service}/bookings/decision.ts`, find: 'tell(draftsOf(verdict, actor.role), ', replace: 'tell([], ' },
    {
      file: `${service}/bookings/commands.ts`,
      find: "actor.role === 'service' ? [ids.next(), ids.next()] : [ids.next()];",
      replace: '[];',
    },
    {
      file: `${service}/notifications/reminders.ts`,
      find: 'timers.every(EVERY_MS, start);\n  start();',
      replace: 'timers.every(EVERY_MS, () => {});',
    },
  ],
};

/** Limits of handshakes and commands, the load level, and whoever watches for taps, overviews and rollups. Its log is silent by configuration. */
const unkept: Mutant = {
  id: 'unkept',
  about: 'nothing is limited, counted or shown',
  rule: 'RL2',
  edits: [
    {
      file: `${service}/commands/dispatcher.ts`,
      find: 'const verdict = count(session, event);',
      replace: 'const verdict = undefined;',
    },
    {
      file: `${service}/sessions/sessions.ts`,
      find: 'const turnedAway = admission.knock(attempt);',
      replace: 'const turnedAway = undefined;',
    },
    {
      file: `${service}/sessions/sessions.ts`,
      find: 'const tooMany = await admission.connections.enter({ userId: verdict.claims.sub, deviceId, namespace });',
      replace: 'const tooMany = undefined;',
    },
    {
      file: `${service}/limits/limits.ts`,
      find: '  if (meter)\n    running.push(',
      replace: '  if (false)\n    running.push(',
    },
    {
      file: `${service}/service.ts`,
      find: '    analytics.observer,\n    overviews.observer,\n    ...series.observer,\n    ...monitor.observer,\n',
      replace: '',
    },
  ],
};

const uncounted: Mutant = {
  id: 'uncounted',
  about: 'there are no rollups',
  rule: 'AN1',
  edits: [{ file: `${service}/service.ts`, find: '    analytics.observer,\n', replace: '' }],
};

/** A registry of nothing: whoever counts calls functions that do nothing. */
const unmeasured: Mutant = {
  id: 'unmeasured',
  about: 'no metric is kept, and Node is asked for none',
  rule: 'TE2',
  edits: [
    {
      file: `${service}/telemetry/metrics.ts`,
      find: '  const { name, help, labels } = metric;\n',
      replace:
        '  if (metric) return { inc() {}, dec() {}, set() {}, observe() {}, get: async () => ({ values: [] }) } as never;\n  const { name, help, labels } = metric;\n',
    },
    {
      file: `${service}/telemetry/metrics.ts`,
      find: 'if (options.process) collectProcessMetrics(',
      replace: 'if (false) collectProcessMetrics(',
    },
  ],
};

export const lacking: Record<Part, Mutant> = {
  notifications: untold,
  upkeep: unkept,
  rollups: uncounted,
  metrics: unmeasured,
};

/** Whole or not, the same modules are loaded through the same hook: neither pays for more than the other. */
export function plantVariant({ without }: Variant): void {
  plant(without === undefined ? { ...untold, edits: [] } : lacking[without]);
}
