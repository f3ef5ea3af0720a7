/**
 * Critical log: what an admin should look at now, told from the figures by the second, the load levels of the nodes and the audit log. What goes on is one entry that
 * grows, so a storm of refusals is a line and not a thousand. Pure; bounded.
 */
import type { ErrorCode, LoadLevel, MetricsPoint } from '@slotwire/protocol';
import { atMs, SILENT_AFTER_MS } from '../series/seconds.ts';
import { countText, plural } from '../words/figures.ts';
import { type ReplayRecord, replayEvents } from './replays.ts';

export const Severity = { Critical: 'critical', Warning: 'warning', Info: 'info' } as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

export interface CriticalEvent {
  id: string;
  severity: Severity;
  title: string;
  detail: string;
  node?: string | undefined;
  /** When it began, and when it was last seen, ms. */
  atMs: number;
  lastMs: number;
  /** It goes on. */
  open: boolean;
}

export interface CriticalLog {
  /** Newest first. */
  readonly events: readonly CriticalEvent[];
  readonly levels: ReadonlyMap<string, LoadLevel>;
  /** Of each node, its newest second. */
  readonly heardMs: ReadonlyMap<string, number>;
  /** Connections by node and second, of the last ten seconds. */
  readonly recent: ReadonlyMap<string, readonly { atMs: number; connections: number }[]>;
  /** Newest first. */
  readonly replays: readonly ReplayRecord[];
  /** Refusals by code that are gathered in an entry. */
  readonly refused: ReadonlyMap<string, { id: string; count: number; lastMs: number }>;
}

const MAX_EVENTS = 100;
/** Refusals of one code belong together until none came for so long, ms. */
const CALM_MS = 10_000;
/** A drop of this part of the connections, and of so many, within ten seconds. */
const DROP = { part: 0.2, least: 10, withinMs: 10_000 };

/** What a code says about the service; codes that are a customer's affair are not here. */
const telling: { readonly [C in ErrorCode]?: { severity: Severity; title: string; least: number } } = {
  INTERNAL: { severity: Severity.Critical, title: 'Commands failed inside the service', least: 1 },
  STORE_UNAVAILABLE: { severity: Severity.Critical, title: 'The store did not answer', least: 1 },
  OVERLOADED: { severity: Severity.Warning, title: 'Load was shed', least: 1 },
  SLOW_CONSUMER: { severity: Severity.Warning, title: 'Slow devices were sent away', least: 5 },
  RATE_LIMITED: { severity: Severity.Warning, title: 'Requests were over their limit', least: 20 },
  TOKEN_INVALID: { severity: Severity.Warning, title: 'Tokens that are not ours were refused', least: 20 },
  TOKEN_REVOKED: { severity: Severity.Info, title: 'Revoked tokens were refused', least: 20 },
  TOKEN_REPLAYED: { severity: Severity.Warning, title: 'Tokens of other devices were refused', least: 1 },
  BAD_HANDSHAKE: { severity: Severity.Warning, title: 'Malformed handshakes were refused', least: 20 },
  PROTOCOL_MISMATCH: { severity: Severity.Warning, title: 'Apps of another protocol version were refused', least: 5 },
};

export const emptyCriticalLog: CriticalLog = {
  events: [],
  levels: new Map(),
  heardMs: new Map(),
  recent: new Map(),
  replays: [],
  refused: new Map(),
};

/** @param points oldest first; those that were told before are left out */
export function noteSeconds(log: CriticalLog, points: readonly MetricsPoint[]): CriticalLog {
  let next = log;
  for (const point of points) {
    if (atMs(point) <= (next.heardMs.get(point.node) ?? Number.NEGATIVE_INFINITY)) continue;
    next = noteSilence(noteDrop(noteRefusals(noteHeard(next, point), point), point), atMs(point));
  }
  return next;
}

export function noteLevels(
  log: CriticalLog,
  nodes: readonly { node: string; level: LoadLevel }[],
  nowMs: number,
): CriticalLog {
  let next = log;
  for (const { node, level } of nodes) {
    const before = log.levels.get(node);
    if (before === level || (before === undefined && level === 'normal')) continue;
    next = close(next, `level ${node}`, nowMs);
    if (level === 'normal') {
      next = add(next, {
        id: `calm ${node} ${nowMs}`,
        severity: Severity.Info,
        title: `${node} is calm again`,
        detail: `Its load went from ${before} to normal.`,
        node,
        atMs: nowMs,
        lastMs: nowMs,
        open: false,
      });
    } else {
      const detail =
        level === 'critical'
          ? 'It keeps bookings, sessions and admins, and sheds most of the rest.'
          : 'It sheds telemetry and taps, and half of the reads.';
      const severity = level === 'critical' ? Severity.Critical : Severity.Warning;
      next = add(next, {
        id: `level ${node} ${nowMs}`,
        severity,
        title: `The load of ${node} is ${level}`,
        detail,
        node,
        atMs: nowMs,
        lastMs: nowMs,
        open: true,
      });
    }
  }
  return { ...next, levels: new Map(nodes.map(({ node, level }) => [node, level])) };
}

