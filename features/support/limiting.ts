/** Limiting: what admins set the limits to, how much the service has to do, and who waits because of it. */
import {
  type Ack,
  type CommandName,
  type CommandValue,
  type ErrorCode,
  type Failure,
  type LimitBucket,
  type LimitChanges,
  type LimitSettings,
  type LoadLevel,
  loadLevels,
} from '@slotwire/protocol';
import type { Driver, Probe } from '../drivers/driver.ts';
import { personNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import { nearest } from './edit-distance.ts';
import type { DeviceWords } from './parameters.ts';
import { expectNow, until } from './until.ts';

export interface Limiting {
  countEveryAddress(): void;
  /** @throws when it is refused */
  limit(admin: string, what: string, bucket: LimitBucket): Promise<void>;
  limitConnections(admin: string, count: number): Promise<void>;
  try(admin: string, what: string, bucket: LimitBucket): Promise<void>;
  refused(code: ErrorCode, field: string): void;
  isLimited(admin: string, what: string, bucket: LimitBucket): Promise<void>;
  connections(admin: string, count: number): Promise<void>;
  setLoad(level: string): void;
  load(admin: string, level: string): Promise<void>;
  /** Lets as much time pass as the probe was told last, by a refusal or in an answer. */
  waitAsTold(probe: DeviceWords, answered: { retryAfterMs: number | undefined }): void;
  /** Not connected, and the service has said why. */
  waitsBecauseOf(device: DeviceWords, code: ErrorCode): Promise<void>;
  /** One way or the other. */
  answered(device: DeviceWords): Promise<void>;
}

export interface LimitingParts {
  driver: Driver;
  devices: Devices;
}

type Limits = CommandValue<'limits:get'>;

/** As scenarios call them. */
const buckets: Readonly<Record<string, readonly string[]>> = {
  'bookings per device': ['commands', 'perDevice', 'bookings'],
  'bookings per person': ['commands', 'perPerson', 'bookings'],
  'bookings per back end': ['commands', 'perBackEnd'],
  'reads per device': ['commands', 'perDevice', 'reads'],
  'reads per person': ['commands', 'perPerson', 'reads'],
  'commands per panel': ['commands', 'perDevice', 'admin'],
  'connects of the service': ['handshakes', 'perNode'],
  'connects per address': ['handshakes', 'perAddress'],
  'connects of admins': ['handshakes', 'adminsPerNode'],
};

function pathOf(what: string): readonly string[] {
  const path = buckets[what];
  if (path !== undefined) return path;
  const [like] = nearest(what, Object.keys(buckets));
  throw new Error(`no limit is called "${what}"; the nearest name is "${like}"`);
}

/** `{ commands: { perDevice: { bookings: value } } }` */
function changeOf(path: readonly string[], value: unknown): LimitChanges {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as LimitChanges;
}

function bucketAt(settings: LimitSettings, path: readonly string[]): LimitBucket {
  return path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], settings) as LimitBucket;
}

export function createLimiting({ driver, devices }: LimitingParts): Limiting {
  let attempt: Ack<unknown> | undefined;

  /** Admins keep their panel open: it is connected before anything is limited. */
  async function panelOf(admin: string): Promise<Probe> {
    const panel = driver.probe(personNamed(admin), 'panel');
    if (panel.state().status !== 'open') await panel.connect({ token: await driver.tokens.issue(panel.owner) });
    return panel;
  }

  async function ask<C extends CommandName>(admin: string, command: C, args: object): Promise<Ack<CommandValue<C>>> {
    const panel = await panelOf(admin);
    return (await panel.ask(command, args)) as Ack<CommandValue<C>>;
  }

  const set = (admin: string, change: LimitChanges) =>
    ask(admin, 'limits:set', { key: driver.newKey(), change, note: 'as the scenario says' });

  async function setOrThrow(admin: string, change: LimitChanges): Promise<void> {
    const answer = await set(admin, change);
    if (!answer.ok) throw new Error(`${admin} could not set it: ${JSON.stringify(answer)}`);
  }

  async function get(admin: string): Promise<Limits> {
    const answer = await ask(admin, 'limits:get', {});
    if (!answer.ok) throw new Error(`${admin} cannot see the limits: ${JSON.stringify(answer)}`);
    return answer.value;
  }

  const same = (a: LimitBucket, b: LimitBucket) => a.size === b.size && Math.abs(a.perSecond - b.perSecond) < 1e-9;

  return {
    countEveryAddress: () => driver.setUp({ countsEveryAddress: true }),
    limit: (admin, what, bucket) => setOrThrow(admin, changeOf(pathOf(what), bucket)),
    limitConnections: (admin, count) => setOrThrow(admin, { connectionsPerPerson: count }),
    async try(admin, what, bucket) {
      attempt = await set(admin, changeOf(pathOf(what), bucket));
    },
    refused(code, field) {
      const failure = attempt?.ok === false ? (attempt as Failure) : undefined;
      const named = failure?.message.startsWith(`${field}:`) || failure?.issues?.some(({ path }) => path === field);
      const fits = failure?.code === code && named;
      expectNow(`it is refused with ${code}, which names ${field}`, fits ? undefined : JSON.stringify(attempt));
    },
    async isLimited(admin, what, bucket) {
      const seen = bucketAt((await get(admin)).settings, pathOf(what));
      expectNow(`${admin} sees ${what} limited so`, same(seen, bucket) ? undefined : JSON.stringify(seen));
    },
    async connections(admin, count) {
      const { connectionsPerPerson } = (await get(admin)).settings;
      const fits = connectionsPerPerson === count;
      expectNow(`${admin} sees that a person may have ${count}`, fits ? undefined : `${connectionsPerPerson}`);
    },
    setLoad(level) {
      const known = loadLevels.find((each) => each === level);
      if (known === undefined) throw new Error(`a load is ${loadLevels.join(', ')}, not ${level}`);
      driver.service.setLoad(known satisfies LoadLevel);
      // Longer than it takes to rise by a level, or to fall by two.
      driver.passTime(LOAD_NOTICED_MS);
      driver.passTime(LOAD_NOTICED_MS);
    },
    load: (admin, level) =>
      until(`${admin} sees that the load is ${level}`, async () => {
        const seen = (await get(admin)).level;
        return seen === level ? undefined : seen;
      }),
    waitAsTold(words, { retryAfterMs }) {
      const probe = devices.probe(words);
      const state = probe.state();
      const waitMs = state.status === 'refused' ? state.refusal.retryAfterMs : retryAfterMs;
      if (waitMs === undefined) throw new Error(`${probe.name} was not told to wait: ${JSON.stringify(state)}`);
      driver.passTime(waitMs);
    },
    waitsBecauseOf(device, code) {
      const app = devices.app(device);
      return until(`${app.name} waits because of ${code}`, () => {
        const { connection } = app.screen();
        return connection.status === 'waiting' && connection.code === code ? undefined : JSON.stringify(connection);
      });
    },
    answered(device) {
      const app = devices.app(device);
      return until(`all that ${app.name} asked is answered`, () => (app.isAnswered() ? undefined : 'not all of it'));
    },
  };
}

const LOAD_NOTICED_MS = 6_000;
