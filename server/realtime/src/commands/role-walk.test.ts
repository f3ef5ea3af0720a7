/**
 * Role walk: every event × every role × what belongs to somebody else, through a whole service. The table of commands says who may send
 * what; the table below says whose things each could name, and a command that is not in it fails the test.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type CommandName,
  commandNames,
  commands,
  type ErrorCode,
  Namespace,
  type Refusal,
  type Role,
  roles,
} from '@slotwire/protocol';
import * as z from 'zod';
import { claimsOf, createTestService, type TestClient, type TestService } from '../service.fixture.ts';
import { validArgs } from './valid-args.fixture.ts';

/** What belongs to Ada and to vendor v-1. */
interface Foreign {
  bookingId: string;
  slot: { startsAt: string; endsAt: string };
  notificationId: string;
  token: string;
}

interface Answer {
  ok: boolean;
  code?: ErrorCode;
  value?: unknown;
}

interface Case {
  what: string;
  /** `key` is a fresh one. */
  args: (foreign: Foreign, key: string) => object;
  /** The refusal; or OK, with a value in which nothing of anybody else may stand. */
  expect: ErrorCode | { value: unknown };
  /** Default: all that may send the command. */
  only?: Role;
}

/** Whose things it could name; or in words why it can name nobody's. */
type Walk = readonly Case[] | string;

const admins = 'admins act on everybody; that others cannot send it is walked all the same';

