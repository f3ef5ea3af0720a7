/**
 * Storm: everybody loses the connection in the same moment and comes back to one process, whose processor is as fast as the bench has
 * measured. Real SDK, real service, virtual time. People go on booking, on whatever device they have in hand, connected or not.
 */
import { type LimitChanges, type LoadLevel, Role } from '@slotwire/protocol';
import {
  createLog,
  createMemoryTransport,
  createMetrics,
  createService,
  createSqliteStore,
  type Service,
} from '@slotwire/realtime';
import { createVirtualRuntime, forkRuntime, guardRealWorld, type VirtualRuntime } from '@slotwire/runtime';
import { createMemoryStorage, createSocketService, type SocketService } from '@slotwire/sdk';
import type { Line } from '../network/network.ts';
import { profiles } from '../network/profiles.ts';
import { createNetwork } from '../network/virtual-network.ts';
import { createTokenOffice } from '../world/tokens.ts';
import { createBusyTransport, measuredCosts } from './busy-transport.ts';
import { createProcessor } from './processor.ts';

export interface StormOptions {
  seed: number;
  devices: number;
  /** Over the defaults. */
  limits?: LimitChanges;
  /** Of all people together, from the outage on. */
  bookingsPerSecond: number;
  /** Devices come one after the other before the outage. */
  rampPerSecond?: number;
  /** From the outage on; default five minutes. */
  forMs?: number;
  /** Something else keeps the processor busy for this share of its time, from and until these seconds after the outage. */
  background?: { share: number; fromS: number; untilS: number };
}

export interface StormReport {
  devices: number;
  /** Each by second since the outage. */
  knocks: readonly number[];
  refused: readonly number[];
  welcomes: readonly number[];
  /** When the last of them was back, s since the outage; undefined: never. */
  convergedS: number | undefined;
  /** How often a device knocked until it was in, at most and at the 99th percentile. */
  knocksPerDevice: { p99: number; max: number };
  /** From the arrival of `booking:create` at the service to its ack. */
  bookings: { submitted: number; acked: number; rejected: number; stored: number; p50Ms: number; p99Ms: number };
  telemetry: { served: number; shed: number };
  /** Levels of load with the second since the outage in which each began. */
  levels: readonly (readonly [second: number, level: LoadLevel])[];
  /** Of devices, the bookings that they do not show as the service has them. */
  differing: number;
}

const SECOND_MS = 1_000;
const RAMP_PER_SECOND = 200;
const CALM_MS = 30_000;
/** Telemetry is said once a minute, not every quarter of an hour, where the network costs nothing. */
const PROFILE = profiles['home-wifi'];
const SLOT_MS = 300_000;
const STARTS_AFTER_MS = 86_400_000;
const RESOURCES = 500;
const BACKGROUND_EVERY_MS = 10;

interface Member {
  id: string;
  line: Line;
  service: SocketService;
  /** Since the outage. */
  connects: number;
  back: boolean;
}

