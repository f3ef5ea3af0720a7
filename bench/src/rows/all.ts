/** All rows, in the order of the table. */
import { announcement } from './announcement.ts';
import { broadcast } from './broadcast.ts';
import { commands } from './commands.ts';
import { connect } from './connect.ts';
import { memory } from './memory.ts';
import { notifications } from './notifications.ts';
import { perUser } from './per-user.ts';
import { pushes } from './pushes.ts';
import type { Row } from './row.ts';
import { size } from './size.ts';
import { storm } from './storm.ts';
import { telemetry } from './telemetry.ts';
import { upkeep } from './upkeep.ts';

export const rows: readonly Row[] = [
  broadcast,
  perUser,
  commands,
  connect,
  memory,
  storm,
  notifications,
  upkeep,
  telemetry,
  announcement,
  pushes,
  size,
];
