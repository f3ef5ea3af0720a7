/**
 * A process that posts pushes and does nothing else: what undici, TLS and HTTP/2 cost. The same messages to the same gateways, as many at a
 * time as the service has under way; no store, no decisions, and nothing is made of an answer but its code. `node bare-push.ts <options as JSON>`
 */
import { readFileSync } from 'node:fs';
import {
  createAccessTokens,
  createProviderTokens,
  type PushMessage,
  parseApnsKey,
  parseServiceAccount,
  toApnsRequest,
  toFcmMessage,
} from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';
import { Pool } from 'undici';
import { announcement } from './event.ts';
import { cpuSeconds, residentBytes } from './own-process.ts';
import { addressOf, type People } from './people.ts';
import { serve } from './remote.ts';

export interface BarePushOptions {
  /** As `GatewaysCalls.writeCredentials` named it. */
  env: Record<string, string>;
}

export interface BarePushCalls {
  /** One to the device of each. @returns CPU seconds */
  post(people: People): Promise<number>;
  /** After a full garbage collection. */
  residentBytes(): Promise<number>;
}

/** To each gateway, as the service does. */
const IN_FLIGHT = 100;
const CONNECTIONS = 8;
const DAY_MS = 86_400_000;

const { env } = JSON.parse(process.argv[2] as string) as BarePushOptions;
const { clock, ids } = createSystemRuntime({ keepAlive: true });
const variable = (name: string) => env[`SLOTWIRE_${name}`] as string;
const textOf = (name: string) => readFileSync(variable(name), 'utf8');
const ca = textOf('PUSH_CA');
const topic = variable('APNS_TOPIC');
const fcm = connect(variable('FCM_URL'));
const apns = connect(variable('APNS_URL'));

function connect(url: string): Pool {
  return new Pool(url, { connections: CONNECTIONS, connect: { ca, preferH2: true }, allowH2: true });
}

async function logIn() {
  const account = parseServiceAccount(textOf('FCM_CREDENTIALS'));
  const key = parseApnsKey(textOf('APNS_KEY'));
  if (!account.ok || !key.ok) throw new Error('the credentials of the gateways cannot be read');
  const { projectId, tokenUri } = account.value;
  const accessTokens = createAccessTokens(account.value, async (body) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fcm.request({ method: 'POST', path: new URL(tokenUri).pathname, headers, body });
    return { code: answer.statusCode, body: await answer.body.text() };
  });
  const keyIds = { keyId: variable('APNS_KEY_ID'), teamId: variable('APNS_TEAM_ID') };
  return {
    fcmPath: `/v1/projects/${projectId}/messages:send`,
    fcmToken: `Bearer ${await accessTokens.current()}`,
    apnsToken: `bearer ${await createProviderTokens({ key: key.value, ...keyIds }, clock).current()}`,
  };
}

const { fcmPath, fcmToken, apnsToken } = await logIn();

async function post(index: number): Promise<void> {
  const { provider, token } = addressOf(index);
  const message = messageTo(token);
  const request = provider === 'fcm' ? toFcmRequest(message) : toApnsRequest(message, topic);
  const authorization = provider === 'fcm' ? fcmToken : apnsToken;
  const headers = { ...request.headers, authorization };
  const { path, body } = request;
  const answer = await (provider === 'fcm' ? fcm : apns).request({ method: 'POST', path, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${provider} answered ${answer.statusCode} ${text}`);
}

function toFcmRequest(message: PushMessage) {
  const headers = { 'content-type': 'application/json' };
  return { path: fcmPath, headers, body: JSON.stringify(toFcmMessage(message, clock.nowMs())) };
}

/** What the service makes of the bench's announcement. */
function messageTo(token: string): PushMessage {
  const id = ids.next();
  const { title, text, priority } = announcement;
  return {
    token,
    environment: 'production',
    topic: undefined,
    title,
    body: text,
    data: { id, category: 'announcement', priority },
    collapseKey: id,
    urgency: 'normal',
    sound: undefined,
    badge: undefined,
    expiresMs: clock.nowMs() + DAY_MS,
  };
}

async function postAll(queue: Iterator<number>): Promise<void> {
  for (let next = queue.next(); next.done !== true; next = queue.next()) await post(next.value);
}

function* everySecond(from: number, end: number): Generator<number> {
  for (let index = from; index < end; index += 2) yield index;
}

const calls: BarePushCalls = {
  residentBytes,
  async post({ from, count }) {
    const before = cpuSeconds();
    // Those of FCM and those of APNs, whose turns alternate.
    const queues = [everySecond(from, from + count), everySecond(from + 1, from + count)];
    await Promise.all(queues.flatMap((queue) => Array.from({ length: IN_FLIGHT }, () => postAll(queue))));
    return cpuSeconds() - before;
  },
};

serve(calls);
