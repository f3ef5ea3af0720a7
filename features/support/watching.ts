/** Watching: what admins see of the service while it runs, event by event and second by second. */
import {
  type MetricsPoint,
  type MonitorEvent,
  type MonitorFilter,
  monitorLimits,
  type Signal,
  type SignalData,
} from '@slotwire/protocol';
import type { Driver, Probe } from '../drivers/driver.ts';
import { personNamed } from './cast.ts';
import { expectNow, until } from './until.ts';

export interface Watching {
  watch(admin: string, filter?: { of?: string; outcome?: string }): Promise<void>;
  stop(admin: string): Promise<void>;
  watchMore(admin: string, count: number): Promise<void>;
  watchesEnough(admin: string): Promise<void>;
  /** Sends and forgets; resolves when the service has got all of them. */
  burst(probe: Probe, command: string, count: number): Promise<void>;

  shown(admin: string, event: string, person: string, outcome?: string): Promise<void>;
  shownNothing(admin: string, person: string): Promise<void>;
  shownIn(admin: string, events: number, belowBatches: number): Promise<void>;
  shownInPart(admin: string, below: number, all: number): Promise<void>;
  neverShown(admin: string, text: string): Promise<void>;

  look(admin: string): Promise<void>;
  refusals(admin: string, code: string, count: number): void;
  connected(admin: string, count: number): Promise<void>;
}

export function createWatching({ driver }: { driver: Driver }): Watching {
  const taps = new Map<Probe, string>();
  let history: readonly MetricsPoint[] = [];

  const panelOf = (admin: string): Probe => driver.probe(personNamed(admin), 'panel');

  async function open(admin: string): Promise<Probe> {
    const panel = panelOf(admin);
    if (panel.state().status !== 'open') await panel.connect({ token: await driver.tokens.issue(panel.owner) });
    return panel;
  }

  async function subscribe(panel: Probe, filter: MonitorFilter): Promise<string> {
    const answer = await panel.ask('monitor:subscribe', filter);
    if (!answer.ok) throw new Error(`${panel.name} may not watch: ${JSON.stringify(answer)}`);
    return (answer.value as { id: string }).id;
  }

  function signals<T extends Signal['type']>(admin: string, type: T): SignalData<T>[] {
    return panelOf(admin)
      .heard()
      .filter(({ event }) => event === 'signal')
      .map(({ payload }) => payload as Signal)
      .flatMap((signal) => (signal.type === type ? [signal.data as SignalData<T>] : []));
  }

  /** Of the tap that was opened first: whatever was caught until now has been sent, and has arrived. */
  async function batches(admin: string): Promise<SignalData<'monitor'>[]> {
    driver.passTime(monitorLimits.everyMs);
    await panelOf(admin).settle();
    return signals(admin, 'monitor').filter(({ id }) => id === taps.get(panelOf(admin)));
  }

  async function events(admin: string): Promise<MonitorEvent[]> {
    return (await batches(admin)).flatMap((batch) => batch.events);
  }

  const describe = (all: readonly MonitorEvent[]) =>
    all.map(({ dir, event, userId, outcome }) => [dir, event, userId, outcome].join(' ')).join('\n           ') ||
    'nothing';

  return {
    async watch(admin, { of, outcome } = {}) {
      const panel = await open(admin);
      const filter = {
        ...(of !== undefined && { userId: personNamed(of).id }),
        ...(outcome !== undefined && { outcome: outcome as NonNullable<MonitorFilter['outcome']> }),
      };
      taps.set(panel, await subscribe(panel, filter));
    },
    async stop(admin) {
      const panel = panelOf(admin);
      const answer = await panel.ask('monitor:unsubscribe', { id: taps.get(panel) });
      expectNow(`${admin} stops watching`, answer.ok ? undefined : JSON.stringify(answer));
    },
    async watchMore(admin, count) {
      const panel = await open(admin);
      for (let i = 0; i < count; i++) await subscribe(panel, {});
    },
    async watchesEnough(admin) {
      const answer = await panelOf(admin).ask('monitor:subscribe', {});
      const isFull = !answer.ok && answer.code === 'SUBSCRIPTIONS_FULL';
      expectNow(`${admin} may watch nothing else`, isFull ? undefined : JSON.stringify(answer));
    },
    async burst(probe, command, count) {
      for (let i = 0; i < count; i++) probe.tell(command, { mode: 'live' });
      await probe.settle();
    },

    shown: (admin, event, person, outcome) =>
      until(
        `${admin} is shown the ${event} of ${person}${outcome === undefined ? '' : ` with ${outcome}`}`,
        async () => {
          const { id } = personNamed(person);
          const seen = await events(admin);
          const fits = seen.some(
            (one) => one.event === event && one.userId === id && (outcome === undefined || one.outcome === outcome),
          );
          return fits ? undefined : describe(seen);
        },
      ),
    async shownNothing(admin, person) {
      const { id } = personNamed(person);
      const seen = (await events(admin)).filter(({ userId }) => userId === id);
      expectNow(`${admin} is shown nothing of ${person}`, seen.length === 0 ? undefined : describe(seen));
    },
    async shownIn(admin, count, below) {
      const all = (await batches(admin)).filter((batch) => batch.events.length > 0);
      const seen = all.reduce((sum, batch) => sum + batch.events.length, 0);
      const fits = seen >= count && all.length < below;
      expectNow(`${count} events come in fewer than ${below} batches`, fits ? undefined : `${seen} in ${all.length}`);
    },
    async shownInPart(admin, below, count) {
      const all = await batches(admin);
      const shown = all.reduce((sum, batch) => sum + batch.events.length, 0);
      const dropped = all.reduce((sum, batch) => sum + batch.dropped, 0);
      const fits = shown < below && shown + dropped >= count;
      expectNow(
        `fewer than ${below} of ${count} are shown, the rest is counted`,
        fits ? undefined : `${shown} and ${dropped}`,
      );
    },
    async neverShown(admin, text) {
      const seen = JSON.stringify(await batches(admin));
      const problem = seen === '[]' ? 'nothing was shown at all' : seen.includes(text) ? seen : undefined;
      expectNow(`nothing that ${admin} is shown contains "${text}"`, problem);
    },

    async look(admin) {
      // The second that is under way shall be over.
      driver.passTime(1_000);
      const panel = await open(admin);
      const answer = await panel.ask('metrics:subscribe', {});
      if (!answer.ok) throw new Error(`${admin} may not look: ${JSON.stringify(answer)}`);
      ({ history } = answer.value as { history: MetricsPoint[] });
    },
    refusals(admin, code, count) {
      const seen = history.reduce((sum, { errors }) => sum + (errors[code] ?? 0), 0);
      expectNow(`${admin} finds ${count} refusals with ${code}`, seen === count ? undefined : `${seen}`);
    },
    connected: (admin, count) =>
      until(`${admin} sees ${count} connected customers`, () => {
        const point = signals(admin, 'metrics').at(-1)?.points.at(-1);
        const seen = point?.roles.customer?.connections ?? 0;
        return point !== undefined && seen === count ? undefined : JSON.stringify(point);
      }),
  };
}
