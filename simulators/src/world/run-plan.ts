/**
 * Run plan: all that a run of the virtual world follows from, before anything happens. A seed and a size draw it; `only` takes parts of it
 * away, and what is left is as it was.
 */
import type { Marketplace } from '@slotwire/protocol';
import { createRandom } from '@slotwire/runtime';
import { customerOf, type Person, staffOf } from '../people.ts';
import { assignPersonas } from '../personas/assign.ts';
import { planDevice } from '../personas/day.ts';
import type { Persona } from '../personas/persona.ts';
import type { DevicePlan, Spell } from '../phone/situation.ts';
import { drawFaults, type Fault, type FaultKind } from './faults.ts';
import { type PersonPlan, planPerson } from './person-plan.ts';

export interface RunOptions {
  seed: number;
  /** Drawn in all; `only.devices` leaves some out. */
  devices: number;
  hours: number;
  /** Stops short of `hours`, for which everything is drawn; then it heals. */
  endsAfterHours?: number | undefined;
  faults: ReadonlySet<FaultKind>;
  personas: readonly Persona[];
  /** Wall ms; default: a Monday, 06:00, so that a short run sees a morning. */
  startMs?: number;
  only?: Only | undefined;
}

/** What takes part, by id. Absent: everything. */
export interface Only {
  devices?: readonly string[] | undefined;
  faults?: readonly string[] | undefined;
  /** Spells and moments of devices' days. */
  spells?: readonly string[] | undefined;
  operations?: readonly string[] | undefined;
}

export interface PlannedDevice {
  name: string;
  persona: Persona;
  person: Person;
  plan: DevicePlan;
}

export interface RunPlan {
  seed: number;
  startMs: number;
  hours: number;
  /** When the world is healed; `hours` most of the time. */
  endsAfterHours: number;
  marketplace: Marketplace;
  devices: readonly PlannedDevice[];
  /** By id: those who hold the devices. */
  people: ReadonlyMap<string, PersonPlan>;
  faults: readonly Fault[];
  kinds: ReadonlySet<FaultKind>;
  /** Whether an operation takes place. */
  keeps: (operation: string) => boolean;
}

export const DEFAULT_START_MS = Date.UTC(2026, 0, 5, 6);
/** A vendor for so many devices: with fewer, everybody wants the same chairs; with more, nobody meets. */
const DEVICES_PER_VENDOR = 16;
const RESOURCES = 2;

export function planRun(options: RunOptions): RunPlan {
  const { seed, devices, hours, personas, only = {} } = options;
  const startMs = options.startMs ?? DEFAULT_START_MS;
  const random = createRandom(seed).fork('plan');
  const marketplace = createMarketplace(devices);
  const assignments = assignPersonas(personas, devices, random.fork('personas'));
  const keepsDevice = keeper(only.devices);
  const keepsSpell = keeper(only.spells);
  const keepsFault = keeper(only.faults);
  const faults = drawFaults({
    random: random.fork('faults'),
    devices: assignments.map(({ device }) => device),
    startMs,
    hours,
    kinds: options.faults,
  }).filter(({ id }) => keepsFault(id));
  const days = random.fork('days');
  const planned = assignments
    .filter(({ device }) => keepsDevice(device))
    .map(({ device, persona, person }) => {
      const drawn = planDevice(persona, device, { startMs, hours }, days.fork(device));
      const spells = [...drawn.spells.filter(({ id }) => keepsSpell(id)), ...powerCuts(faults, device, persona)];
      const moments = drawn.moments.filter(({ id }) => keepsSpell(id));
      const plan = { ...drawn, spells, moments };
      return { name: device, persona, person: personOf(persona, person, marketplace), plan };
    });
  const people = random.fork('people');
  return {
    seed,
    startMs,
    hours,
    endsAfterHours: Math.min(hours, options.endsAfterHours ?? hours),
    marketplace,
    faults,
    kinds: options.faults,
    keeps: keeper(only.operations),
    devices: planned,
    people: new Map(
      planned.map(({ person }) => [person.id, planPerson(person, marketplace, hours, people.fork(person.id))]),
    ),
  };
}

function keeper(ids: readonly string[] | undefined): (id: string) => boolean {
  if (ids === undefined) return () => true;
  const kept = new Set(ids);
  return (id) => kept.has(id);
}

function createMarketplace(devices: number): Marketplace {
  const vendors = Math.max(2, Math.round(devices / DEVICES_PER_VENDOR));
  return {
    customers: [],
    vendors: Array.from({ length: vendors }, (_, i) => ({
      id: `vendor-${i + 1}`,
      name: `Vendor ${i + 1}`,
      resources: Array.from({ length: RESOURCES }, (__, r) => ({ id: `chair-${r + 1}`, name: `Chair ${r + 1}` })),
    })),
    admins: [],
  };
}

function personOf({ role }: Persona, person: number, { vendors }: Marketplace): Person {
  if (role === 'customer') return customerOf(`customer-${person}`);
  const vendor = vendors[person % vendors.length] as Marketplace['vendors'][number];
  return staffOf(vendor.id, Math.floor(person / vendors.length) + 1);
}

/** Whether a device is among the share of all that a fault is about; the same whoever else takes part. */
export function isHit(fault: { id: string; share: number }, device: string): boolean {
  return createRandom(0).fork(fault.id).fork(device).float() < fault.share;
}

/** No Wi-Fi and no charger, and a desk goes dark. */
function powerCuts(faults: readonly Fault[], device: string, { device: kind }: Persona): Spell[] {
  const spells: Spell[] = [];
  for (const fault of faults) {
    if (fault.kind !== 'power-cut' || !isHit(fault, device)) continue;
    spells.push({
      id: `${device}/${fault.id}`,
      fromMs: fault.atMs,
      toMs: fault.atMs + fault.forMs,
      set: kind === 'browser' ? { app: 'closed' } : { network: '4g', charging: false },
    });
  }
  return spells;
}
