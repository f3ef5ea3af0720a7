/**
 * Overviews: a vendor's day at a glance, and the sessions that are told when it changes. Those of one vendor, zone and number of hours share a
 * view: it reads the store when bookings changed, on whatever node, and otherwise knows; what time alone changes, midnight too, it finds by
 * looking again every ten seconds.
 */
import { type CommandArgs, type Overview, overviewLimits } from '@slotwire/protocol';
import { createTimeZone, type Runtime, type TimeZone } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Session } from '../sessions/session.ts';
import type { InsightStore, VendorBooking } from '../storage/store-insight.ts';
import type { Log } from '../telemetry/log.ts';
import type { Observer } from '../telemetry/observer.ts';
import type { Transport } from '../transport/transport.ts';
import { customersOf, summarise, type VendorDay } from './summary.ts';

export interface Overviews {
  readonly observer: Partial<Observer>;
  /** From now on the session is told of changes. */
  get(session: Session, args: CommandArgs<'overview:get'>): Promise<Overview>;
  /** Every second. */
  tick(): void;
}

export interface OverviewsParts {
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  store: Pick<InsightStore, 'listVendorBookings' | 'listAnswers' | 'openRequests'>;
  cluster: Pick<Cluster, 'tell' | 'onTold' | 'ask' | 'answer'>;
  transport: Pick<Transport, 'encode'>;
  /** Whether the person has a device of theirs connected to this node. */
  isConnected(userId: string): boolean;
  health(): Promise<Overview['health']>;
  log: Log;
}

/** A change is told with those that come within so long after it. */
const GATHER_MS = 200;
/** What time alone changes is seen this late at most. */
const LOOK_MS = 10_000;
/** Word of a change may be lost between nodes: nothing is believed longer than this. */
const BELIEVE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A vendor with more bookings a day than these sees the first of them. */
const MAX_BOOKINGS = 5_000;
const PAGE = 500;

interface View {
  key: string;
  vendorId: string;
  timeZone: string;
  zone: TimeZone;
  hours: number;
  sessions: Set<Session>;
  /** Customers whose coming and going it shows. */
  customers: ReadonlySet<string>;
  /** What the store said, and how many changes there had been. */
  loaded: { day: VendorDay; atMs: number; changes: number } | undefined;
  changes: number;
  /** Without its instant. */
  toldText: string | undefined;
  toldMs: number;
  lookedMs: number;
  /** `again`: something changed while it was told. */
  turn: 'idle' | 'scheduled' | 'telling' | 'again';
}