/** The guard is up all the while: whoever reaches past the runtime ends the run. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const release = guardRealWorld();
  try {
    return await run(options);
  } finally {
    release();
  }
}

async function run(options: StormOptions): Promise<StormReport> {
  const { devices: count, bookingsPerSecond, forMs = 300_000, rampPerSecond = RAMP_PER_SECOND } = options;
  const runtime = createVirtualRuntime({ seed: options.seed });
  const { clock, timers, time, random } = runtime;
  const tokens = createTokenOffice(clock);
  const network = createNetwork({ clock, timers, random: random.fork('network') });
  const processor = createProcessor(runtime);
  const inner = createMemoryTransport();
  const store = createSqliteStore({ path: ':memory:', clock, ids: runtime.ids });

  let outageMs = Number.POSITIVE_INFINITY;
  const second = () => Math.floor((clock.monotonicMs() - outageMs) / SECOND_MS);
  const isStorm = () => clock.monotonicMs() >= outageMs;
  const [knocks, refused, welcomes] = [0, 1, 2].map(() =>
    Array.from({ length: Math.ceil(forMs / SECOND_MS) }, () => 0),
  ) as [number[], number[], number[]];
  const count1 = (series: number[]) => {
    if (isStorm() && second() < series.length) series[second()] = (series[second()] as number) + 1;
  };
  const ackMs: number[] = [];
  const telemetry = { served: 0, shed: 0 };

  const transport = createBusyTransport({
    inner,
    processor,
    clock,
    costs: measuredCosts,
    onKnock(code) {
      count1(knocks);
      if (code !== 'OK') count1(refused);
    },
    onAnswer(command, code, tookMs) {
      if (!isStorm()) return;
      if (command === 'booking:create' && code === 'OK') ackMs.push(tookMs);
      if (command === 'telemetry:report') telemetry[code === 'OK' ? 'served' : 'shed'] += 1;
    },
  });
  const service: Service = await createService({
    runtime: forkRuntime(runtime, 'service'),
    store,
    transport,
    verifier: tokens.verifier,
    metrics: createMetrics(),
    log: createLog({ level: 'silent', nowMs: clock.nowMs }),
    limits: { configured: options.limits ?? {}, meter: processor.meter },
  });
  network.attach(transport);

  const levels: [number, LoadLevel][] = [];
  timers.every(SECOND_MS, () => {
    const level = service.limits.level();
    if (isStorm() && level !== (levels.at(-1)?.[1] ?? 'normal')) levels.push([second(), level]);
  });

  const members: Member[] = [];
  for (let i = 0; i < count; i++) members.push(createMember(i));
  function createMember(i: number): Member {
    const id = `c-${String(i + 1).padStart(5, '0')}`;
    const own = forkRuntime(runtime, `device ${id}`);
    const line = network.line(id, { profile: PROFILE });
    const sdk = createSocketService({
      url: 'virtual:',
      getToken: async () => tokens.issue({ id, role: Role.Customer }),
      deviceId: `virtual-${id}`,
      platform: 'sim',
      appVersion: '1.0.0',
      storage: createMemoryStorage(),
      transport: line.transport,
      runtime: own,
    });
    const member: Member = { id, line, service: sdk, connects: 0, back: false };
    sdk.on('connection', (state) => {
      if (!isStorm()) return;
      if (state.status === 'connecting' && !member.back) member.connects += 1;
      if (state.status !== 'connected') return;
      member.back = true;
      count1(welcomes);
    });
    return member;
  }

  // Everybody comes, at a rate that nobody minds.
  let started = 0;
  const ramp = timers.every(SECOND_MS / 10, () => {
    for (const member of members.slice(started, started + rampPerSecond / 10)) void member.service.start();
    started += rampPerSecond / 10;
  });
  await time.run((count / rampPerSecond) * SECOND_MS + CALM_MS);
  ramp.stop();
  const before = members.filter(isConnected).length;
  if (before < count) throw new Error(`${count - before} of ${count} devices did not connect before the storm`);

  outageMs = clock.monotonicMs();
  for (const { line } of members) line.reset();

  let submitted = 0;
  const people = random.fork('people');
  const startMs = Math.ceil(clock.nowMs() / SLOT_MS) * SLOT_MS + STARTS_AFTER_MS;
  const booking = timers.every(SECOND_MS / bookingsPerSecond, () => {
    const { service: sdk } = people.pick(members);
    const slotMs = startMs + Math.floor(submitted / RESOURCES) * SLOT_MS;
    sdk.submit('booking:create', {
      vendorId: 'vendor-1',
      resourceId: `chair-${submitted % RESOURCES}`,
      service: 'Haircut',
      startsAt: new Date(slotMs).toISOString(),
      endsAt: new Date(slotMs + SLOT_MS).toISOString(),
    });
    submitted += 1;
  });

  const { background } = options;
  const other = timers.every(BACKGROUND_EVERY_MS, () => {
    if (background !== undefined && second() >= background.fromS && second() < background.untilS)
      processor.run(BACKGROUND_EVERY_MS * background.share, () => {});
  });

  let convergedS: number | undefined;
  for (let s = 0; s < forMs / SECOND_MS; s++) {
    await time.run(SECOND_MS);
    if (members.every(({ back }) => back)) convergedS ??= s + 1;
  }
  booking.stop();
  other.stop();
  await time.run(CALM_MS);

  const outcome = await compare(members, store);
  const rejected = members.reduce((sum, member) => sum + member.service.attention().length, 0);
  for (const member of members) void member.service.stop();
  await time.run(CALM_MS);
  await finish(runtime, service.stop());
  return {
    devices: count,
    knocks: withoutEnd(knocks),
    refused: withoutEnd(refused),
    welcomes: withoutEnd(welcomes),
    convergedS,
    knocksPerDevice: {
      p99: quantile(
        members.map(({ connects }) => connects),
        0.99,
      ),
      max: Math.max(...members.map(({ connects }) => connects)),
    },
    bookings: {
      submitted,
      acked: ackMs.length,
      rejected,
      stored: outcome.stored,
      p50Ms: quantile(ackMs, 0.5),
      p99Ms: quantile(ackMs, 0.99),
    },
    telemetry,
    levels,
    differing: outcome.differing,
  };
}

const isConnected = ({ service }: Member): boolean => service.connection().status === 'connected';

/** Every booking of everybody, as the service has it and as the device shows it. */
async function compare(members: readonly Member[], store: ReturnType<typeof createSqliteStore>) {
  let [stored, differing] = [0, 0];
  for (const { id, service } of members) {
    const truth = await store.listBookings({ of: { customerId: id }, endsAfterMs: 0, limit: 10_000 });
    stored += truth.length;
    const shown = service.bookings().map(({ booking }) => booking);
    const text = (bookings: readonly { id: string }[]) =>
      JSON.stringify([...bookings].sort((a, b) => (a.id < b.id ? -1 : 1)));
    if (text(truth) !== text(shown)) differing += 1;
  }
  return { stored, differing };
}

/** Without the zeros at the end. */
function withoutEnd(series: readonly number[]): number[] {
  return series.slice(0, series.findLastIndex((count) => count > 0) + 1);
}

async function finish(runtime: VirtualRuntime, promise: Promise<void>): Promise<void> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  if (!(await runtime.time.runUntil(() => done, 60_000))) throw new Error('the service did not stop');
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
