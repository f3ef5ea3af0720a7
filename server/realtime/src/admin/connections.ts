/**
 * Connections of this node, as admins ask for them: found, counted and closed. A node may hold 20,000 sessions, so they are gone through in
 * slices, and commands have their turn in between.
 */
import { type ConnectionRow, streamsOf } from '@slotwire/protocol';
import { type Runtime, sleep } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import { breathe } from '../push/breathe.ts';
import type { Registry } from '../sessions/registry.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { compileFilter, type Fits, meansAdmins } from './connection-filter.ts';
import { compare, First, type Place, placeOf } from './connection-order.ts';
import type { CloseOrder, CountAnswer, CountQuestion, PageAnswer, PageQuestion } from './connection-questions.ts';

export interface ConnectionsParts {
  runtime: Pick<Runtime, 'timers' | 'random'>;
  cluster: Cluster;
  registry: Pick<Registry, 'all'>;
  sessions: Pick<Sessions, 'sendAway'>;
}

/** Sessions in one slice: some 2 ms at worst, on a machine with other things to do. */
const SLICE = 500;
/** Goodbyes in one batch, and the pause after it: as when a node drains. */
const GOODBYE_BATCH = 200;
const GOODBYE_PAUSE_MS = 20;

/** Answers the questions of all nodes about the sessions of this one, and does what they are told. */
export function serveConnections({ runtime, cluster, registry, sessions }: ConnectionsParts): void {
  const { timers, random } = runtime;
  const { node } = cluster;

  async function each(visit: (session: Session) => void): Promise<void> {
    let left = SLICE;
    for (const session of registry.all()) {
      if (!session.ended) visit(session);
      if (--left > 0) continue;
      left = SLICE;
      await breathe(timers);
    }
  }

  async function page({ filter, order, after, limit }: PageQuestion): Promise<PageAnswer> {
    const fits = compileFilter(filter, node);
    const first = new First<{ place: Place; session: Session }>(limit, order);
    let total = 0;
    await each((session) => {
      if (!fits(session)) return;
      total++;
      const place = placeOf(session, order.by, node);
      if (after === undefined || compare(place, after, order) > 0) first.add({ place, session });
    });
    return { rows: first.list().map(({ place, session }) => ({ place, row: toRow(session, node) })), total };
  }

  async function count(question: CountQuestion): Promise<CountAnswer> {
    const fits = selects(question, node);
    const isOpen = selects({ of: { filter: {} }, by: question.by }, node);
    let matched = 0;
    let open = 0;
    await each((session) => {
      if (fits(session)) matched++;
      if (isOpen(session)) open++;
    });
    return { matched, open };
  }

  async function close(order: CloseOrder): Promise<void> {
    if (!order.nodes.includes(node)) return;
    const fits = selects(order, node);
    const found: Session[] = [];
    await each((session) => {
      if (session.sinceMs <= order.uptoMs && fits(session)) found.push(session);
    });
    const { code, reason, spreadMs } = order;
    for (const [index, session] of found.entries()) {
      if (index > 0 && index % GOODBYE_BATCH === 0) await sleep(timers, GOODBYE_PAUSE_MS);
      sessions.sendAway(session, code, spreadMs && Math.floor(random.float() * spreadMs), reason);
    }
  }

  cluster.answer('connections', page);
  cluster.answer('connections:count', count);
  cluster.onTold('connections:close', (order) => void close(order));
}

/** What is to be closed: one session whoever it is of, or what fits the filter, without those whom it spares (AD6). */
function selects({ of, by }: CountQuestion, node: string): Fits {
  if ('sessionId' in of) return ({ id }) => id === of.sessionId;
  const fits = compileFilter(of.filter, node);
  const sparesAdmins = !meansAdmins(of.filter);
  return (session) =>
    session.id !== by && !(sparesAdmins && session.connection.namespace === '/admin') && fits(session);
}

function toRow(session: Session, node: string): ConnectionRow {
  const { connection, claims } = session;
  const latencyMs = connection.latencyMs();
  return {
    node,
    sessionId: session.id,
    userId: session.userId,
    role: claims.role,
    ...(claims.vendorId === undefined ? {} : { vendorId: claims.vendorId }),
    deviceId: session.deviceId,
    platform: session.platform,
    appVersion: session.appVersion,
    address: connection.address,
    since: new Date(session.sinceMs).toISOString(),
    mode: session.mode,
    streams: streamsOf(claims).length,
    ...(latencyMs === undefined ? {} : { latencyMs: Math.round(latencyMs * 10) / 10 }),
    bufferedBytes: connection.bufferedBytes(),
  };
}
