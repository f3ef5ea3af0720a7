/**
 * World: the real service and the real SDK on one virtual clock, with a network, phones and people between them, and an oracle that hears
 * everything. Nothing in it waits for the real world; the same plan makes the same history.
 */
import { createHash } from 'node:crypto';
import { type LimitChanges, pushDataSchema } from '@slotwire/protocol';
import {
  createIds,
  createVirtualRuntime,
  forkRuntime,
  type Runtime,
  seededEntropy,
  type Timer,
  type VirtualRuntime,
} from '@slotwire/runtime';
import { type ConnectionState, createSocketService, TokenUnavailable } from '@slotwire/sdk';
import { type Convergence, converge } from '../convergence.ts';
import { type Coverage, createCoverage } from '../coverage.ts';
import { createDevice, type Device } from '../device.ts';
import { createFigures, type Figures } from '../figures.ts';
import { type Fleet, type FleetState, stateOf } from '../fleet.ts';
import { profiles } from '../network/profiles.ts';
import { createNetwork } from '../network/virtual-network.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import { createOracle, type Oracle } from '../oracle/oracle.ts';
import { PUSHED_WITHIN_MS } from '../oracle/push-outcomes.ts';
import { createSightings } from '../oracle/sightings.ts';
import { type Person, staffOf } from '../people.ts';
import { startWork } from '../person-at-work.ts';
import { Phone } from '../phone/phone.ts';
import { RadioMeter } from '../phone/radio.ts';
import type { Delivery } from '../push-gateways/delivery.ts';
import { readTruth } from './direct-client.ts';
import { createDisk } from './disk.ts';
import { createFaultDriver } from './fault-driver.ts';
import type { Fault } from './faults.ts';
import { judgeTelling } from './judge-telling.ts';
import { type PersonPlan, type Setting, zoneAt } from './person-plan.ts';
import { createPushTown } from './push-town.ts';
import type { PlannedDevice, RunPlan } from './run-plan.ts';
import { createTokenOffice } from './tokens.ts';
import { createVirtualService } from './virtual-service.ts';

export interface WorldHooks {
  /** Everything that the oracle hears, in order. @param atMs virtual ms since the start */
  onHistory?: ((entry: HistoryEntry, atMs: number) => void) | undefined;
  onFault?: ((fault: Fault, atMs: number) => void) | undefined;
  /** An event came live: ms from its commit. */
  onDelivery?: ((tookMs: number) => void) | undefined;
  /** An operation of a person came to something; its id is what `Only` names. */
  onOperation?: ((operation: string) => void) | undefined;
  /** @param delayMs of a `waiting` device: until its next try, by its own clock */
  onState?: ((device: string, state: ConnectionState, atMs: number, delayMs?: number) => void) | undefined;
}

export interface World {
  /** Lets so much time pass. */
  run(durationMs: number): Promise<void>;
  /** Ends all faults, brings everybody home, waits for quiet, and compares every replica with the service. */
  heal(): Promise<Convergence>;
  /** Ends every process; afterwards no timer is left. */
  stop(): Promise<void>;
  /** Virtual ms since the start. */
  nowMs(): number;
  readonly oracle: Oracle;
  readonly coverage: Coverage;
  readonly figures: Figures;
  readonly phones: readonly { phone: Phone; device: Device }[];
  state(): FleetState;
  /** Of the history so far, hex. */
  hash(): string;
  /** Timers that have not run; for tests. */
  pending(): number;
}

/**
 * Outgoing bytes that make a reader slow (DL6). The service's own 1 MB would take a flood of thousands of events; what happens at the
 * limit is the same.
 */
const SLOW_READER_BYTES = 32 * 1_024;
/** Convergence after the faults: longer than any back-off, token life or probe that a device may be in the middle of. */
const LIVENESS_MS = 15 * 60_000;
/** How long a person takes to sign in again. */
const SIGN_IN_MS = { least: 20_000, mean: 120_000 };
/** A command may wait for a flight, a night in the tunnel, a lost phone. */
const PATIENCE_MS = 24 * 3_600_000;
/** People who look a few times a day meet at the same slot when they look within the same minutes. */
const CROWD_MS = 30 * 60_000;
/** How many pushes are looked at, how soon, and for how long. */
const OPENED_SHARE = 0.3;
const OPENED_AFTER_MS = 40_000;
const GLANCE_MS = 20_000;

/** Characters: a call into the host's crypto costs as much as a few hundred of them. */
const HASHED_AT_ONCE = 64 * 1_024;

