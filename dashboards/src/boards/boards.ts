/** All boards, in the order in which people read them. */
import type { Board } from '../panel.ts';
import { capacity } from './capacity.ts';
import { clients } from './clients.ts';
import { commands } from './commands.ts';
import { fleet } from './fleet.ts';
import { limits } from './limits.ts';
import { overview } from './overview.ts';
import { push } from './push.ts';
import { realtime } from './realtime.ts';

export const boards: readonly Board[] = [overview, realtime, commands, push, limits, clients, fleet, capacity];
