/** Plan: who holds the devices of a live run, and which thread each lives on. Drawn whole before anything is started. */
import type { Marketplace } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import { customerOf, drawHolders, type Person, staffOf } from '../people.ts';
import { assignPersonas } from '../personas/assign.ts';
import type { Persona } from '../personas/persona.ts';
import { planPerson, zoneAt } from '../world/person-plan.ts';
import type { LiveOptions } from './options.ts';
import { partition } from './partition.ts';
import type { LiveHolder, SlicePlan } from './port.ts';
import type { TokenKey } from './production.ts';

export interface PlanParts {
  options: LiveOptions;
  seed: number;
  runId: string;
  marketplace: Marketplace;
  tokenKey?: TokenKey | undefined;
  /** Those that take part; undefined for a restless fleet. */
  personas: readonly Persona[] | undefined;
  random: Random;
  /** There are gateways, and phones get pushes. */
  push: boolean;
  /** Cores of this machine. */
  processors: number;
}

export interface FleetPlan {
  /** 0: the one slice lives on the main thread. */
  workers: number;
  /** Until the traffic ends by itself; undefined for until it is stopped. */
  durationMs: number | undefined;
  slices: SlicePlan[];
}

/** A small fleet costs less than the 40 MB and the half second of a thread. */
const ON_MAIN_THREAD = 500;
/** What one thread carries beside a service that has the machine's other cores. */
const DEVICES_PER_WORKER = 2_500;
const DEVICES_PER_SECOND = 250;
const DAY_S = 86_400;
/**
 * Linux gives out 28,232 ports to one address and service; a connection that ended keeps its port for a minute, and a restless fleet and
 * the judge leave many of those behind.
 */
const CONNECTIONS_PER_ADDRESS = 12_000;

export function planFleet(parts: PlanParts): FleetPlan {
  const { options, seed, runId, marketplace, tokenKey, personas, random, processors } = parts;
  const { live: url, devices, rate, drops, rampSeconds = devices / DEVICES_PER_SECOND } = options;
  const factor = factorOf(options);
  const durationS = options.durationS ?? (factor === undefined ? undefined : DAY_S / factor);
  const workers = options.workers ?? workersFor(devices, processors);
  const drawn =
    personas === undefined
      ? drawHolders(marketplace, devices, random.fork('people'))
      : assignHolders(personas, devices, marketplace, random.fork('people'));
  const holders = drawTelling(drawn, parts, random.fork('telling'));
  const slices = partition(holders, Math.max(1, workers)).map(
    (members, number): SlicePlan => ({
      number,
      url,
      seed,
      runId,
      marketplace,
      ...(tokenKey === undefined ? {} : { tokenKey }),
      holders: members,
      others: number === 0 ? vendorsWithoutDevice(marketplace, holders) : [],
      ratePerMinute: rate,
      dropsSeconds: drops,
      rampMs: rampSeconds * 1_000,
      ...(factor === undefined || durationS === undefined
        ? {}
        : { days: { factor, hours: (durationS * factor) / 3_600 } }),
      addresses: addressesFor(url, devices),
    }),
  );
  return { workers, durationMs: durationS === undefined ? undefined : durationS * 1_000, slices };
}

/** How many times as fast as real the devices live; undefined for restless ones, which have no days. */
export function factorOf({ compress, personas }: Pick<LiveOptions, 'compress' | 'personas'>): number | undefined {
  return compress ?? (personas === undefined ? undefined : 1);
}

export function workersFor(devices: number, processors: number): number {
  if (devices <= ON_MAIN_THREAD) return 0;
  return Math.min(processors, Math.ceil(devices / DEVICES_PER_WORKER));
}

/** Every address of 127.0.0.0/8 is this machine's; elsewhere we have what we have. */
export function addressesFor(url: string, devices: number): string[] {
  const count = Math.ceil(devices / CONNECTIONS_PER_ADDRESS);
  if (count < 2 || !/^127(\.\d+){3}$/.test(new URL(url).hostname)) return [];
  return Array.from({ length: count }, (_, i) => `127.0.0.${i + 1}`);
}

function assignHolders(
  personas: readonly Persona[],
  devices: number,
  marketplace: Marketplace,
  random: Random,
): LiveHolder[] {
  const { customers, vendors } = marketplace;
  return assignPersonas(personas, devices, random).map(({ device: name, persona, person: number }) => {
    if (persona.role === 'customer') {
      // A larger fleet than the marketplace has customers brings its own.
      return { name, persona, person: customerOf(customers[number]?.id ?? `fleet-customer-${number + 1}`) };
    }
    const vendor = vendors[number % vendors.length] as Marketplace['vendors'][number];
    return { name, persona, person: staffOf(vendor.id, Math.floor(number / vendors.length) + 1) };
  });
}

/**
 * How people want to be told, as in the virtual world, and whose devices are phones. Restless ones have no persona that says so: those of
 * customers are phones, and a vendor's staff works at a browser.
 */
function drawTelling(
  holders: readonly LiveHolder[],
  { marketplace, push }: Pick<PlanParts, 'marketplace' | 'push'>,
  random: Random,
): LiveHolder[] {
  const asked = new Set<string>();
  return holders.map((holder): LiveHolder => {
    const { name, person, persona } = holder;
    const told = planPerson(person, marketplace, 0, random.fork(person.id));
    const isPhone = persona === undefined ? person.role === 'customer' : persona.device === 'phone';
    const changes = asked.has(person.id) ? undefined : told.settings[0]?.changes;
    asked.add(person.id);
    const provider = random.fork(`provider ${name}`).chance(0.5) ? 'fcm' : 'apns';
    return {
      ...holder,
      ...(changes === undefined ? {} : { settings: changes }),
      ...(push && isPhone ? { push: { provider, locale: told.locale, timeZone: zoneAt(told, 0) } } : {}),
    };
  });
}

/** Their calendars are judged too: a double booking counts whoever is watching. */
function vendorsWithoutDevice(marketplace: Marketplace, holders: readonly LiveHolder[]): Person[] {
  const covered = new Set(holders.map(({ person }) => person.vendorId));
  return marketplace.vendors.filter(({ id }) => !covered.has(id)).map(({ id }) => staffOf(id, 1));
}
