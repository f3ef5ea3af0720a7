/**
 * Faults: what befalls the world from outside, drawn from the seed before the run begins and printed. Each is plain data with an id,
 * so that a run can be repeated with some of them left out.
 */
import { PushProviderName } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import { type BatchFault, batchFaults } from '../link-tap.ts';
import type { DeathNotice } from '../network/network.ts';
import { Outage } from '../push-gateways/gateway-script.ts';

/** Where in a commit the power goes. */
export const crashMoments = ['before-commit', 'inside-commit', 'after-commit'] as const;
export type CrashMoment = (typeof crashMoments)[number];

export const faultKinds = {
  crash: 'the service process dies, idle or before, inside or after a commit, and comes back',
  restart: 'the service drains and is started again',
  partition: 'some devices cannot reach the service for a while',
  names: 'names do not resolve',
  move: 'the service gets another address',
  'slow-disk': 'commits take long',
  'full-disk': 'commits fail',
  'stream-recreated': 'a stream loses its log and begins a new epoch',
  'fan-out': 'one batch of events is lost, repeated or delayed on its way to a device',
  'lost-answer': 'one ack is lost, and the link with it',
  'cut-link': 'one link is reset, or goes half-open',
  revocation: 'the tokens of a person are revoked; the person signs in again',
  'power-cut': 'a part of the town has no electricity: no Wi-Fi, no desks and no chargers there',
  'app-update': 'everybody gets a new version of the application within an hour',
  flood: 'many events for somebody who reads slowly',
  'push-outage': 'a push gateway takes nothing: 503, silence, nonsense, or hanging up',
  'push-errors': 'a push gateway fails or throttles a share of what it is asked, and says when to come again',
  'slow-push': 'a push gateway takes long, sometimes longer than anybody waits',
  'dead-token': 'a gateway forgets the token of one device, which gets another one when its application starts',
} as const;
export type FaultKind = keyof typeof faultKinds;
export const faultNames = Object.keys(faultKinds) as readonly FaultKind[];

export type Fault = {
  /** Unique in a run and the same in every run of its seed: `crash-3`. */
  id: string;
  /** Virtual ms since the start of the run. */
  atMs: number;
  forMs: number;
} & (
  | { kind: 'crash'; moment: CrashMoment | 'idle'; notice: DeathNotice }
  | { kind: 'restart' | 'names' | 'full-disk' }
  /** @param share of all devices, drawn per device from the id of the fault */
  | { kind: 'partition' | 'power-cut'; share: number }
  | { kind: 'move'; nameTtlMs: number }
  | { kind: 'slow-disk'; commitMs: number }
  | { kind: 'app-update'; version: string }
  | { kind: 'fan-out'; device: string; fault: BatchFault }
  | { kind: 'cut-link'; device: string; how: DeathNotice }
  | { kind: 'lost-answer' | 'revocation' | 'flood' | 'stream-recreated' | 'dead-token'; device: string }
  | { kind: 'push-outage'; gateway: PushProviderName; how: Outage; retryAfterS: number }
  | { kind: 'push-errors'; gateway: PushProviderName; errorShare: number; throttledShare: number; retryAfterS: number }
  | { kind: 'slow-push'; gateway: PushProviderName; delayMs: number }
);

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How many of each kind, per day of the world. */
const perDay: Partial<Record<FaultKind, number>> = {
  crash: 12,
  restart: 2,
  partition: 4,
  names: 2,
  move: 2,
  'slow-disk': 4,
  'full-disk': 2,
  'power-cut': 1,
  flood: 6,
  'push-outage': 8,
  'push-errors': 4,
  'slow-push': 4,
};
/** Per day of a device. */
const perDeviceDay: Partial<Record<FaultKind, number>> = {
  'fan-out': 1.5,
  'lost-answer': 0.5,
  'cut-link': 0.5,
};
/** Per day of a device, but so many in any run. */
const rare: Partial<Record<FaultKind, { perDeviceDay: number; least: number }>> = {
  'stream-recreated': { perDeviceDay: 0.02, least: 6 },
  revocation: { perDeviceDay: 0.02, least: 4 },
  'dead-token': { perDeviceDay: 0.05, least: 6 },
};
const gateways: readonly PushProviderName[] = Object.values(PushProviderName);
const outages: readonly Outage[] = Object.values(Outage);
/** When the store rolls it out. */
const UPDATE_AT = '18:00';