/** Records `token:replay` of the audit log: somebody uses a token on another device than its own (SE12). @param records newest first */
export function noteReplays(log: CriticalLog, records: readonly ReplayRecord[]): CriticalLog {
  const told = records.filter(({ id }) => !log.replays.some((known) => known.id === id));
  if (told.length === 0) return log;
  const replays = [...log.replays, ...told].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MAX_EVENTS);
  const others = log.events.filter(({ id }) => !id.startsWith('replays '));
  return { ...log, replays, events: newestFirst([...replayEvents(replays), ...others]) };
}

/** What is worst and goes on; undefined: all is well. */
export function worst({ events }: CriticalLog): Severity | undefined {
  const open = events.filter((event) => event.open);
  return ([Severity.Critical, Severity.Warning] as const).find((severity) =>
    open.some((event) => event.severity === severity),
  );
}

function noteHeard(log: CriticalLog, { node, at }: MetricsPoint): CriticalLog {
  const spokeMs = Date.parse(at);
  const isBack = log.events.some(({ id, open }) => open && id.startsWith(`silent ${node} `));
  const next = isBack ? close(log, `silent ${node}`, spokeMs) : log;
  return { ...next, heardMs: new Map(next.heardMs).set(node, spokeMs) };
}

function noteSilence(log: CriticalLog, nowMs: number): CriticalLog {
  let next = log;
  for (const [node, heardMs] of log.heardMs) {
    if (
      nowMs - heardMs <= SILENT_AFTER_MS ||
      next.events.some(({ id, open }) => open && id.startsWith(`silent ${node} `))
    )
      continue;
    next = add(next, {
      id: `silent ${node} ${heardMs}`,
      severity: Severity.Critical,
      title: `${node} is silent`,
      detail: 'Other nodes are heard, this one is not: it was stopped, or cut off.',
      node,
      atMs: heardMs,
      lastMs: nowMs,
      open: true,
    });
  }
  return next;
}

function noteRefusals(log: CriticalLog, point: MetricsPoint): CriticalLog {
  let next = log;
  const pointMs = atMs(point);
  for (const [code, told] of Object.entries(telling)) {
    const count = point.errors[code] ?? 0;
    const name = `${code} ${point.node}`;
    next = endRefusals(next, name, pointMs);
    if (count === 0) continue;
    const known = next.refused.get(name);
    const total = (known?.count ?? 0) + count;
    const id = known?.id ?? `${name} ${pointMs}`;
    next = { ...next, refused: new Map(next.refused).set(name, { id, count: total, lastMs: pointMs }) };
    if (total < told.least) continue;
    const began = next.events.find((event) => event.id === id)?.atMs ?? pointMs;
    next = put(next, {
      id,
      severity: told.severity,
      title: told.title,
      detail: total === 1 ? `${code}, once.` : `${code}, ${countText(total)} times.`,
      node: point.node,
      atMs: began,
      lastMs: pointMs,
      open: true,
    });
  }
  return next;
}

/** What has been calm for long enough is over; the next of its kind is another. */
function endRefusals(log: CriticalLog, name: string, nowMs: number): CriticalLog {
  const known = log.refused.get(name);
  if (known === undefined || nowMs - known.lastMs <= CALM_MS) return log;
  const refused = new Map(log.refused);
  refused.delete(name);
  return { ...close(log, known.id, known.lastMs), refused };
}

function noteDrop(log: CriticalLog, point: MetricsPoint): CriticalLog {
  const pointMs = atMs(point);
  const connections = Object.values(point.roles).reduce((sum, role) => sum + (role?.connections ?? 0), 0);
  const recent = (log.recent.get(point.node) ?? []).filter((one) => pointMs - one.atMs <= DROP.withinMs);
  const before = Math.max(0, ...recent.map((one) => one.connections));
  const lost = before - connections;
  const next = { ...log, recent: new Map(log.recent).set(point.node, [...recent, { atMs: pointMs, connections }]) };
  if (lost < DROP.least || lost < before * DROP.part) return next;
  const title = `${plural(lost, 'connection')} of ${point.node} dropped`;
  const detail = `From ${countText(before)} to ${countText(connections)} within ten seconds.`;
  const event = {
    id: `drop ${point.node} ${pointMs}`,
    severity: Severity.Warning,
    title,
    detail,
    node: point.node,
    atMs: pointMs,
    lastMs: pointMs,
    open: false,
  };
  // What is left is what the next drop is measured by.
  return add({ ...next, recent: new Map(next.recent).set(point.node, [{ atMs: pointMs, connections }]) }, event);
}

function add(log: CriticalLog, event: CriticalEvent): CriticalLog {
  return { ...log, events: newestFirst([event, ...log.events]) };
}

const newestFirst = (events: readonly CriticalEvent[]): CriticalEvent[] =>
  [...events].sort((a, b) => b.atMs - a.atMs).slice(0, MAX_EVENTS);

function put(log: CriticalLog, event: CriticalEvent): CriticalLog {
  if (!log.events.some(({ id }) => id === event.id)) return add(log, event);
  return { ...log, events: log.events.map((known) => (known.id === event.id ? event : known)) };
}

/** @param prefix of the ids of what is over */
function close(log: CriticalLog, prefix: string, overMs: number): CriticalLog {
  const isOver = ({ id, open }: CriticalEvent) => open && (id === prefix || id.startsWith(`${prefix} `));
  return {
    ...log,
    events: log.events.map((event) => (isOver(event) ? { ...event, open: false, lastMs: overMs } : event)),
  };
}
