/** The event log of a process that goes through all that people, admins, strangers and operators do to it: every line is of a kind, and none tells a secret. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Namespace } from '@slotwire/protocol';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { type ServiceProcess, startProcess } from '../../process.fixture.ts';
import { faroPayloadOf } from '../faro/payload.fixture.ts';
import { kindsOf } from './event-log.ts';

type Ack = { ok: boolean; code?: string; value?: Record<string, unknown> };
type Line = Record<string, unknown>;

/** What no line may hold. */
const secrets = {
  note: 'note-of-a-customer-5107',
  reason: 'reason-of-a-cancellation-5107',
  adminReason: 'reason-of-an-admin-5107',
  broadcast: 'text-of-a-broadcast-5107',
  pushToken: `push-token-5107-${'x'.repeat(40)}`,
  malformed: 'text-of-a-broken-packet-5107',
  query: 'token-in-a-query-5107',
  nonsense: 'token-of-nonsense-5107',
  service: 'service-that-was-booked-5107',
  /** Of the page that reports a fault. */
  mail: 'ada@example.org',
};
const tokens: string[] = [];

let dir: string;
let lines: readonly Line[];
let texts: readonly string[];
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slotwire-'));
  const service = await startProcess(dir, { SLOTWIRE_LOG_LEVEL: 'debug' });
  try {
    await goThroughAll(service);
    service.child.kill('SIGTERM');
    assert.equal(await service.exited, 0);
  } finally {
    service.child.kill('SIGKILL');
  }
  texts = service.lines;
  lines = texts.map((text) => JSON.parse(text) as Line);
});
after(() => rm(dir, { recursive: true, force: true }));

