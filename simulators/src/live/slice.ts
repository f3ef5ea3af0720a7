/**
 * Slice: the devices of one thread, from their start to the last look at them. It carries out what the coordinator orders and tells what it
 * sees; it judges nothing, as what its devices do is only right or wrong together with what the others do.
 */
import type { Runtime, Timers } from '@slotwire/runtime';
import type { ClientTransport, SocketService, SocketServiceOptions } from '@slotwire/sdk';
import { createCoverage } from '../coverage.ts';
import { createDevice, type Device } from '../device.ts';
import { countsOf, createFigures, type Figures } from '../figures.ts';
import { createFleet, type Member } from '../fleet.ts';
import { RollingLatency } from '../latency.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import { planDevice } from '../personas/day.ts';
import { PushLine } from '../phone/push-line.ts';
import type { Delivery } from '../push-gateways/delivery.ts';
import { createSurvey, type PersonLook, type ReadTruth } from '../survey.ts';
import { ProcessTimers } from '../world/process-timers.ts';
import { Connecting } from './connecting.ts';
import { type Latencies, LatencyMeter } from './latency-meter.ts';
import { type OnPhone, PhoneMember } from './phone-member.ts';
import type { LiveHolder, Order, Sample, SlicePlan } from './port.ts';
import { phoneName } from './push-post.ts';
import { RestlessMember } from './restless-member.ts';
import { ScaledClock, ScaledTimers } from './scaled-time.ts';
import type { IssueToken } from './tokens.ts';

export interface SliceParts {
  plan: SlicePlan;
  runtime: Runtime;
  /** @param address undefined for the system's choice */
  transportFrom: (address: string | undefined) => ClientTransport;
  issue: IssueToken;
  createService: (options: SocketServiceOptions) => SocketService;
  readTruth: ReadTruth;
  observe: (entry: HistoryEntry) => void;
  /** Once per second, and at the end of each order. */
  onSample: (sample: Sample) => void;
  onLook: (look: PersonLook) => void;
}

export interface Slice {
  carryOut(order: Order): Promise<void>;
  /** A gateway has a push for this device. */
  deliver(device: string, push: Delivery): void;
  /** Nobody wants to know any more: ends what it does by itself. */
  abandon(): void;
}

/** A Monday, 06:00 by the clocks of the phones, so that a short run sees a morning. */
const DAYS_START_MS = Date.UTC(2026, 0, 5, 6);