export interface FaultParts {
  random: Random;
  /** All that were assigned, in their order, whether or not they take part. */
  devices: readonly string[];
  /** Wall ms at the start of the run. */
  startMs: number;
  hours: number;
  kinds: ReadonlySet<FaultKind>;
}

/** Ascending by time. Each kind is drawn from a fork of its own: leaving one out changes no other. */
export function drawFaults({ random, devices, startMs, hours, kinds }: FaultParts): Fault[] {
  const days = hours / 24;
  const lengthMs = hours * HOUR_MS;
  const faults: Fault[] = [];
  for (const kind of faultNames) {
    if (!kinds.has(kind)) continue;
    const own = random.fork(kind);
    const count = kind === 'app-update' ? 0 : countOf(kind, days, devices.length, own);
    for (let i = 1; i <= count; i++) {
      const draw = own.fork(String(i));
      faults.push(drawFault(kind, `${kind}-${i}`, draw.float() * lengthMs, draw, devices, i));
    }
    if (kind === 'app-update') faults.push(...updates(startMs, lengthMs));
  }
  return faults.sort((a, b) => a.atMs - b.atMs);
}

function countOf(kind: FaultKind, days: number, devices: number, random: Random): number {
  const few = rare[kind];
  if (few !== undefined) return Math.max(few.least, Math.round(few.perDeviceDay * days * devices));
  const mean = days * ((perDay[kind] ?? 0) + (perDeviceDay[kind] ?? 0) * devices);
  // Between half and one and a half of the mean, and never none: a kind that was asked for is tried.
  return Math.max(1, Math.round(mean * (0.5 + random.float())));
}

function drawFault(
  kind: FaultKind,
  id: string,
  atMs: number,
  random: Random,
  devices: readonly string[],
  number: number,
): Fault {
  const device = random.pick(devices);
  const at = { id, atMs };
  switch (kind) {
    case 'crash': {
      // Each moment in turn, so that a short run sees them all.
      const moments = [...crashMoments, 'idle'] as const;
      const moment = moments[number % moments.length] as (typeof moments)[number];
      const notice: DeathNotice = random.chance(0.7) ? 'reset' : 'silence';
      return { ...at, forMs: between(2 * SECOND_MS, 2 * MINUTE_MS, random), kind, moment, notice };
    }
    case 'restart':
      return { ...at, forMs: between(SECOND_MS, 20 * SECOND_MS, random), kind };
    case 'partition':
      return { ...at, forMs: between(5 * SECOND_MS, 20 * MINUTE_MS, random), kind, share: 0.1 + random.float() * 0.5 };
    case 'names':
      return { ...at, forMs: between(MINUTE_MS, 15 * MINUTE_MS, random), kind };
    case 'move':
      return { ...at, forMs: 0, kind, nameTtlMs: between(30 * SECOND_MS, 5 * MINUTE_MS, random) };
    case 'slow-disk':
      return { ...at, forMs: between(MINUTE_MS, 30 * MINUTE_MS, random), kind, commitMs: between(50, 12_000, random) };
    case 'full-disk':
      return { ...at, forMs: between(10 * SECOND_MS, 5 * MINUTE_MS, random), kind };
    case 'power-cut':
      return { ...at, forMs: between(20 * MINUTE_MS, 2 * HOUR_MS, random), kind, share: 0.25 };
    case 'fan-out':
      return { ...at, forMs: 0, kind, device, fault: random.pick(batchFaults) };
    case 'cut-link':
      return { ...at, forMs: 0, kind, device, how: random.chance(0.5) ? 'reset' : 'silence' };
    case 'flood': {
      const desks = devices.filter((name) => name.startsWith('v-'));
      const reader = desks.length > 0 ? random.pick(desks) : device;
      // Shorter than the silence after which a device gives its link up.
      return { ...at, forMs: between(8 * SECOND_MS, 20 * SECOND_MS, random), kind, device: reader };
    }
    case 'lost-answer':
    case 'revocation':
    case 'stream-recreated':
    case 'dead-token':
      return { ...at, forMs: 0, kind, device };
    case 'push-outage': {
      const gateway = random.pick(gateways);
      const [how, retryAfterS] = [random.pick(outages), random.int(120)];
      return { ...at, forMs: between(MINUTE_MS, 40 * MINUTE_MS, random), kind, gateway, how, retryAfterS };
    }
    case 'push-errors': {
      const [errorShare, throttledShare] = [random.float() * 0.5, random.float() * 0.5];
      const gateway = random.pick(gateways);
      const retryAfterS = 1 + random.int(60);
      const forMs = between(5 * MINUTE_MS, HOUR_MS, random);
      return { ...at, forMs, kind, gateway, errorShare, throttledShare, retryAfterS };
    }
    case 'slow-push': {
      const gateway = random.pick(gateways);
      return {
        ...at,
        forMs: between(5 * MINUTE_MS, HOUR_MS, random),
        kind,
        gateway,
        delayMs: between(500, 20_000, random),
      };
    }
    case 'app-update':
      return { ...at, forMs: HOUR_MS, kind, version: '1.0.1-sim' };
    default:
      return assertNever(kind);
  }
}