/** @param limits of the service, over its defaults */
export async function createWorld(plan: RunPlan, hooks: WorldHooks = {}, limits: LimitChanges = {}): Promise<World> {
  const runtime: VirtualRuntime = createVirtualRuntime({ seed: plan.seed, startMs: plan.startMs });
  const { clock, timers, random, time } = runtime;
  const hash = createHash('sha256');
  let unhashed = '';
  function hashAll(): void {
    hash.update(unhashed);
    unhashed = '';
  }
  const oracle = createOracle();
  const coverage = createCoverage();
  const sightings = createSightings(coverage.saw);
  const figures = createFigures();

  const nowMs = () => clock.monotonicMs();
  function observe(entry: HistoryEntry): void {
    const atMs = nowMs();
    if (entry.type === 'restart') figures.restarts++;
    unhashed += `${atMs} ${JSON.stringify(entry)}\n`;
    if (unhashed.length > HASHED_AT_ONCE) hashAll();
    oracle.observe(entry);
    sightings.observe(entry, atMs);
    hooks.onHistory?.(entry, atMs);
  }

  const tokens = createTokenOffice(clock);
  const network = createNetwork({ timers, clock, random: random.fork('network') });
  const diskRandom = random.fork('disk');
  const disk = createDisk({ clock, ids: createIds(clock, seededEntropy(diskRandom.fork('ids'))), random: diskRandom });
  const town = createPushTown({ ...runtime, random: random.fork('push') }, observe);
  const service = createVirtualService({
    push: town.providers,
    runtime: { ...runtime, random: random.fork('service') },
    disk,
    network,
    verifier: tokens.verifier,
    settings: { maxBufferedBytes: SLOW_READER_BYTES },
    limits: { configured: limits },
    onSlowConsumer: () => coverage.saw('slow-reader-cut-off'),
  });
  await service.start();

  function addDevice(planned: PlannedDevice): { phone: Phone; device: Device } {
    const { name, persona, person } = planned;
    const own = forkRuntime(runtime, `device ${name}`);
    const radio = new RadioMeter(clock);
    const line = network.line(name, { profile: profiles[planned.plan.base.network], meter: radio });
    const people = random.fork(`person ${name}`);
    const told = plan.people.get(person.id) as PersonPlan;
    const push = persona.device === 'phone' ? town.line(name, own.random.fork('push')) : undefined;
    const phone = new Phone({
      name,
      persona,
      plan: planned.plan,
      runtime,
      startMs: 0,
      random: own.random.fork('phone'),
      line,
      radio,
      profiles,
      saw: coverage.saw,
      push,
      onWoken: (delivery) => hearPush(planned, device, phone, people, delivery),
    });
    const device = createDevice({
      name,
      deviceId: `virtual-${name}`,
      person,
      url: 'virtual:',
      runtime: own,
      transport: line.transport,
      getToken: async () => {
        await line.roundTrip().catch((cause: unknown) => {
          throw new TokenUnavailable('the sign-in service cannot be reached', { cause });
        });
        return tokens.issue(person);
      },
      createService: createSocketService,
      pushRegistration:
        push === undefined
          ? undefined
          : () => ({
              provider: push.provider,
              pushToken: push.token(),
              locale: told.locale,
              timeZone: zoneAt(told, nowMs()),
            }),
      observe,
      figures,
      host: { start: () => phone.start(own), end: () => phone.end() },
      saw: coverage.saw,
      onDelivery: hooks.onDelivery,
      onState(state) {
        const delayMs = state.status === 'waiting' ? state.nextAtMs - phone.clock.nowMs() : undefined;
        hooks.onState?.(name, state, nowMs(), delayMs);
        // With a code the service has named the wait.
        if (delayMs !== undefined && state.status === 'waiting' && state.code === undefined)
          observe({ type: 'backoff', device: name, delayMs });
        if (state.status === 'connected') phone.onConnected();
        if (state.status === 'needs-auth') signInLater(device, people);
      },
    });
    phone.begin(device, attend(planned, device, people));
    return { phone, device };
  }

  let pushes = 0;
  /** The application gets it, and now and then its person takes the phone out of the pocket for it. */
  function hearPush(
    { name }: PlannedDevice,
    device: Device,
    phone: Phone,
    people: Runtime['random'],
    { data }: Delivery,
  ): void {
    device.push(pushDataSchema.parse(data));
    const look = `${name}/push-${pushes++}`;
    const draw = people.fork(`push ${data.id}`);
    if (!draw.chance(OPENED_SHARE) || !plan.keeps(look)) return;
    timers.after(draw.exponential(OPENED_AFTER_MS), () => phone.glance(look, GLANCE_MS + draw.exponential(GLANCE_MS)));
  }

  function signInLater(device: Device, people: Runtime['random']): void {
    timers.after(SIGN_IN_MS.least + people.exponential(SIGN_IN_MS.mean), () => device.service()?.reconnectNow());
  }

  const settings = new Map([...plan.people].map(([id, person]) => [id, [...person.settings]]));
  const onDone = (operation: string) => hooks.onOperation?.(operation);

  /** Those whose time has come, on whatever device is looked at next. */
  function changeSettings(person: Person, device: Device): void {
    const waiting = settings.get(person.id) ?? [];
    while ((waiting[0]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs()) {
      const { id, changes } = waiting.shift() as Setting;
      if (!plan.keeps(id)) continue;
      onDone(id);
      device.service()?.notifications.setPreferences(changes);
    }
  }

  /** What the person does while looking at the device: drawn per look, so that a look more or less changes no other. */
  function attend({ name, persona, person }: PlannedDevice, device: Device, people: Runtime['random']) {
    let work: Timer | undefined;
    return {
      begin(look: string) {
        work?.stop();
        changeSettings(person, device);
        if (persona.commandsPerMinute === 0) return;
        work = startWork({
          device,
          marketplace: plan.marketplace,
          runtime,
          random: people.fork(look),
          figures,
          meanGapMs: 60_000 / persona.commandsPerMinute,
          operations: { prefix: look === '' ? `${name}/base` : look, keeps: plan.keeps, onDone },
          patienceMs: PATIENCE_MS,
          crowdMs: CROWD_MS,
        });
      },
      end() {
        work?.stop();
        work = undefined;
      },
    };
  }

  const members = new Map<string, { phone: Phone; device: Device }>();
  for (const planned of plan.devices) members.set(planned.name, addDevice(planned));
  const devices = [...members.values()].map(({ device }) => device);

  const driver = createFaultDriver({
    faults: plan.faults,
    timers,
    nowMs: () => clock.nowMs(),
    devices: members,
    network,
    disk,
    service,
    gateways: town.gateways,
    tokens,
    ids: createIds(clock, seededEntropy(random.fork('fault ids'))),
    saw: coverage.saw,
    observe,
    onFault: (fault) => hooks.onFault?.(fault, nowMs()),
    onProblem(what, error) {
      figures.broken ??= `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    },
  });
  driver.start();

  let judges = 0;
  async function readTruthOf(person: Person) {
    const process = service.current();
    if (process === undefined) throw new Error('the service is not up');
    const token = tokens.issue(person);
    return readTruth({ transport: process.transport, timers, token, deviceId: `judge-${++judges}` });
  }

  const state = () => stateOf(devices);
  const fleet: Pick<Fleet, 'devices' | 'state'> = { devices, state };

  /** Lets time pass until the promise has settled. */
  async function finish<T>(promise: Promise<T>, limitMs: number): Promise<T> {
    let settled = false;
    const watched = promise.finally(() => {
      settled = true;
    });
    watched.catch(() => {});
    if (!(await time.runUntil(() => settled, limitMs))) throw new Error('the world came to a stop before it was done');
    return watched;
  }

  return {
    run: (durationMs) => time.run(durationMs),
    async heal() {
      await driver.heal();
      const calmMs = clock.nowMs();
      await finish(Promise.all([...members.values()].map(({ phone }) => phone.heal())), LIVENESS_MS);
      if (state().duplicatesDropped > 0) coverage.saw('event-duplicate-dropped');
      const covered = new Set(plan.devices.map(({ person }) => person.vendorId));
      const others = plan.marketplace.vendors.filter(({ id }) => !covered.has(id)).map(({ id }) => staffOf(id, 1));
      const convergence = await finish(
        converge({
          fleet,
          oracle,
          readTruth: readTruthOf,
          others,
          runtime,
          limitMs: LIVENESS_MS,
          aborted: () => false,
        }),
        4 * LIVENESS_MS,
      );
      if (convergence.status === 'unreachable') return convergence;
      await time.run(PUSHED_WITHIN_MS);
      const process = service.current();
      if (process === undefined) throw new Error('the service is not up');
      const people = [
        ...new Map([...plan.devices.map(({ person }) => person), ...others].map((one) => [one.id, one])).values(),
      ];
      const { transport } = process;
      await finish(
        judgeTelling({ people, transport, runtime, tokens, oracle, calmMs, saw: coverage.saw }),
        LIVENESS_MS,
      );
      return convergence;
    },
    async stop() {
      await finish(Promise.all([...members.values()].map(({ phone }) => phone.stop())), LIVENESS_MS);
      await finish(service.drain(), LIVENESS_MS);
      await time.runUntilIdle(LIVENESS_MS);
      disk.close();
    },
    nowMs,
    oracle,
    coverage,
    figures,
    phones: [...members.values()],
    state,
    hash() {
      hashAll();
      return hash.copy().digest('hex');
    },
    pending: () => time.pending(),
  };
}