async function tokenFor(url: string, userId: string, role: string, more: object = {}): Promise<string> {
  const response = await fetch(`${url}/v1/dev/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, role, ...more }),
  });
  const { token } = (await response.json()) as { token: string };
  tokens.push(token);
  return token;
}

const open = (url: string, namespace: Namespace, auth: object): Socket =>
  io(url + namespace, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
const once = <T>(socket: Socket, event: string) => new Promise<T>((resolve) => socket.once(event, resolve));
const ask = (socket: Socket, event: string, args: object): Promise<Ack> => socket.emitWithAck(event, args);
const authOf = (token: string, deviceId: string, more: object = {}) => ({
  protocol: 1,
  token,
  deviceId,
  platform: 'sim',
  appVersion: '1',
  ...more,
});

async function enter(url: string, token: string, deviceId: string, namespace: Namespace = '/'): Promise<Socket> {
  const socket = open(url, namespace, authOf(token, deviceId));
  await once(socket, 'welcome');
  return socket;
}

async function goThroughAll(service: ServiceProcess): Promise<void> {
  const { url } = service;
  const key = () => crypto.randomUUID();
  const startMs = Date.now() + 30 * 86_400_000;
  const vendor = await enter(url, await tokenFor(url, 'staff-1', 'vendor', { vendorId: 'v-1' }), 'd-vendor');
  const customerToken = await tokenFor(url, 'c-1', 'customer');
  const customer = await enter(url, customerToken, 'd-customer');

  // Commands that are accepted, repeated, refused, malformed and unknown.
  const trace = `00-${'5'.repeat(32)}-${'1'.repeat(16)}-01`;
  const create = {
    key: key(),
    trace,
    vendorId: 'v-1',
    resourceId: 'chair-1',
    service: secrets.service,
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(startMs + 3_600_000).toISOString(),
  };
  const heard = once(vendor, 'events');
  const { value } = await ask(customer, 'booking:create', create);
  assert.ok((await ask(customer, 'booking:create', create)).ok, 'a repeat');
  const bookingId = value?.id as string;
  await heard;
  assert.equal((await ask(customer, 'booking:create', { ...create, key: key() })).code, 'SLOT_TAKEN');
  const note = { key: key(), bookingId, text: secrets.note };
  assert.deepEqual((await ask(customer, 'booking:note', note)).ok, true);
  assert.equal((await ask(customer, 'booking:note', { ...note, bookingId: 7 })).code, 'BAD_REQUEST');
  assert.equal((await ask(customer, secrets.nonsense, { text: secrets.note })).code, 'UNKNOWN_EVENT');
  assert.equal((await ask(customer, 'broadcast:send', {})).code, 'UNKNOWN_EVENT');
  const device = { provider: 'fcm', locale: 'en', timeZone: 'UTC', pushToken: secrets.pushToken };
  assert.equal((await ask(customer, 'device:register', { key: key(), ...device })).ok, true);
  const booking = { key: key(), bookingId, baseVersion: 2, reason: secrets.reason };
  assert.equal((await ask(customer, 'booking:cancel', booking)).ok, true);
  const refreshed = await tokenFor(url, 'c-1', 'customer');
  assert.equal((await ask(customer, 'session:refresh', { token: refreshed })).ok, true);

  // Somebody who is behind, a token on a second device, and handshakes that are refused.
  const late = open(url, '/', authOf(await tokenFor(url, 'staff-2', 'vendor', { vendorId: 'v-1' }), 'd-late'));
  const { streams } = await once<{ streams: Record<string, { epoch: string; offset: number }> }>(late, 'welcome');
  late.disconnect();
  const positions = { 'vendor:v-1': { epoch: streams['vendor:v-1']?.epoch, offset: 0 } };
  const again = open(
    url,
    '/',
    authOf(await tokenFor(url, 'staff-2', 'vendor', { vendorId: 'v-1' }), 'd-late', { positions }),
  );
  await once(again, 'events');
  (await enter(url, customerToken, 'd-thief')).disconnect();
  for (const auth of [
    { token: secrets.nonsense },
    authOf(secrets.nonsense, 'd-x'),
    authOf(customerToken, 'd-x', { protocol: 9 }),
  ]) {
    const refused = open(url, '/', auth);
    await once(refused, 'connect_error');
    refused.close();
  }

  // Strangers: packets and requests that are none.
  const raw = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  await new Promise((resolve) => raw.once('open', resolve));
  const closed = new Promise((resolve) => raw.once('close', resolve));
  raw.send(`40${JSON.stringify(authOf(await tokenFor(url, 'c-3', 'customer'), 'd-raw'))}`);
  const welcomed = new Promise<void>((resolve) => {
    raw.on('message', (packet) => String(packet).startsWith('42["welcome"') && resolve());
  });
  await welcomed;
  raw.send(`42["booking:note",{"text":"${secrets.malformed}"`);
  await closed;
  const json = { 'content-type': 'application/json' };
  const statusOf = async (path: string, options: RequestInit = {}) => (await fetch(url + path, options)).status;
  assert.equal(await statusOf(`/nowhere?token=${secrets.query}`), 404);
  const bearer = { ...json, authorization: `Bearer ${secrets.nonsense}` };
  assert.equal(await statusOf('/v1/bookings', { method: 'POST', headers: bearer, body: '{}' }), 401);
  assert.equal(
    await statusOf('/v1/bookings', { method: 'POST', headers: bearer, body: `{"note":"${secrets.note}"` }),
    400,
  );
  const report = { method: 'POST', headers: { ...json, origin: url }, body: JSON.stringify(faroPayloadOf()) };
  assert.equal(await statusOf('/faro/collect', report), 202);

  // Admins.
  const admin = await enter(url, await tokenFor(url, 'alex', 'admin'), 'd-admin', '/admin');
  const limits = await ask(admin, 'limits:get', {});
  assert.equal(limits.ok, true);
  const people = { type: 'people', userIds: ['staff-1'] };
  const adminDeeds: [string, object][] = [
    ['limits:set', { key: key(), change: { connectionsPerPerson: 9 }, note: secrets.adminReason }],
    ['broadcast:preview', { audience: people }],
    [
      'broadcast:send',
      { key: key(), audience: people, title: secrets.broadcast, text: secrets.broadcast, priority: 'low' },
    ],
    ['connections:list', {}],
    ['audit:list', {}],
  ];
  for (const [event, args] of adminDeeds) {
    const answer = await ask(admin, event, args);
    assert.ok(answer.ok, `${event}: ${JSON.stringify(answer)}`);
  }
  const gone = once(customer, 'goodbye');
  assert.equal((await ask(admin, 'session:revoke', { key: key(), userId: 'c-1' })).ok, true);
  await gone;

  // A person who signs out, and one who loses the net; all others are there until the drain.
  const leaving = await enter(url, await tokenFor(url, 'c-2', 'customer'), 'd-leaving');
  await ask(leaving, 'session:sign-out', { key: key() });
}

const kindsSeen = () => new Set(lines.flatMap((line) => kindsOf(line).map(({ name }) => name)));

test('every line is of exactly one kind', () => {
  const strange = lines.filter((line) => kindsOf(line).length !== 1);
  assert.deepEqual(strange, []);
});

test('the run was one that says something: of each kind that needs no fault there is a line', () => {
  const seen = kindsSeen();
  const missing = [
    'command',
    'handshake',
    'word',
    'disconnect',
    'live-batch',
    'replay-batch',
    'violation',
    'token-replay',
    'http',
    'limits',
    'page-fault',
    'page-log',
    'page-span',
    'start',
    'drain',
    'stop',
  ].filter((name) => !seen.has(name));
  assert.deepEqual(missing, []);
  const outcomes = new Set(
    lines.filter(({ bytes, dir }) => dir === 'in' && bytes !== undefined).map((line) => line.outcome),
  );
  for (const code of ['OK', 'REPLAYED', 'SLOT_TAKEN', 'BAD_REQUEST', 'UNKNOWN_EVENT'])
    assert.ok(outcomes.has(code), code);
});

test('no token, push token, text of a person or reason is in any line', () => {
  for (const [what, secret] of Object.entries<string>({ ...secrets, ...tokens }))
    assert.deepEqual(
      texts.filter((text) => text.includes(secret)),
      [],
      what,
    );
  assert.ok(tokens.length >= 7);
});