export function createOverviews(parts: OverviewsParts): Overviews {
  const { store, cluster, transport, log } = parts;
  const { clock, timers } = parts.runtime;
  const views = new Map<string, View>();
  const bySession = new Map<Session, View>();
  const byCustomer = new Map<string, Set<View>>();
  let changed = new Set<string>();

  cluster.answer('connected', ({ userIds }) => userIds.filter(parts.isConnected));
  cluster.onTold('bookings-changed', ({ vendorIds }) => {
    const vendors = new Set(vendorIds);
    for (const view of views.values()) {
      if (!vendors.has(view.vendorId)) continue;
      view.changes++;
      tellSoon(view);
    }
  });

  function noteChange(vendorId: string): void {
    changed.add(vendorId);
    if (changed.size > 1) return;
    timers.after(GATHER_MS, () => {
      const vendorIds = [...changed];
      changed = new Set();
      cluster.tell('bookings-changed', { vendorIds });
    });
  }

  function tellSoon(view: View): void {
    if (view.turn === 'telling') view.turn = 'again';
    if (view.turn !== 'idle') return;
    view.turn = 'scheduled';
    const waitMs = Math.max(0, view.toldMs + overviewLimits.everyMs - clock.monotonicMs());
    timers.after(waitMs, () => {
      view.turn = 'telling';
      view.toldMs = clock.monotonicMs();
      void tell(view).finally(() => endTurn(view));
    });
  }

  function endTurn(view: View): void {
    const isBehind = view.turn === 'again';
    view.turn = 'idle';
    if (isBehind) tellSoon(view);
  }

  async function tell(view: View): Promise<void> {
    if (view.sessions.size === 0) return;
    try {
      const overview = await look(view);
      const text = textOf(overview);
      if (text === view.toldText) return;
      view.toldText = text;
      const frame = transport.encode('/', 'signal', JSON.stringify({ type: 'overview', data: overview }));
      for (const session of view.sessions) {
        if (session.mode === 'live' && !session.ended) session.connection.send(frame);
      }
    } catch (error) {
      log.error({ err: error, vendor: view.vendorId }, 'overview: the store does not answer; looking again soon');
    }
  }

  async function look(view: View): Promise<Overview> {
    view.lookedMs = clock.monotonicMs();
    const [day, health] = await Promise.all([load(view), parts.health()]);
    const nowMs = clock.nowMs();
    const customers = customersOf(day, nowMs, view.hours);
    watch(view, customers);
    const { answers } = await cluster.ask('connected', { userIds: [...customers] });
    const connected = new Set(answers.flatMap(({ value }) => value));
    const { zone, timeZone, hours } = view;
    return summarise({ day, nowMs, zone, timeZone, hours, connected, health });
  }

  async function load(view: View): Promise<VendorDay> {
    const nowMs = clock.nowMs();
    const { loaded } = view;
    if (
      loaded !== undefined &&
      loaded.changes === view.changes &&
      nowMs >= loaded.atMs &&
      nowMs < Math.min(loaded.atMs + BELIEVE_MS, loaded.day.toMs)
    ) {
      return loaded.day;
    }
    const { changes, zone, vendorId } = view;
    const fromMs = zone.startOfDay(nowMs);
    const toMs = zone.nextDay(nowMs);
    const aheadMs = nowMs + view.hours * HOUR_MS + BELIEVE_MS;
    const bookings: VendorBooking[] = [];
    while (bookings.length < MAX_BOOKINGS) {
      const after = bookings.at(-1)?.id;
      const query = { vendorId, fromMs, toMs: Math.max(toMs, aheadMs), after, limit: PAGE };
      const page = await store.listVendorBookings(query);
      bookings.push(...page);
      if (page.length < PAGE) break;
    }
    const answers = await store.listAnswers(vendorId, fromMs, toMs, MAX_BOOKINGS);
    const open = await store.openRequests(vendorId, nowMs, MAX_BOOKINGS);
    const day = { fromMs, toMs, bookings, answers, open };
    view.loaded = { day, atMs: nowMs, changes };
    return day;
  }

  function watch(view: View, customers: ReadonlySet<string>): void {
    for (const customer of view.customers) {
      if (customers.has(customer)) continue;
      const watching = byCustomer.get(customer);
      watching?.delete(view);
      if (watching?.size === 0) byCustomer.delete(customer);
    }
    view.customers = customers;
    // It was left while it looked.
    if (views.get(view.key) !== view) return;
    for (const customer of customers) byCustomer.set(customer, (byCustomer.get(customer) ?? new Set()).add(view));
  }

  function viewOf(vendorId: string, timeZone: string, hours: number): View {
    const key = `${vendorId} ${timeZone} ${hours}`;
    let view = views.get(key);
    if (view === undefined) {
      view = {
        key,
        vendorId,
        timeZone,
        zone: createTimeZone(timeZone),
        hours,
        sessions: new Set(),
        customers: new Set(),
        loaded: undefined,
        changes: 0,
        toldText: undefined,
        toldMs: Number.NEGATIVE_INFINITY,
        lookedMs: Number.NEGATIVE_INFINITY,
        turn: 'idle',
      };
      views.set(key, view);
    }
    return view;
  }

  /** Who left while it looked may be back by now, with a view of the same name: that one stays. */
  function forget(view: View): void {
    if (views.get(view.key) === view) views.delete(view.key);
  }

  function leave(session: Session): void {
    const view = bySession.get(session);
    if (view === undefined) return;
    bySession.delete(session);
    view.sessions.delete(session);
    if (view.sessions.size > 0) return;
    forget(view);
    watch(view, new Set());
  }

  function onPresence({ userId, connection }: Session): void {
    if (connection.namespace !== '/') return;
    for (const view of byCustomer.get(userId) ?? []) tellSoon(view);
  }

  return {
    observer: {
      sent(session, event) {
        if (event === 'welcome') onPresence(session);
      },
      closed(session) {
        leave(session);
        onPresence(session);
      },
      committed(events) {
        for (const event of events) {
          if (!event.stream.startsWith('vendor:')) continue;
          if (event.type === 'booking.created' || event.type === 'booking.updated')
            noteChange(event.stream.slice('vendor:'.length));
        }
      },
    },
    async get(session, { timeZone = 'UTC', hours = overviewLimits.defaultHours }) {
      const view = viewOf(session.claims.vendorId as string, timeZone, hours);
      if (bySession.get(session) !== view) {
        leave(session);
        if (!session.ended) {
          views.set(view.key, view);
          bySession.set(session, view);
          view.sessions.add(session);
        }
      }
      const overview = await look(view).finally(() => {
        if (view.sessions.size === 0) forget(view);
      });
      const text = textOf(overview);
      // Sessions that know different things are all told what comes next, be it what some of them know.
      view.toldText = view.sessions.size === 1 || text === view.toldText ? text : undefined;
      return overview;
    },
    tick() {
      const nowMs = clock.monotonicMs();
      for (const view of views.values()) if (nowMs - view.lookedMs >= LOOK_MS) tellSoon(view);
    },
  };
}

const textOf = (overview: Overview): string => JSON.stringify({ ...overview, at: '' });
