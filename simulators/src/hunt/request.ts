/** Request: the options of a virtual run as plain data, for a thread, a file or a command line. */
import { createRandom } from '@slotwire/runtime';
import { pickPersonas } from '../personas/load.ts';
import type { Persona } from '../personas/persona.ts';
import { type FaultKind, faultNames } from '../world/faults.ts';
import type { Only, RunOptions } from '../world/run-plan.ts';

export interface RunRequest {
  seed: number;
  devices: number;
  hours: number;
  endsAfterHours?: number | undefined;
  faults: readonly FaultKind[];
  personas: readonly string[];
  only?: Only | undefined;
}

/** @throws PersonaError when one of its personas is not there */
export function toOptions(request: RunRequest, personas: readonly Persona[]): RunOptions {
  const { seed, devices, hours, endsAfterHours, faults, only } = request;
  const picked = pickPersonas(personas, request.personas);
  return { seed, devices, hours, endsAfterHours, faults: new Set(faults), personas: picked, only };
}

export function toRequest(options: RunOptions): RunRequest {
  const { seed, devices, hours, endsAfterHours, faults, only } = options;
  return {
    seed,
    devices,
    hours,
    ...(endsAfterHours === undefined ? {} : { endsAfterHours }),
    faults: [...faults],
    personas: options.personas.map(({ name }) => name),
    ...(only === undefined ? {} : { only }),
  };
}

/** The line to paste that repeats it. */
export function commandOf(request: RunRequest, personas: readonly Persona[]): string {
  const { seed, devices, hours, faults } = request;
  let line = `npm run sim -- --seed 0x${seed.toString(16)} --devices ${devices} --hours ${hours}`;
  if (faults.length !== faultNames.length) line += ` --faults ${faults.join(',') || 'none'}`;
  if (request.personas.length !== personas.length) line += ` --personas ${request.personas.join(',')}`;
  return line;
}

/**
 * Swarm: every seed takes away some kinds of faults and of people, and has a size of its own. What always happens together hides what
 * happens when one of it is missing. A. Groce et al., "Swarm Testing", ISSTA 2012.
 */
export function drawSwarm(
  seed: number,
  personas: readonly Persona[],
  allowed: readonly FaultKind[] = faultNames,
): RunRequest {
  const random = createRandom(seed).fork('swarm');
  const kept = personas.filter(({ name }) => random.fork(`persona ${name}`).chance(0.6));
  const ofBoth = (['customer', 'vendor'] as const).every((role) => kept.some((persona) => persona.role === role));
  const faults = allowed.filter((kind) => random.fork(`fault ${kind}`).chance(0.75));
  return {
    seed,
    devices: 6 + random.fork('devices').int(35),
    hours: 3 + random.fork('hours').int(10),
    faults: faults.length === 0 ? allowed : faults,
    personas: (ofBoth ? kept : personas).map(({ name }) => name),
  };
}
