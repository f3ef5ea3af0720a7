/**
 * Records to look at and to test with: a day of 1,000 devices in which a planted bug was found, and a short live run. Their figures look
 * like those of a run; no run made them.
 */
import { createRandom } from '@slotwire/runtime';
import { coverageNames, coveragePoints } from '../coverage.ts';
import { createDistribution } from '../distribution.ts';
import type { DeviceStory, Distribution, FaultLine, PersonaFigures, RunRecord, Series } from '../record.ts';
import type { Report } from '../run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SAMPLES = 288;
const random = createRandom(0x5eed41);

const faultKinds: readonly { kind: string; count: number; forMs: [number, number]; about: string }[] = [
  { kind: 'crash', count: 12, forMs: [2_000, 120_000], about: 'after a commit, clients get a reset' },
  { kind: 'restart', count: 2, forMs: [1_000, 20_000], about: '' },
  { kind: 'partition', count: 4, forMs: [5_000, 20 * MINUTE_MS], about: '31 % of the devices' },
  { kind: 'slow-disk', count: 4, forMs: [MINUTE_MS, 30 * MINUTE_MS], about: '2408 ms a commit' },
  { kind: 'power-cut', count: 1, forMs: [90 * MINUTE_MS, 90 * MINUTE_MS], about: '25 % of the devices' },
  { kind: 'move', count: 2, forMs: [0, 0], about: 'the old address is cached for 94 s' },
  { kind: 'revocation', count: 20, forMs: [0, 0], about: 'c-00017' },
  { kind: 'fan-out', count: 1_500, forMs: [0, 0], about: 'c-00112: lost' },
  { kind: 'cut-link', count: 500, forMs: [0, 0], about: 'v-00012: silence' },
];

