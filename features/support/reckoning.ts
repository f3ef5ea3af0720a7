/** Reckoning: figures of hours and days, for admins and for vendors, and the overview of a vendor's day. */
import type { AnalyticsMeasure, AnalyticsValue, BookingStatus, Overview, Role } from '@slotwire/protocol';
import type { App, Driver } from '../drivers/driver.ts';
import { weekdays } from './calendar.ts';
import { personNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import type { DeviceWords } from './parameters.ts';
import { expectNow, until } from './until.ts';

export interface Question {
  measure: string;
  bucket: string;
  agoMs: number;
  aheadMs: number;
  timeZone?: string;
  role?: Role;
  event?: string;
  /** The newest one of those that the last answer named, alone. */
  ofNewestNode?: true;
}

export interface Reckoning {
  ask(person: string, question: Question): Promise<void>;
  /** The sum over all buckets. */
  says(name: string, count: number): void;
  saysNothing(): void;
  /** So many nodes counted something. */
  nodes(count: number): void;
  different(count: number): void;
  read(read: number, told: number): void;
  took(durationMs: number): void;
  mostActive(person: string): void;
  mapped(weekday: string, time: string, count: number): void;
  trend(now: number, before: number): void;

  openOverview(device: DeviceWords, timeZone: string): Promise<void>;
  today(device: DeviceWords, status: BookingStatus, count: number): Promise<void>;
  day(device: DeviceWords, day: string): Promise<void>;
  arrival(device: DeviceWords, customer: string, connected: boolean): Promise<void>;
  waiting(device: DeviceWords, count: number): Promise<void>;
  well(device: DeviceWords): Promise<void>;
}

/** Beyond the pause between two overviews (OV2). */
const OVERVIEW_MS = 2_500;

export function createReckoning({ driver, devices }: { driver: Driver; devices: Devices }): Reckoning {
  let asked: { measure: string; value: AnalyticsValue } | undefined;
  const opened = new Map<App, Overview>();

  function answered(): { measure: string; value: AnalyticsValue; of: unknown } {
    if (asked === undefined) throw new Error('somebody has to ask for figures first');
    return { ...asked, of: asked.value[asked.measure as keyof AnalyticsValue] };
  }

  /** A series of what was asked for, by its name: `booking:create` of messages, `requested` of bookings. */
  function seriesNamed(name: string): number[] {
    const { of } = answered();
    return (of as Record<string, number[]>)[name] ?? [];
  }

  const sum = (series: readonly number[]) => series.reduce((total, count) => total + count, 0);

  function shows(words: DeviceWords, what: string, fits: (overview: Overview) => boolean): Promise<void> {
    const app = devices.app(words);
    driver.passTime(OVERVIEW_MS);
    return until(`the overview on ${app.name} ${what}`, () => {
      const first = opened.get(app);
      if (first === undefined) throw new Error(`"When ${app.name} opens the overview in UTC" comes first`);
      const overview = app.overviews().at(-1) ?? first;
      return fits(overview) ? undefined : JSON.stringify(overview);
    });
  }

  return {
    async ask(person, { measure, bucket, agoMs, aheadMs, timeZone, role, event, ofNewestNode }) {
      // What was done before shall be in it.
      await devices.quiet();
      const owner = personNamed(person);
      const probe = driver.probe(owner, 'panel');
      await probe.connect({ token: await driver.tokens.issue(owner) });
      const nowMs = driver.nowMs();
      const node = ofNewestNode && answered().value.nodes?.[0];
      const answer = await probe.ask('analytics:query', {
        from: new Date(nowMs - agoMs).toISOString(),
        to: new Date(nowMs + aheadMs).toISOString(),
        bucket,
        what: [measure as AnalyticsMeasure],
        ...(timeZone !== undefined && { timeZone }),
        ...(role !== undefined && { role }),
        ...(event !== undefined && { event }),
        ...(node !== undefined && { node }),
      });
      if (!answer.ok) throw new Error(`${person} is not answered: ${JSON.stringify(answer)}`);
      asked = { measure, value: answer.value as AnalyticsValue };
    },
    says(name, count) {
      const seen = sum(seriesNamed(name));
      expectNow(`the figures say ${count} for ${name}`, seen === count ? undefined : JSON.stringify(answered().value));
    },
    saysNothing() {
      const { of } = answered();
      const isEmpty = Object.values(of as object).every((series) => !Array.isArray(series) || sum(series) === 0);
      expectNow('the figures say nothing', isEmpty ? undefined : JSON.stringify(of));
    },
    nodes(count) {
      const { nodes } = answered().value;
      expectNow(`the figures are of ${count} nodes`, nodes?.length === count ? undefined : JSON.stringify(nodes));
    },
    different(count) {
      const { value } = answered();
      const seen = value.customers?.total ?? value.active?.total.customer;
      expectNow(`the figures say ${count} different customers`, seen === count ? undefined : JSON.stringify(value));
    },
    read(read, told) {
      const seen = [sum(seriesNamed('read')), sum(seriesNamed('told'))];
      expectNow(`${read} of ${told} were read`, seen[0] === read && seen[1] === told ? undefined : seen.join(' of '));
    },
    took(durationMs) {
      const seen = (answered().of as { p50Ms: (number | null)[] }).p50Ms.filter((ms) => ms !== null);
      // A histogram is within 3.2 %, and what a scenario does itself takes a moment.
      const fits = seen.length === 1 && Math.abs((seen[0] as number) - durationMs) < durationMs * 0.032 + 2_000;
      expectNow(`it took about ${durationMs} ms`, fits ? undefined : JSON.stringify(seen));
    },
    mostActive(person) {
      const { value } = answered();
      const seen = value.top?.persons[0]?.userId;
      expectNow(
        `${person} is the most active`,
        seen === personNamed(person).id ? undefined : JSON.stringify(value.top),
      );
    },
    mapped(weekday, time, count) {
      const { value } = answered();
      // The calendar of scenarios begins its weeks on Sunday, the map on Monday.
      const row = (weekdays.indexOf(weekday) + 6) % 7;
      const seen = value['heat-map']?.[row]?.[Number(time.slice(0, 2))];
      expectNow(`${count} on ${weekday} at ${time}`, seen === count ? undefined : JSON.stringify(value['heat-map']));
    },
    trend(now, before) {
      const seen = answered().value.trends?.messages;
      expectNow(
        `${now} after ${before}`,
        seen?.now === now && seen.before === before ? undefined : JSON.stringify(seen),
      );
    },

    async openOverview(words, timeZone) {
      const app = await devices.connected(words);
      const answer = await app.ask('overview:get', { timeZone });
      if (answer.ok !== true) throw new Error(`${app.name} gets no overview: ${JSON.stringify(answer)}`);
      opened.set(app, answer.value);
    },
    today: (words, status, count) =>
      shows(words, `shows ${count} ${status} today`, ({ today }) => (today[status] ?? 0) === count),
    day: (words, day) => shows(words, `is of ${day}`, (overview) => overview.day === day),
    arrival: (words, customer, connected) =>
      shows(words, `shows ${customer} arriving, ${connected ? '' : 'not '}connected`, ({ arrivals }) =>
        arrivals.some((one) => one.customerId === personNamed(customer).id && one.connected === connected),
      ),
    waiting: (words, count) =>
      shows(words, `shows ${count} without an answer`, ({ responses }) => responses.waiting === count),
    well: (words) => shows(words, 'says that the service is well', ({ health }) => health.ready),
  };
}