export function createSlice(parts: SliceParts): Slice {
  const { plan, runtime, observe } = parts;
  const { holders, others, marketplace, days } = plan;
  const { clock, timers } = runtime;
  // The seconds are put together elsewhere: none is kept here.
  const figures: Figures = { ...createFigures(), delivery: new RollingLatency(1) };
  const latencies: Latencies = {
    delivery: figures.delivery,
    ack: new RollingLatency(1),
    connect: new RollingLatency(1),
    resume: new RollingLatency(1),
  };
  const coverage = createCoverage();
  const connecting = new Connecting(clock);
  const addresses = plan.addresses.length === 0 ? [undefined] : plan.addresses;
  const meters = addresses.map((address) => new LatencyMeter(parts.transportFrom(address), latencies, clock));
  const scaled = days && createScaled(runtime, days.factor);
  // Truth is read person by person: a wish that came late would change what was read before.
  /** Of people's wishes: they end with the traffic, and a form that is open at that time is never sent. */
  const traffic = new ProcessTimers(scaled?.timers ?? timers);
  /** Of pushes that are on their way: they end before the applications do, so that none is started again. */
  const incoming = new ProcessTimers(timers);
  const lines = new Map<string, PushLine>();
  let abandoned = false;

  const fleet = createFleet({
    devices: holders.length,
    create: (index) => createMember(holders[index] as LiveHolder, meters[index % meters.length] as LatencyMeter),
    rampMs: plan.rampMs,
    connecting: () => connecting.count(),
    runtime,
  });

  function createMember(holder: LiveHolder, transport: ClientTransport): Member {
    const { name, person, persona } = holder;
    const own: Runtime = { ...runtime, random: runtime.random.fork(name) };
    const random = runtime.random.fork(`${name} person`);
    const getToken = () => parts.issue(person);
    const line = addLine(holder, own);
    const { settings } = holder;
    if (persona === undefined || days === undefined || scaled === undefined) {
      const device = addDevice(holder, own, line, { transport, getToken });
      const { ratePerMinute, dropsSeconds } = plan;
      return new RestlessMember({
        device,
        random,
        clock,
        timers: traffic,
        figures,
        marketplace,
        ratePerMinute,
        dropsSeconds,
        settings,
        line,
      });
    }
    const { factor, hours } = days;
    return new PhoneMember({
      name,
      persona,
      plan: planDevice(persona, name, { startMs: DAYS_START_MS, hours }, random.fork('days')),
      runtime: own,
      scaled,
      traffic,
      factor,
      transport,
      getToken,
      random,
      figures,
      marketplace,
      settings,
      line,
      saw: coverage.saw,
      createDevice: (onPhone) => addDevice(holder, own, line, onPhone),
    });
  }

  function addLine({ name, push }: LiveHolder, own: Runtime): PushLine | undefined {
    if (push === undefined) return undefined;
    const line = new PushLine({
      name: phoneName(plan.runId, name),
      provider: push.provider,
      clock,
      timers: incoming,
      random: own.random.fork('push'),
      // The post reads tokens, and hears of what is wiped.
      onToken() {},
    });
    lines.set(name, line);
    return line;
  }

  function addDevice(
    { name, person, push }: LiveHolder,
    own: Runtime,
    line: PushLine | undefined,
    more: Pick<OnPhone, 'transport' | 'getToken'> & Partial<OnPhone>,
  ): Device {
    const { host, onState } = more;
    return createDevice({
      name,
      deviceId: `sim-${plan.runId}-${name}`,
      person,
      url: plan.url,
      runtime: own,
      transport: more.transport,
      getToken: more.getToken,
      createService: parts.createService,
      observe,
      figures,
      host,
      pushRegistration: line && push && (() => ({ ...push, pushToken: line.token() })),
      saw: coverage.saw,
      onState(state) {
        connecting.note(name, state.status);
        onState?.(state);
      },
    });
  }

  function tell(): void {
    parts.onSample({
      state: fleet.state(),
      counts: countsOf(figures),
      coverage: coverage.counts(),
      latencies: {
        delivery: latencies.delivery.tick(),
        ack: latencies.ack.tick(),
        connect: latencies.connect.tick(),
        resume: latencies.resume.tick(),
      },
      lastFault: figures.lastFault,
      broken: figures.broken,
    });
  }

  async function settle(): Promise<void> {
    fleet.stopTraffic();
    traffic.kill();
    await fleet.heal();
  }

  function look(only: ReadonlySet<string> | undefined): Promise<void> {
    const { devices } = fleet;
    const survey = createSurvey({ devices, others, readTruth: parts.readTruth, clock, aborted: () => abandoned });
    return survey(only, parts.onLook);
  }

  const ticker = timers.every(1_000, tell);

  return {
    async carryOut(order) {
      switch (order.do) {
        case 'start':
          fleet.start();
          break;
        case 'settle':
          await settle();
          break;
        case 'look':
          await look(order.only);
          break;
        case 'close':
          incoming.kill();
          await fleet.close();
          ticker.stop();
          break;
        default:
          assertNever(order);
      }
      tell();
    },
    deliver: (device, push) => lines.get(device)?.take(push),
    abandon() {
      abandoned = true;
      incoming.kill();
      ticker.stop();
      fleet.stopTraffic();
      traffic.kill();
      // Else they would go on in this thread, and come back to a service that nobody runs any more.
      void fleet.close();
    },
  };
}

function createScaled({ clock, timers }: { clock: Runtime['clock']; timers: Timers }, factor: number) {
  return { clock: new ScaledClock(clock, factor, DAYS_START_MS), timers: new ScaledTimers(timers, factor) };
}

function assertNever(value: never): never {
  throw new Error(`unknown order ${JSON.stringify(value)}`);
}
