/**
 * Untold: Slotwire without the notifications of a booking, as the peer of the Slotwire that has them. The service knows no switch for it:
 * the source is edited while Node loads it, as the simulators plant their mutants, and an edit that does not fit ends the process.
 * Has to come before the service is loaded, so nothing here may import it.
 */
import { type Mutant, plant } from '@slotwire/simulators';
import type { Variant } from './subject.ts';

const service = 'server/realtime/src';

/** All that a booking command does for notifications: ids, texts, rows, events, and the index by which reminders find it. */
export const untold: Mutant = {
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
      file: `${service}/storage/sqlite-schema.ts`,
      find: '  CREATE INDEX bookings_by_start ON bookings (starts_ms) WHERE active = 1;\n',
      replace: '',
    },
    // Without its index it would read every booking.
    {
      file: `${service}/notifications/reminders.ts`,
      find: 'timers.every(EVERY_MS, start);\n  start();',
      replace: 'timers.every(EVERY_MS, () => {});',
    },
  ],
};

/** Told or not, the same modules are loaded through the same hook: neither pays for more than the other. */
export function plantVariant({ told }: Variant): void {
  plant({ ...untold, edits: told ? [] : untold.edits });
}
