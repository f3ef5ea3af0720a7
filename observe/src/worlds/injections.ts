/** Injections: how each fault is brought about in a world, what that world needs for it, and how it ends. Real ones: nothing is only said to be so. */
import type { InjectedFault } from '@slotwire/metrics';
import { sleep } from '@slotwire/runtime';
import type { PushGateways } from '@slotwire/simulators';
import { openIdleConnections } from './idle-connections.ts';
import type { ServiceFault } from './orders.ts';
import { WorldBroken } from './outside.ts';
import { startTamperedFleet } from './tampered-fleet.ts';
import type { World, WorldPlan } from './world.ts';

export interface Injection {
  plan: Omit<WorldPlan, 'environment'>;
  /** It is on when this resolves. @returns how it ends: all is well again when that resolves */
  begin(world: World): Promise<Ending>;
  /** So long it takes until it is felt, s: such worlds are started first. */
  slowSeconds?: number;
}

export interface Ending {
  /** What is wrong is less so: for an alert that the worse one of its name keeps quiet. */
  ease?: () => Promise<void>;
  end(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** One that lives in the process of the service. */
function inService(fault: ServiceFault): Pick<Injection, 'begin'> {
  return {
    async begin({ service }) {
      await service.setFault(fault, true);
      return { end: () => service.setFault(fault, false) };
    },
  };
}

type Behaviour = Parameters<PushGateways['fcm']['script']['behave']>[0];

function inGateways({ gateways }: World, wrong: Behaviour, right: Behaviour): Ending {
  const { fcm, apns } = has(gateways, 'gateways');
  const behave = (behaviour: Behaviour) => {
    for (const { script } of [fcm, apns]) script.behave(behaviour);
  };
  behave(wrong);
  return { end: async () => behave(right) };
}

function has<T>(part: T | undefined, what: string): T {
  if (part === undefined) throw new WorldBroken(`this world has no ${what}`);
  return part;
}

/** The store loses what a fleet was told is safe. Of so many acks some make a booking, and some share a commit. */
const LOSING_ACKS = 400;
const FOUND_WITHIN_MS = 90_000;
const LOSING_FLEET = { devices: 10, rate: 150, judged: true };

/** As long as it takes to be late by more than a minute. */
const HELD_MS = 75_000;

const DESCRIPTORS = 300;
/** Beside some 40 that the service has anyway. The last ones make it more than nineteen of twenty. */
const IDLE_CONNECTIONS = 220;
const LAST_CONNECTIONS = 35;

/** A key that is new, so often. */
const STRANGE_KEYS_EVERY_MS = 1_000;

export const injections: Readonly<Record<InjectedFault, Injection>> = {
  'store-refuses': { plan: { canaries: ['connects', 'books'] }, ...inService('store-refuses') },
  'store-slow': { plan: { canaries: ['books'] }, ...inService('store-slow') },
  'store-loses': {
    plan: { fleet: { devices: 2, rate: 30 } },
    slowSeconds: 90,
    async begin(world) {
      const { service, outside } = world;
      const fleet = await world.startFleet(LOSING_FLEET);
      const acked = () => fleet.run.totals.counts().ok;
      const until = async (isThere: () => boolean, what: string) => {
        const untilMs = outside.runtime.clock.monotonicMs() + FOUND_WITHIN_MS;
        while (!isThere()) {
          if (outside.runtime.clock.monotonicMs() > untilMs)
            throw new WorldBroken(`a fleet with ${acked()} acks ${what}`);
          await sleep(outside.runtime.timers, 200);
        }
      };
      await until(() => acked() > 0, 'did not begin');
      await service.setFault('store-loses', true);
      const enough = acked() + LOSING_ACKS;
      await until(() => acked() >= enough, `has fewer than ${enough}`);
      await service.setFault('store-loses', false);
      // While its traffic goes on, as that of a canary does that never stops.
      await until(() => (fleet.run.violations().lost ?? 0) > 0, 'missed nothing');
      fleet.run.stop();
      return { end: () => world.endFleet(fleet) };
    },
  },
  'stream-recreated': { plan: { canaries: ['connects'] }, ...inService('stream-recreated') },
  'loop-blocked': { plan: {}, ...inService('loop-blocked') },
  'loop-flooded': { plan: {}, ...inService('loop-flooded') },
  'gateway-down': {
    plan: { phones: true, canaries: ['books'] },
    slowSeconds: 40,
    begin: async (world) => inGateways(world, { outage: 'unreachable' }, { outage: undefined }),
  },
  'gateway-refuses': {
    plan: { phones: true, canaries: ['books'] },
    begin: async (world) => inGateways(world, { refusedShare: 1 }, { refusedShare: 0 }),
  },
  'pushes-held': {
    plan: { phones: true, canaries: ['books'] },
    slowSeconds: 90,
    async begin({ service, outside }) {
      await service.setFault('pushes-held', true);
      await sleep(outside.runtime.timers, HELD_MS);
      // How late a push is shows when it goes out at last.
      await service.setFault('pushes-held', false);
      return { end: async () => {} };
    },
  },
  'network-slow': {
    plan: { proxy: true, canaries: ['books'] },
    async begin({ network }) {
      const slow = has(network, 'network of its own');
      slow.setDelay(2_000);
      return { end: async () => slow.setDelay(0) };
    },
  },
  'page-throws': {
    plan: { pages: true },
    async begin({ pages }) {
      const own = has(pages, 'pages');
      own.setBroken(true);
      return { end: async () => own.setBroken(false) };
    },
  },
  'keys-unreachable': {
    plan: { keys: true, canaries: ['connects', 'books'] },
    slowSeconds: 45,
    async begin({ keys, outside }) {
      const issuer = has(keys, 'keys');
      issuer.setAnswering(false);
      // A key that a service has it does not ask for: only one that is new makes it ask.
      const ticker = outside.runtime.timers.every(STRANGE_KEYS_EVERY_MS, () => void issuer.renew(undefined));
      return {
        async end() {
          ticker.stop();
          issuer.setAnswering(true);
        },
      };
    },
  },
  'keys-end': {
    plan: { keys: true, canaries: ['connects', 'books'], lookEveryMs: 1_000 },
    slowSeconds: 60,
    async begin({ keys, outside: { runtime } }) {
      const issuer = has(keys, 'keys');
      await issuer.renew(runtime.clock.nowMs() + DAY_MS);
      return {
        ease: () => issuer.renew(runtime.clock.nowMs() + 10 * DAY_MS),
        end: () => issuer.renew(runtime.clock.nowMs() + 90 * DAY_MS),
      };
    },
  },
  'certificate-ends': {
    plan: { keys: true, certificate: true, canaries: ['books'], lookEveryMs: 1_000 },
    async begin({ certificate, outside: { runtime } }) {
      const files = has(certificate, 'certificate');
      await files.write(runtime.clock.nowMs() + DAY_MS);
      return {
        ease: () => files.write(runtime.clock.nowMs() + 10 * DAY_MS),
        end: () => files.write(runtime.clock.nowMs() + 90 * DAY_MS),
      };
    },
  },
  'reminders-held': { plan: {}, slowSeconds: 90, ...inService('reminders-held') },
  'fleet-gone': {
    plan: {},
    async begin(world) {
      for (const fleet of [...world.fleets]) await world.endFleet(fleet);
      return {
        async end() {
          await world.startFleet({ devices: 8, rate: 40 });
        },
      };
    },
  },
  'service-killed': {
    plan: {},
    async begin({ service }) {
      await service.kill();
      return { end: () => service.startAgain() };
    },
  },
  'service-restarts': {
    plan: { fleet: 'none', canaries: ['books'] },
    slowSeconds: 30,
    async begin({ service, outside }) {
      let going = true;
      const restarting = (async () => {
        while (going) {
          await service.kill();
          await service.startAgain();
          // So long that it is seen to be up.
          await sleep(outside.runtime.timers, 2_000);
        }
      })();
      return {
        async end() {
          going = false;
          await restarting;
        },
      };
    },
  },
  'batch-tampered': {
    plan: {},
    slowSeconds: 40,
    async begin(world) {
      const fleet = await startTamperedFleet(world.service.url, world.outside);
      const gone = world.addFleetTarget(fleet.metricsUrl);
      return {
        async end() {
          gone();
          await fleet.stop();
        },
      };
    },
  },
  'descriptors-used': {
    plan: { descriptors: DESCRIPTORS, fleet: { devices: 4, rate: 60 } },
    async begin({ service, outside }) {
      const [most, last] = [IDLE_CONNECTIONS, LAST_CONNECTIONS].map((count) =>
        openIdleConnections(service.url, count, outside.runtime.timers),
      );
      return {
        ease: async () => last?.close(),
        async end() {
          most?.close();
          last?.close();
        },
      };
    },
  },
};
