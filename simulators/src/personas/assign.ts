/**
 * Assign: which device is held by which persona, and which devices share a person. Marketplaces are not known here: people are numbers
 * within their role.
 */
import type { Random } from '@slotwire/runtime';
import { PersonaError } from './load.ts';
import type { Persona } from './persona.ts';

export interface Assignment {
  /** `c-00017` of a customer, `v-00003` of a vendor's staff; from 1. */
  device: string;
  persona: Persona;
  /** Of its role, from 0 without gaps. Several devices, or tabs, may be of one. */
  person: number;
  /** Which of the person's devices it is, from 0. */
  tab: number;
}

/** One device in so many is a vendor's, as in the live fleet; with two devices, one of them. */
const VENDOR_EVERY = 6;

/**
 * Vendors' devices first, each role by number. Devices are given to people in the order of their numbers: who holds `c-00017` follows
 * from the draws for the devices before it and its own, and neither from how many more there are nor from who takes part.
 * @throws PersonaError when a role has devices and no persona
 */
export function assignPersonas(personas: readonly Persona[], devices: number, random: Random): Assignment[] {
  const vendors = devices > 1 ? Math.max(1, Math.round(devices / VENDOR_EVERY)) : 0;
  return [
    ...assignRole(personas, 'vendor', vendors, random),
    ...assignRole(personas, 'customer', devices - vendors, random),
  ];
}

function assignRole(
  personas: readonly Persona[],
  role: Persona['role'],
  devices: number,
  random: Random,
): Assignment[] {
  if (devices === 0) return [];
  const candidates = personas.filter((persona) => persona.role === role);
  const shares = candidates.map(({ share }) => share);
  if (!shares.some((share) => share > 0)) {
    const among = personas.map(({ name }) => name).join(', ') || 'none';
    throw new PersonaError(`none of the personas (${among}) is a ${role} with a share above 0, and a run needs one`);
  }
  const assignments: Assignment[] = [];
  for (let person = 0; assignments.length < devices; person++) {
    const draw = random.fork(nameOf(role, assignments.length));
    const persona = candidates[pickWeighted(shares, draw)] as Persona;
    const count = 1 + pickWeighted(persona.devices, draw);
    for (let tab = 0; tab < count && assignments.length < devices; tab++) {
      assignments.push({ device: nameOf(role, assignments.length), persona, person, tab });
    }
  }
  return assignments;
}

function nameOf(role: Persona['role'], index: number): string {
  return `${role === 'customer' ? 'c' : 'v'}-${String(index + 1).padStart(5, '0')}`;
}

/** @returns an index; weights that are 0 are never picked */
function pickWeighted(weights: readonly number[], random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = random.float() * total;
  for (const [index, weight] of weights.entries()) {
    if (left < weight) return index;
    left -= weight;
  }
  // Rounding has left a crumb of the total.
  return weights.findLastIndex((weight) => weight > 0);
}