function drawFaultLines(): FaultLine[] {
  return faultKinds
    .flatMap(({ kind, count, forMs: [least, most], about }) => {
      const draw = random.fork(kind);
      return Array.from({ length: count }, (_, i) => ({
        id: `${kind}-${i + 1}`,
        kind,
        atMs: Math.floor(draw.float() * 24 * HOUR_MS),
        forMs: Math.round(least + draw.float() * (most - least)),
        about,
      }));
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** Of the day, 0 to 1: nights are quiet, and what lasts takes devices away. */
function busy(atMs: number): number {
  const hour = (6 + atMs / HOUR_MS) % 24;
  return 0.1 + 0.9 * Math.max(0, Math.sin(((hour - 6) / 17) * Math.PI)) ** 1.5;
}

function drawSeries(faults: readonly FaultLine[]): Series[] {
  const atMs = Array.from({ length: SAMPLES }, (_, i) => (i + 1) * 5 * MINUTE_MS);
  const lasting = faults.filter(({ forMs }) => forMs > MINUTE_MS);
  const make = (
    name: string,
    title: string,
    unit: string,
    sampleAt: (at: number, noise: number, hit: boolean) => number,
  ) => {
    const draw = random.fork(`series ${name}`);
    const values = atMs.map((at) => {
      const hit = lasting.some((fault) => fault.atMs <= at && at <= fault.atMs + fault.forMs + 5 * MINUTE_MS);
      return Number(sampleAt(at, draw.float(), hit).toFixed(2));
    });
    return { name, title, unit, atMs, values };
  };
  return [
    make('connected', 'Connected devices', 'devices', (at, noise, hit) =>
      Math.round((hit ? 500 : 780) * (0.25 + 0.75 * busy(at)) + noise * 40),
    ),
    make('commands', 'Commands', 'per minute', (at, noise) => busy(at) * 38 + noise * 6),
    make('events', 'Events applied', 'per minute', (at, noise, hit) => (hit ? 40 : 110) * busy(at) + noise * 20),
    make('outbox-depth', 'Commands that wait in outboxes', 'commands', (at, noise, hit) =>
      Math.round(4 + noise * 5 + (hit ? 60 * busy(at) : 0)),
    ),
    make('attention', 'Rejected commands that wait for their person', 'commands', (at, noise) =>
      Math.round(busy(at) * 9 + noise * 3),
    ),
  ];
}

function drawDistributions(): Distribution[] {
  const draw = (
    name: string,
    title: string,
    range: { from: number; to: number },
    median: number,
    count: number,
    tail: number,
  ) => {
    const own = random.fork(`distribution ${name}`);
    const builder = createDistribution({ name, title, unit: 'ms' }, range);
    for (let i = 0; i < count; i++)
      builder.add(median * Math.exp((own.float() + own.float() + own.float() - 1.5) * tail));
    return builder.read();
  };
  return [
    draw('delivery', 'From commit to application, of events that came live', { from: 1, to: 100_000 }, 85, 40_000, 3),
    draw('answer', 'From a tap to its answer', { from: 10, to: 86_400_000 }, 240, 12_000, 5),
    draw('backoff', 'Delay before a try to reconnect', { from: 10, to: 300_000 }, 4_000, 9_000, 3.4),
  ];
}

const personas: readonly PersonaFigures[] = [
  {
    persona: 'commuter',
    about: 'Takes the train at half past seven, through two tunnels, and looks at the phone all the way.',
    devices: 412,
    commands: 6_204,
    radioWakeUps: { median: 96, max: 240 },
    megabytes: { median: 1.42, max: 6.8 },
    connectedHours: { median: 3.1, max: 7.4 },
    batteryShare: { median: 0.014, max: 0.041 },
    budget: { radioWakeUps: 120, megabytes: 4, connectedHours: 5 },
    withinBudget: true,
  },
  {
    persona: 'night-owl',
    about: 'Sleeps by day and has the saver on.',
    devices: 221,
    commands: 1_911,
    radioWakeUps: { median: 141, max: 398 },
    megabytes: { median: 0.9, max: 2.2 },
    connectedHours: { median: 1.2, max: 4 },
    batteryShare: { median: 0.019, max: 0.05 },
    budget: { radioWakeUps: 110, megabytes: 3, connectedHours: 4 },
    withinBudget: false,
  },
  {
    persona: 'front-desk',
    about: 'A salon’s computer on a cable, open from nine to six, in two tabs.',
    devices: 167,
    commands: 4_310,
    radioWakeUps: { median: 0, max: 0 },
    megabytes: { median: 11.2, max: 19 },
    connectedHours: { median: 9.02, max: 9.4 },
    batteryShare: { median: 0, max: 0 },
  },
];

const worst: readonly DeviceStory[] = [
  {
    device: 'c-00412',
    persona: 'commuter',
    why: 'longest wait for an answer',
    value: 3 * HOUR_MS + 12 * MINUTE_MS,
    unit: 'ms',
    timeline: [
      { atMs: 7_923_120, text: 'asks to create booking …1f3c: chair-1 at 2026-01-06 14:00 (allowed: ok, SLOT_TAKEN)' },
      { atMs: 7_923_125, text: 'has stored create of …1f3c' },
      { atMs: 7_923_130, text: 'sends create of …1f3c' },
      { atMs: 7_931_000, text: 'loses its link before an answer to create of …1f3c: unknown' },
      { atMs: 19_446_000, text: 'sends create of …1f3c again (time 2)' },
      { atMs: 19_446_180, text: 'is answered create of …1f3c: ok, version 1, the first ack again' },
    ],
  },
  {
    device: 'c-00007',
    persona: 'night-owl',
    why: 'longest wait for an answer',
    value: 41 * MINUTE_MS,
    unit: 'ms',
    timeline: [],
  },
  {
    device: 'c-00731',
    persona: 'night-owl',
    why: 'most radio wake-ups',
    value: 398,
    unit: 'wake-ups',
    timeline: [{ atMs: 20 * HOUR_MS, text: 'joins as fleet-customer-731, streams user:fleet-customer-731' }],
  },
];

const report: Report = {
  verdict: 'invalid',
  exitCode: 3,
  reasons: ['lost: 2', 'overlap: 1', '3 of 1000 replicas did not get level with the service'],
  lost: 2,
  duplicated: 0,
  outOfOrder: 0,
  differingReplicas: 3,
  otherViolations: 1,
  exercised: {
    commands: 12_425,
    acked: 11_871,
    events: 96_113,
    resumes: 8_204,
    snapshots: 1_381,
    gapsRepaired: 512,
    conflicts: 214,
    slotRaces: 388,
    replays: 141,
    restarts: 1_702,
  },
  violations: [
    { rule: 'DL2', kind: 'lost', detail: 'c-00412 never applied user:ann 41 of e1, booking.updated' },
    { rule: 'DL2', kind: 'lost', detail: 'v-00012 never applied vendor:barber 977 of e1, booking.created' },
    { rule: 'BK2', kind: 'overlap', detail: 'vendor-3/chair-1 holds two bookings from 14:00 to 15:00 on 2026-01-06' },
  ],
  differences: ['c-00412 booking …1f3c: status is confirmed on the device and cancelled in the service'],
  protocol: 3,
  url: 'virtual',
  seed: 0x5eed41,
  devices: 1_000,
  seconds: 86_400,
  deliveryMs: { p50: 86, p99: 1_900, samples: 40_000 },
  unknown: 611,
  rejected: 554,
  duplicatesDropped: 498,
  disturbances: { drops: 4_410, cuts: 500, kills: 812, backgrounds: 9_120, answersLost: 498, doubleTaps: 77 },
  clientFaults: { count: 4, last: 'storage: the transaction was aborted' },
  bookingsInTruth: 3_902,
};

const unseen: readonly string[] = ['torn-group', 'portal-met'];
const impossible: readonly string[] = ['slow-reader-cut-off'];

/** A day in which a planted bug was found. @param more in the place of what is there */
export function virtualRecord(more: Partial<RunRecord> = {}): RunRecord {
  const faults = drawFaultLines();
  return {
    format: 1,
    world: 'virtual',
    command: 'npm run sim -- --seed 0x5eed41 --devices 1000 --hours 24',
    startsAt: '2026-01-05T06:00:00.000Z',
    hours: 24,
    tookSeconds: 51.3,
    historyHash: '9f2c4b1e0d7a8836c5f0e1b2a394d8c7e6f5041322b1a0998877665544332211',
    report,
    faults,
    coverage: coverageNames.map((point, i) => {
      const { rule, about } = coveragePoints[point];
      const count = unseen.includes(point) || impossible.includes(point) ? 0 : 3 + i * 41;
      return { point, rule, about, count, possible: !impossible.includes(point) };
    }),
    series: drawSeries(faults),
    distributions: drawDistributions(),
    personas,
    worst,
    ...more,
  };
}

/** All was well, and there is as little to show as there can be. */
export function bareRecord(more: Partial<RunRecord> = {}): RunRecord {
  const { historyHash: _, ...rest } = virtualRecord();
  return {
    ...rest,
    world: 'live',
    command: 'npm run sim -- --live http://127.0.0.1:4000 --devices 20 --duration 30 --seed 0x5eed41',
    hours: 30 / 3_600,
    tookSeconds: 34,
    report: {
      ...report,
      verdict: 'valid',
      exitCode: 0,
      reasons: [],
      lost: 0,
      otherViolations: 0,
      differingReplicas: 0,
      violations: [],
      differences: [],
      url: 'http://127.0.0.1:4000',
      devices: 20,
      ratePerMinute: 6,
      dropsSeconds: 60,
      seconds: 30,
      deliveryMs: { p50: undefined, p99: undefined, samples: 0 },
      disturbances: {},
      clientFaults: { count: 0, last: undefined },
    },
    faults: [],
    coverage: [],
    series: [],
    distributions: [],
    personas: [],
    worst: [],
    ...more,
  };
}
