/** Administering: what admins do at their panel, and what it tells them. */
import type { Ack, Audience, CommandValue, ConnectionFilter, ErrorCode, Goodbye, Reach } from '@slotwire/protocol';
import type { Driver, Probe } from '../drivers/driver.ts';
import { personNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import type { AudienceWords, DeviceWords } from './parameters.ts';
import { expectNow, until } from './until.ts';

export interface Administering {
  list(admin: string, filter?: unknown): Promise<void>;
  /** Page by page. */
  walk(admin: string, size: number): Promise<void>;
  disconnect(admin: string, device: DeviceWords, reason: string): Promise<void>;
  sendAway(admin: string, device: DeviceWords): Promise<void>;
  /** @param crowd `customers`, `vendors` or `people` */
  countCrowd(admin: string, crowd: string): Promise<void>;
  disconnectCrowd(admin: string, crowd: string, expected: number, confirmed?: boolean): Promise<void>;
  preview(admin: string, audience: AudienceWords): Promise<void>;
  broadcast(admin: string, text: string, audience: AudienceWords, more?: BroadcastMore): Promise<void>;
  /** The same command once more. */
  repeat(admin: string): Promise<void>;
  cancel(admin: string): Promise<void>;

  answered(admin: string, code: ErrorCode | 'OK'): void;
  stillConnected(admin: string): Promise<void>;
  lists(count: number): void;
  listsDevice(device: DeviceWords, platform: string, version: string): void;
  listsOnPages(pages: number): void;
  counted(count: number): void;
  toldReason(probe: DeviceWords, reason: string): Promise<void>;
  waits(device: DeviceWords, code: ErrorCode): Promise<void>;
  staysAway(device: DeviceWords, code: ErrorCode): Promise<void>;
  reaches(people: number, connected: number, push: number): void;
  broadcastIs(admin: string, state: string): Promise<void>;
  broadcastReached(admin: string, connected: number, pushed: number, read: number): Promise<void>;
  recorded(admin: string, action: string, outcome: string): Promise<void>;
  recordCount(admin: string, count: number, among?: RecordsAmong): Promise<void>;
}

export interface BroadcastMore {
  inMs?: number;
  usefulMs?: number;
  push?: false;
  dryRun?: true;
}

export interface RecordsAmong {
  outcome?: 'refused';
  /** Not older than this. */
  lastMs?: number;
}

type List = CommandValue<'connections:list'>;
type Listed = CommandValue<'broadcast:list'>['broadcasts'][number];

/** A working day: panels outlast what scenarios let pass. */
const PANEL_TOKEN_MS = 12 * 3_600_000;

const crowds = new Map<string, ConnectionFilter>([
  ['customers', { role: 'customer' }],
  ['vendors', { role: 'vendor' }],
  ['people', {}],
]);

export function createAdministering({ driver, devices }: { driver: Driver; devices: Devices }): Administering {
  let last: { command: string; args: object; answer: Ack<unknown> } | undefined;
  let pages: List[] = [];

  const panelOf = (admin: string): Probe => driver.probe(personNamed(admin), 'panel');

  async function openPanel(admin: string): Promise<Probe> {
    const panel = panelOf(admin);
    if (panel.state().status !== 'open')
      await panel.connect({ token: await driver.tokens.issue(panel.owner, PANEL_TOKEN_MS) });
    return panel;
  }

  async function ask(admin: string, command: string, args: object): Promise<Ack<unknown>> {
    const answer = await (await openPanel(admin)).ask(command, args);
    last = { command, args, answer };
    return answer;
  }

  /** What only looks, and so is no part of the story. */
  async function look<T>(admin: string, command: string, args: object): Promise<T> {
    const answer = await (await openPanel(admin)).ask(command, args);
    if (!answer.ok) throw new Error(`${admin} was refused ${command}: ${JSON.stringify(answer)}`);
    return answer.value as T;
  }

  function value<T>(): T {
    if (last === undefined || !last.answer.ok) throw new Error(`the panel was told ${JSON.stringify(last?.answer)}`);
    return last.answer.value as T;
  }

  async function sessionOf(admin: string, device: DeviceWords): Promise<string> {
    const { deviceId, name } = devices.app(device);
    const list = await look<List>(admin, 'connections:list', { filter: { deviceId } });
    const [found] = list.connections;
    if (found === undefined) throw new Error(`${name} is not connected`);
    return found.sessionId;
  }

  const disconnect = (admin: string, args: object) =>
    ask(admin, 'connections:disconnect', { key: driver.newKey(), ...args });

  async function latest(admin: string): Promise<Listed> {
    const { broadcasts } = await look<CommandValue<'broadcast:list'>>(admin, 'broadcast:list', { limit: 1 });
    if (broadcasts[0] === undefined) throw new Error('there is no broadcast');
    return broadcasts[0];
  }

  const records = async (admin: string, { lastMs, ...more }: RecordsAmong = {}) => {
    const from = lastMs === undefined ? {} : { from: new Date(driver.nowMs() - lastMs).toISOString() };
    return (await look<CommandValue<'audit:list'>>(admin, 'audit:list', { limit: 200, ...more, ...from })).records;
  };

  function connection(device: DeviceWords, status: string, code: ErrorCode): Promise<void> {
    const app = devices.app(device);
    return until(`${app.name} is ${status} after ${code}`, () => {
      const state = app.screen().connection;
      return state.status === status && 'code' in state && state.code === code ? undefined : JSON.stringify(state);
    });
  }

  return {
    async list(admin, filter = {}) {
      const answer = await ask(admin, 'connections:list', { filter, limit: 200 });
      pages = answer.ok ? [answer.value as List] : [];
    },
    async walk(admin, limit) {
      pages = [];
      let cursor: string | undefined;
      do {
        const page = await look<List>(admin, 'connections:list', {
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        });
        pages.push(page);
        cursor = page.next;
      } while (cursor !== undefined);
    },
    async disconnect(admin, device, reason) {
      await disconnect(admin, { sessionId: await sessionOf(admin, device), reason });
    },
    async sendAway(admin, device) {
      await disconnect(admin, { sessionId: await sessionOf(admin, device), code: 'SENT_AWAY' });
    },
    async countCrowd(admin, crowd) {
      await disconnect(admin, { filter: filterOf(crowd), preview: true });
    },
    async disconnectCrowd(admin, crowd, expected, confirmed = false) {
      await disconnect(admin, { filter: filterOf(crowd), expected, ...(confirmed ? { confirm: 'everyone' } : {}) });
    },
    async preview(admin, audience) {
      await ask(admin, 'broadcast:preview', { audience: audienceOf(audience) });
    },
    async broadcast(admin, text, audience, { inMs, usefulMs, push, dryRun } = {}) {
      const at = (aheadMs: number) => new Date(driver.nowMs() + aheadMs).toISOString();
      await ask(admin, 'broadcast:send', {
        key: driver.newKey(),
        audience: audienceOf(audience),
        title: 'Slotwire',
        text,
        priority: 'normal',
        ...(inMs === undefined ? {} : { at: at(inMs) }),
        ...(usefulMs === undefined ? {} : { expiresAt: at((inMs ?? 0) + usefulMs) }),
        ...(push === undefined ? {} : { push }),
        ...(dryRun === undefined ? {} : { dryRun }),
      });
    },
    async repeat(admin) {
      if (last === undefined) throw new Error(`${admin} has done nothing yet`);
      await ask(admin, last.command, last.args);
    },
    async cancel(admin) {
      const { id } = await latest(admin);
      await ask(admin, 'broadcast:cancel', { key: driver.newKey(), broadcastId: id });
    },

    answered(admin, code) {
      const seen = last?.answer.ok === true ? 'OK' : last?.answer.code;
      expectNow(`the panel of ${admin} is answered with ${code}`, seen === code ? undefined : JSON.stringify(last));
    },
    async stillConnected(admin) {
      const panel = panelOf(admin);
      if (panel.state().status === 'open') await panel.settle();
      const state = panel.state();
      expectNow(`${panel.name} is still connected`, state.status === 'open' ? undefined : JSON.stringify(state));
    },
    lists(count) {
      const [list] = pages;
      const fits = list?.total === count && list.connections.length === count;
      expectNow(`the list has ${count} connection(s)`, fits ? undefined : JSON.stringify(list ?? last));
    },
    listsDevice(device, platform, version) {
      const { deviceId, name, owner } = devices.app(device);
      const row = pages[0]?.connections.find((each) => each.deviceId === deviceId);
      const fits =
        row?.userId === owner.id &&
        row.platform === platform &&
        row.appVersion === version &&
        row.address === '127.0.0.1' &&
        Date.parse(row.since) <= driver.nowMs();
      expectNow(`the list shows ${name} as ${platform} ${version}`, fits ? undefined : JSON.stringify(row ?? pages));
    },
    listsOnPages(count) {
      const ids = pages.flatMap(({ connections }) => connections.map(({ sessionId }) => sessionId));
      const fits = pages.length === count && new Set(ids).size === ids.length && ids.length === pages[0]?.total;
      expectNow(
        `${count} pages have each connection once`,
        fits ? undefined : `${ids.length} of ${pages[0]?.total} on ${pages.length} pages`,
      );
    },
    counted(count) {
      const { matched } = value<{ matched: number }>();
      expectNow(`the panel counts ${count}`, matched === count ? undefined : `${matched}`);
    },
    toldReason(words, reason) {
      const probe = devices.probe(words);
      return until(`${probe.name} is told "${reason}"`, () => {
        const goodbye = probe.heard().find(({ event }) => event === 'goodbye')?.payload as Goodbye | undefined;
        return goodbye?.message === reason ? undefined : JSON.stringify(goodbye ?? probe.state());
      });
    },
    waits: (device, code) => connection(device, 'waiting', code),
    staysAway: (device, code) => connection(device, 'closed', code),
    reaches(people, connected, push) {
      const told = value<Reach | { reach: Reach }>();
      const reach = 'reach' in told ? told.reach : told;
      const fits = reach.people === people && reach.connected.devices === connected && reach.push.devices === push;
      expectNow(`it would reach ${people}, ${connected}, ${push}`, fits ? undefined : JSON.stringify(reach));
    },
    broadcastIs: (admin, state) =>
      until(`the broadcast is ${state}`, async () => {
        const seen = await latest(admin);
        return seen.state === state ? undefined : JSON.stringify(seen);
      }),
    broadcastReached: (admin, connected, pushed, read) =>
      until(`the broadcast reached ${connected} connected, ${pushed} by push, and was read by ${read}`, async () => {
        const { progress } = await latest(admin);
        const fits =
          progress.connected === connected && (progress.pushed.sent ?? 0) === pushed && progress.read === read;
        return fits ? undefined : JSON.stringify(progress);
      }),
    async recorded(admin, action, outcome) {
      const seen = await records(admin);
      const { id } = personNamed(admin);
      const fits = seen.some(
        (record) =>
          record.actorId === id &&
          record.action === action &&
          record.outcome === outcome &&
          record.address === '127.0.0.1' &&
          record.deviceId === `${id}-panel`,
      );
      expectNow(`the audit log tells ${action} by ${admin}: ${outcome}`, fits ? undefined : JSON.stringify(seen));
    },
    async recordCount(admin, count, among) {
      const seen = await records(admin, among);
      expectNow(`the audit log has ${count} record(s)`, seen.length === count ? undefined : JSON.stringify(seen));
    },
  };
}

function filterOf(crowd: string): ConnectionFilter {
  const filter = crowds.get(crowd);
  if (filter === undefined) throw new Error(`"${crowd}" is no crowd; write ${[...crowds.keys()].join(' or ')}`);
  return filter;
}

function audienceOf(words: AudienceWords): Audience {
  if (words === 'all') return { type: 'all' };
  if ('role' in words) return { type: 'role', role: words.role };
  if ('group' in words) return { type: 'group', group: words.group };
  return { type: 'people', userIds: words.people.map((name) => personNamed(name).id) };
}
