/** Commands of a session about itself, and what a client measured. */
import * as z from 'zod';
import { type CommandSpec, main, person } from './command-spec.ts';
import { instantSchema } from './primitives.ts';

/** Samples that a client may report; the service turns them into metrics. */
export const ClientSample = {
  ConnectMs: 'connect_ms',
  DeliveryMs: 'delivery_ms',
  ResumeEvents: 'resume_events',
  SyncMs: 'sync_ms',
  OutboxDepth: 'outbox_depth',
  /** Share of the battery that is lost in an hour off the charger, whatever takes it. */
  BatteryDrain: 'battery_drain',
  /** Messages in an hour out of sight that came after the radio had gone to sleep. */
  BackgroundWakes: 'background_wakes',
} as const;
export type ClientSample = (typeof ClientSample)[keyof typeof ClientSample];
export const clientSamples: readonly ClientSample[] = Object.values(ClientSample);

export const MAX_TELEMETRY_SAMPLES = 200;

export const SessionMode = { Live: 'live', Saver: 'saver', Background: 'background' } as const;
export type SessionMode = (typeof SessionMode)[keyof typeof SessionMode];

export const sessionCommands = {
  'session:refresh': {
    namespaces: main,
    roles: person,
    keyed: false,
    args: z.object({ token: z.string().min(1).max(8_192) }),
    value: z.object({ expiresAt: instantSchema }),
  },
  'session:profile': {
    namespaces: main,
    roles: person,
    keyed: false,
    args: z.object({ mode: z.enum(['live', 'saver', 'background']) }),
    value: z.object({ mode: z.enum(['live', 'saver', 'background']) }),
  },
  'telemetry:report': {
    namespaces: main,
    roles: person,
    keyed: false,
    args: z.object({
      samples: z
        .array(
          z.object({
            name: z.enum(Object.values(ClientSample) as [ClientSample, ...ClientSample[]]),
            value: z.number().min(0),
          }),
        )
        .min(1)
        .max(MAX_TELEMETRY_SAMPLES),
    }),
    value: z.object({ accepted: z.number().int() }),
  },
} as const satisfies Record<string, CommandSpec>;