const onBooking = (more: object): Case[] => [
  {
    what: "another's booking",
    args: ({ bookingId }, key) => ({ key, bookingId, baseVersion: 1, ...more }),
    expect: 'NOT_FOUND',
  },
  {
    what: 'a booking that never was',
    args: (_foreign, key) => ({ key, bookingId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', baseVersion: 1, ...more }),
    expect: 'NOT_FOUND',
  },
];

const walks: { readonly [C in CommandName]: Walk } = {
  'booking:create': [
    {
      what: 'the id of a booking of another',
      args: ({ bookingId, slot }) => ({ key: bookingId, vendorId: 'v-9', resourceId: 'r-9', service: 'x', ...slot }),
      expect: 'KEY_REUSED',
    },
    {
      what: 'a slot that another has: taken, and not by whom',
      args: ({ slot }, key) => ({ key, vendorId: 'v-1', resourceId: 'chair-1', service: 'x', ...slot }),
      expect: 'SLOT_TAKEN',
    },
  ],
  'booking:cancel': onBooking({}),
  'booking:reschedule': onBooking({ startsAt: '2026-03-03T09:00:00Z', endsAt: '2026-03-03T10:00:00Z' }),
  'booking:answer-reschedule': onBooking({ accept: true }),
  'booking:transition': onBooking({ to: 'confirmed' }),
  'booking:note': onBooking({ text: 'Hello' }),
  'sync:since': ['user:ada', 'vendor:v-1', 'group:secret'].map((stream) => ({
    what: `the stream ${stream}`,
    args: () => ({ stream, epoch: 'e', offset: 0 }),
    expect: 'FORBIDDEN',
  })),
  'sync:snapshot': [
    {
      what: 'what follows on a booking of another',
      args: ({ bookingId }) => ({ after: bookingId }),
      expect: { value: { bookings: [] } },
    },
  ],
  'notification:list': [
    {
      what: "what stands before another's notification",
      args: ({ notificationId }) => ({ before: notificationId }),
      expect: { value: { notifications: [], unread: 0 } },
    },
  ],
  'notification:read': [
    {
      what: "another's notification",
      args: ({ notificationId }, key) => ({ key, ids: [notificationId] }),
      expect: { value: { unread: 0 } },
    },
  ],
  'notification:shown': [
    {
      what: "another's notification",
      args: ({ notificationId }) => ({ ids: [notificationId] }),
      expect: { value: {} },
    },
  ],
  'preferences:get': 'those of the person of the token',
  'preferences:set': 'those of the person of the token',
  'device:register': 'the device of the session; a push token belongs to whoever has it (PU1)',
  'device:unregister': [
    {
      what: 'a device that has the id of the device of another',
      args: (_foreign, key) => ({ key }),
      expect: { value: { deviceId: 'phone' } },
    },
  ],
  'session:refresh': [{ what: "another's token", args: ({ token }) => ({ token }), expect: 'FORBIDDEN' }],
  'session:profile': 'the session itself',
  'telemetry:report': 'figures without names',
  'session:sign-out': 'the devices of the person of the token; its own test walks it at the end',
  'session:revoke': admins,
  'push:decisions': admins,
  'connections:list': admins,
  'connections:disconnect': admins,
  'broadcast:preview': admins,
  'broadcast:send': admins,
  'broadcast:cancel': admins,
  'broadcast:list': admins,
  'audit:list': admins,
  'limits:get': admins,
  'limits:set': admins,
  'monitor:subscribe': admins,
  'monitor:unsubscribe': admins,
  'metrics:subscribe': admins,
  'metrics:unsubscribe': admins,
  'analytics:query': 'a vendor names nobody: the figures are those of the vendor of the token',
  'overview:get': 'a vendor names nobody: the day is that of the vendor of the token',
};

/** Arguments that name somebody or something. */
const names = new Set([
  'bookingId',
  'userId',
  'customerId',
  'deviceId',
  'stream',
  'ids',
  'notificationId',
  'jti',
  'token',
]);

/** Nobody of these has anything to do with Ada or v-1. */
const strangers: { readonly [R in Role]: { sub: string; role: R; vendorId?: string } } = {
  customer: { sub: 'eve', role: 'customer' },
  vendor: { sub: 'staff-2', role: 'vendor', vendorId: 'v-2' },
  admin: { sub: 'sam', role: 'admin' },
  service: { sub: 'back-end', role: 'service' },
};
const ada = { sub: 'ada', role: 'customer', groups: ['secret'] } as const;
const staff = { sub: 'staff-1', role: 'vendor', vendorId: 'v-1' } as const;

let world: TestService;
let foreign: Foreign;
let adas: TestClient;
let staffs: TestClient;
let untouched: unknown;

const key = () => world.runtime.ids.next();
const send = (client: TestClient, event: string, args: object) => client.ask<Answer>(event, args);

/** All that its owners could see of it. */
async function state(): Promise<unknown> {
  const views = [];
  for (const client of [adas, staffs])
    for (const event of ['sync:snapshot', 'notification:list', 'preferences:get'])
      views.push(await send(client, event, {}));
  const devices = await world.store.listTargets('user:ada', 'none', undefined, 10);
  return { views, devices, audit: await world.store.listAudit({ limit: 100 }) };
}

before(async () => {
  world = await createTestService();
  adas = await world.connect(ada, { deviceId: 'phone' });
  staffs = await world.connect(staff, { deviceId: 'phone' });
  const start = world.runtime.clock.nowMs() + 86_400_000;
  const slot = { startsAt: new Date(start).toISOString(), endsAt: new Date(start + 3_600_000).toISOString() };
  const bookingId = key();
  const booked = { key: bookingId, vendorId: 'v-1', resourceId: 'chair-1', service: 'Haircut of Ada', ...slot };
  assert.ok((await send(adas, 'booking:create', booked)).ok);
  const noted = await send(staffs, 'booking:note', { key: key(), bookingId, text: 'for Ada' });
  assert.ok(noted.ok);
  const region = { locale: 'en', timeZone: 'UTC' };
  const registered = { key: key(), provider: 'fcm', pushToken: 'ada'.padEnd(40, 'x'), ...region };
  assert.ok((await send(adas, 'device:register', registered)).ok);
  const { value } = await send(adas, 'notification:list', {});
  const { notifications } = value as { notifications: { id: string }[] };
  const token = JSON.stringify(claimsOf({ ...ada, jti: 'ada-2' }, world.runtime.clock.nowMs()));
  foreign = { bookingId, slot, notificationId: notifications[0]?.id ?? assert.fail('Ada was told'), token };
  untouched = await state();
});
after(() => world.stop());

async function admitted(role: Role, namespace: Namespace): Promise<TestClient | undefined> {
  const client = await world.connect(strangers[role], { namespace, deviceId: 'phone' });
  const [refused] = client.of<Refusal>('refused');
  if (refused === undefined) return client;
  assert.equal(refused.code, 'FORBIDDEN');
  return undefined;
}

/** Arguments of any shape: who may not send a command is told so, whatever it would have been. */
const argsOf = (name: CommandName): object => {
  const walk = walks[name];
  return typeof walk === 'string' ? validArgs[name] : (walk[0]?.args(foreign, key()) ?? {});
};

describe('every event', () => {
  test('[SE1] roles enter their own namespace alone; service enters none', async () => {
    for (const role of roles)
      for (const namespace of Object.values(Namespace)) {
        const isOwn = namespace === '/admin' ? role === 'admin' : role === 'customer' || role === 'vendor';
        assert.equal((await admitted(role, namespace)) !== undefined, isOwn, `${role} in ${namespace}`);
      }
  });

  test('[CM6] [CM8] in this table has its cases, or names nobody', () => {
    assert.deepEqual(Object.keys(walks).sort(), [...commandNames].sort());
    for (const name of commandNames) {
      if (typeof walks[name] !== 'string' || walks[name] === admins) continue;
      const schema = z.toJSONSchema(commands[name].args, { io: 'input', unrepresentable: 'any' });
      const named = [...JSON.stringify(schema).matchAll(/"(\w+)":\{/g)].map(([, property]) => property as string);
      assert.deepEqual(
        named.filter((property) => names.has(property)),
        [],
        `${name} can name what is another's: it needs cases`,
      );
    }
    const adminsOnly = commandNames.filter((name) => commands[name].roles.every((role) => role === 'admin'));
    for (const name of commandNames)
      if (walks[name] === admins) assert.ok(adminsOnly.includes(name), `${name} is not of admins alone`);
  });

  test('[CM6] × every role that may not send it is refused, whatever it names, and changes nothing', async () => {
    for (const namespace of Object.values(Namespace)) {
      for (const role of roles) {
        const client = await admitted(role, namespace);
        if (client === undefined) continue;
        for (const name of commandNames) {
          const spec = commands[name];
          const isHere = (spec.namespaces as readonly Namespace[]).includes(namespace);
          if (isHere && (spec.roles as readonly Role[]).includes(role)) continue;
          const { code } = await send(client, name, argsOf(name));
          assert.equal(code, isHere ? 'FORBIDDEN' : 'UNKNOWN_EVENT', `${name} × ${role} × ${namespace}`);
        }
      }
    }
    assert.deepEqual(await state(), untouched);
  });

  for (const name of commandNames) {
    const walk = walks[name];
    if (typeof walk === 'string') continue;
    for (const { what, args, expect, only } of walk) {
      for (const role of commands[name].roles) {
        if (only !== undefined && only !== role) continue;
        test(`[CM8] ${name} × ${role} × ${what}`, async () => {
          const client = await admitted(role, '/');
          assert.ok(client);
          const answer = await send(client, name, args(foreign, key()));
          const text = JSON.stringify(answer);
          assert.ok(!/ada|staff-1|Haircut/i.test(text), `it tells of others: ${text}`);
          if (typeof expect === 'string') assert.equal(answer.code, expect, text);
          else assert.partialDeepStrictEqual(answer, { ok: true, value: expect.value as object });
          assert.deepEqual(await state(), untouched);
        });
      }
    }
  }

  test('[CM8] a booking of another is answered like one that never was, word for word', async () => {
    const client = await admitted('customer', '/');
    assert.ok(client);
    const [another, never] = onBooking({}).map(({ args }) => args(foreign, key()));
    assert.deepEqual(
      await send(client, 'booking:cancel', another as object),
      await send(client, 'booking:cancel', never as object),
    );
  });

  test('[CM2] the key of another is no key of mine: it repeats nothing and tells nothing', async () => {
    const client = await admitted('customer', '/');
    assert.ok(client);
    const own = key();
    const first = await send(adas, 'preferences:set', { key: own, timeZone: 'Europe/Berlin' });
    const mine = await send(client, 'preferences:set', { key: own, timeZone: 'Europe/Paris' });
    assert.deepEqual([first.ok, mine.ok, 'replayed' in mine], [true, true, false]);
    assert.match(JSON.stringify(await send(adas, 'preferences:get', {})), /Europe\/Berlin/);
    untouched = await state();
  });

  test('[SE11] session:sign-out × customer, vendor: whoever signs out everywhere puts nobody else out', async () => {
    for (const role of commands['session:sign-out'].roles) {
      const client = await admitted(role, '/');
      assert.ok(client);
      const answer = await send(client, 'session:sign-out', { key: key(), everywhere: true });
      assert.deepEqual(answer, { ok: true, value: { closed: 1 } });
    }
    assert.deepEqual(await state(), untouched);
    assert.deepEqual([adas.of('goodbye'), staffs.of('goodbye')], [[], []]);
  });
});
