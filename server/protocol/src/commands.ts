/**
 * Client → server: every command with its namespaces, who may send it, its arguments and its value.
 * The service's dispatcher, the SDK's types, the permission tests and SPEC.md all stand on this one table.
 */
import type * as z from 'zod';
import type { Ack } from './ack.ts';
import type { CommandSpec } from './command-spec.ts';
import { adminCommands } from './commands-admin.ts';
import { analyticsCommands } from './commands-analytics.ts';
import { auditCommands } from './commands-audit.ts';
import { bookingCommands } from './commands-bookings.ts';
import { broadcastCommands } from './commands-broadcast.ts';
import { connectionCommands } from './commands-connections.ts';
import { limitCommands } from './commands-limits.ts';
import { monitorCommands } from './commands-monitor.ts';
import { notificationCommands } from './commands-notifications.ts';
import { overviewCommands } from './commands-overview.ts';
import { securityCommands } from './commands-security.ts';
import { sessionCommands } from './commands-session.ts';
import { syncCommands } from './commands-sync.ts';

export const commands = {
  ...bookingCommands,
  ...syncCommands,
  ...notificationCommands,
  ...sessionCommands,
  ...securityCommands,
  ...adminCommands,
  ...connectionCommands,
  ...broadcastCommands,
  ...auditCommands,
  ...limitCommands,
  ...monitorCommands,
  ...analyticsCommands,
  ...overviewCommands,
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];
/** What a client sends (before parsing). */
export type CommandInput<C extends CommandName> = z.input<(typeof commands)[C]['args']>;
/** What the service works with (after parsing). */
export type CommandArgs<C extends CommandName> = z.output<(typeof commands)[C]['args']>;
export type CommandValue<C extends CommandName> = z.output<(typeof commands)[C]['value']>;

export type BookingCommandName = Extract<CommandName, `booking:${string}`>;

/** For Socket.IO's typed `Socket<…>` generics. */
export type ClientToServerEvents = {
  [C in CommandName]: (args: CommandInput<C>, ack: (answer: Ack<CommandValue<C>>) => void) => void;
};
