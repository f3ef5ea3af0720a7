/** Personas for tests: the least that a file can say, with what a test is about laid over it. */
import { parsePersona } from './load.ts';
import type { Persona } from './persona.ts';

export const phoneFields = {
  about: 'A phone.',
  role: 'customer',
  share: 1,
  device: 'phone',
  network: 'home-wifi',
  looks: [{ at: '12:00', giveMinutes: 0, forMinutes: [10, 10] }],
  commandsPerMinute: 1,
  battery: { level: [1, 1], idleHours: 40, screenHours: 8, charges: [] },
} as const;

export const browserFields = {
  about: 'A browser.',
  role: 'vendor',
  share: 1,
  device: 'browser',
  network: 'desk',
  looks: [{ at: '09:00', giveMinutes: 0, forMinutes: [480, 480] }],
  commandsPerMinute: 1,
} as const;

export function createPhonePersona(fields: Record<string, unknown> = {}, name = 'phone'): Persona {
  return parsePersona(name, JSON.stringify({ ...phoneFields, ...fields }));
}

export function createBrowserPersona(fields: Record<string, unknown> = {}, name = 'browser'): Persona {
  return parsePersona(name, JSON.stringify({ ...browserFields, ...fields }));
}