/** Every evening at 18:00, when the store rolls it out. */
function updates(startMs: number, lengthMs: number): Fault[] {
  const found: Fault[] = [];
  const midnightMs = Math.floor(startMs / (24 * HOUR_MS)) * 24 * HOUR_MS;
  const [hour = 0, minute = 0] = UPDATE_AT.split(':').map(Number);
  for (let day = 0; ; day++) {
    const atMs = midnightMs + day * 24 * HOUR_MS + hour * HOUR_MS + minute * MINUTE_MS - startMs;
    if (atMs >= lengthMs) return found;
    if (atMs < 0) continue;
    const number = found.length + 1;
    found.push({ id: `app-update-${number}`, atMs, forMs: HOUR_MS, kind: 'app-update', version: `1.0.${number}-sim` });
  }
}

/** Short is as likely as long: uniform in the logarithm. */
function between(leastMs: number, mostMs: number, random: Random): number {
  return Math.round(leastMs * (mostMs / leastMs) ** random.float());
}

/** For a person. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'crash':
      return `${fault.moment.replace('-', ' a ')}; clients get ${fault.notice === 'reset' ? 'a reset' : 'silence'}`;
    case 'partition':
    case 'power-cut':
      return `${Math.round(fault.share * 100)} % of the devices`;
    case 'move':
      return `the old address is cached for ${Math.round(fault.nameTtlMs / 1_000)} s`;
    case 'slow-disk':
      return `${fault.commitMs} ms a commit`;
    case 'app-update':
      return fault.version;
    case 'fan-out':
      return `${fault.device}: ${fault.fault}`;
    case 'cut-link':
      return `${fault.device}: ${fault.how}`;
    case 'lost-answer':
    case 'revocation':
    case 'flood':
    case 'stream-recreated':
    case 'dead-token':
      return fault.device;
    case 'push-outage':
      return `${fault.gateway}: ${fault.how}`;
    case 'push-errors': {
      const [errors, throttled] = [fault.errorShare, fault.throttledShare].map((share) => Math.round(share * 100));
      return `${fault.gateway}: ${errors} % fail, ${throttled} % are to come again after ${fault.retryAfterS} s`;
    }
    case 'slow-push':
      return `${fault.gateway}: up to ${fault.delayMs} ms`;
    case 'restart':
    case 'names':
    case 'full-disk':
      return faultKinds[fault.kind];
    default:
      return assertNever(fault);
  }
}

function assertNever(value: never): never {
  throw new Error(`unknown fault ${JSON.stringify(value)}`);
}
