/** Operating: what happens around people: the service, its set-up, its admins, the back end, the network and time. */
import type { Announcement, Failure } from '@slotwire/protocol';
import type { Driver, HttpAnswer, Network, ServiceSetup } from '../drivers/driver.ts';
import type { Bookings } from './bookings.ts';
import type { Calendar, SlotWords } from './calendar.ts';
import { backEnd, personNamed, vendorNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import type { BookingWords, DeviceWords, ResourceWords, StreamWords } from './parameters.ts';
import { streamNamed } from './streams.ts';
import { expectNow, until } from './until.ts';

export interface OperatingParts {
  driver: Driver;
  calendar: Calendar;
  bookings: Bookings;
  devices: Devices;
}

export interface Operating {
  setUp(setup: ServiceSetup): void;
  setSignInLife(person: string, lifetimeMs: number): void;
  setGroup(person: string, group: string): void;
  passTime(durationMs: number): void;
  /** In steps that are too short for anybody to take the other side for gone, as they would when all of it passes at once. */
  passConnected(durationMs: number): Promise<void>;
  /** Before anything connects. */
  beginAt(momentMs: number): void;
  /** Lets what was done be answered, then time pass until then. */
  waitUntil(momentMs: number): Promise<void>;
  waitUntilBefore(booking: BookingWords, aheadMs: number): Promise<void>;
  restart(): Promise<void>;
  crash(): Promise<void>;
  shutDown(): Promise<void>;
  backUp(): Promise<void>;
  restore(): Promise<void>;
  rebuildLog(stream: StreamWords): Promise<void>;
  startAgain(): Promise<void>;
  announce(text: string, stream: StreamWords, more?: Partial<Announcement>): Promise<void>;
  /** Of no use when so much time has passed. */
  announceFor(text: string, usefulMs: number): Promise<void>;
  /** `Announcement 1`, `Announcement 2`, … */
  announceSeries(count: number): Promise<void>;
  announceMany(count: number, kilobytes: number): Promise<void>;
  addUnknownEvent(type: string, stream: StreamWords): Promise<void>;
  counted(count: number, violation: string): Promise<void>;
  stillServes(person: string): Promise<void>;

  revokePerson(admin: string, person: string): Promise<void>;
  revokeToken(admin: string, device: DeviceWords): Promise<void>;

  /** A back end posts a booking. @param again the same key as before. */
  post(as: string, resource: ResourceWords, slot: SlotWords, customer: string, again?: boolean): Promise<void>;
  posted(status: number): void;
  postedCode(status: number, code: string): void;
  /** By the header that HTTP has for it. */
  toldToWait(mostMs: number): void;

  network(device: DeviceWords, fault: (network: Network) => void): Promise<void>;
}

/** Between two words of the service to a device there are ten seconds. */
const STEP_MS = 5_000;

export function createOperating({ driver, calendar, bookings, devices }: OperatingParts): Operating {
  const { service } = driver;
  let postKey = '';
  let answer: HttpAnswer | undefined;

  async function revoke(admin: string, what: { userId?: string; jti?: string }): Promise<void> {
    const probe = driver.probe(personNamed(admin), 'panel');
    await probe.connect({ token: await driver.tokens.issue(probe.owner) });
    const given = await probe.ask('session:revoke', { key: driver.newKey(), ...what });
    if (!given.ok) throw new Error(`${admin} could not revoke it: ${JSON.stringify(given)}`);
  }

  const announce: Operating['announce'] = (text, stream, more = {}) =>
    service.announce(streamNamed(stream), { title: 'Slotwire', text, priority: 'normal', ...more });

  async function waitUntil(momentMs: number): Promise<void> {
    await devices.quiet();
    const aheadMs = momentMs - driver.nowMs();
    if (aheadMs <= 0)
      throw new Error(`it is ${new Date(driver.nowMs()).toISOString()} already, and time never goes back`);
    driver.passTime(aheadMs);
  }

  /** As any device shows it. */
  function startOf(booking: BookingWords): number {
    const { id } = bookings.find(booking);
    const views = driver.apps().flatMap((app) => (app.isRunning() ? app.screen().bookings : []));
    const found = views.find((view) => view.booking.id === id);
    if (found === undefined) throw new Error(`no device shows ${bookings.describe(booking)}`);
    return Date.parse(found.booking.startsAt);
  }

  return {
    setUp: (setup) => driver.setUp(setup),
    setSignInLife: (person, lifetimeMs) => driver.tokens.setLifetime(personNamed(person), lifetimeMs),
    setGroup: (person, group) => driver.tokens.setGroups(personNamed(person), [group]),
    passTime: (durationMs) => driver.passTime(durationMs),
    async passConnected(durationMs) {
      for (let leftMs = durationMs; leftMs > 0; leftMs -= STEP_MS) {
        driver.passTime(Math.min(STEP_MS, leftMs));
        await devices.quiet();
      }
    },
    beginAt(momentMs) {
      driver.setTime(momentMs);
      calendar.beginAt(momentMs);
    },
    waitUntil,
    async waitUntilBefore(booking, aheadMs) {
      await waitUntil(startOf(booking) - aheadMs);
    },

    async restart() {
      await service.stop();
      await service.start();
    },
    crash: () => service.crash(),
    shutDown: () => service.stop(),
    backUp: () => service.backUp(),
    restore: () => service.restore(),
    rebuildLog: (stream) => service.rebuildLog(streamNamed(stream)),
    startAgain: () => service.start(),
    announce,
    announceFor: (text, usefulMs) =>
      announce(text, 'all', { expiresAt: new Date(driver.nowMs() + usefulMs).toISOString() }),
    async announceSeries(count) {
      for (let number = 1; number <= count; number++) await announce(`Announcement ${number}`, 'all');
    },
    async announceMany(count, kilobytes) {
      for (let number = 0; number < count; number++) await announce('x'.repeat(kilobytes * 1_024), 'all');
    },
    addUnknownEvent: (type, stream) => service.addUnknownEvent(streamNamed(stream), type),

    counted: (count, violation) =>
      until(`the service has counted ${count} of ${violation}`, async () => {
        const seen = await service.count('slotwire_transport_violations_total', { kind: violation });
        return seen === count ? undefined : `${seen}`;
      }),

    async stillServes(person) {
      const probe = driver.probe(personNamed(person), 'probe');
      await probe.connect({ token: await driver.tokens.issue(probe.owner) });
      const state = probe.state();
      expectNow(`the service still serves ${person}`, state.status === 'open' ? undefined : JSON.stringify(state));
    },

    revokePerson: (admin, person) => revoke(admin, { userId: personNamed(person).id }),
    revokeToken: (admin, device) => revoke(admin, { jti: jtiOf(devices.app(device).token()) }),

    async post(as, { resourceId, vendor }, slot, customer, again = false) {
      if (!again) postKey = driver.newKey();
      const person = as === backEnd.name ? backEnd : personNamed(as);
      const body = {
        key: postKey,
        customerId: personNamed(customer).id,
        vendorId: vendorNamed(vendor).vendorId,
        resourceId,
        service: 'Haircut',
        ...calendar.range(slot),
      };
      answer = await service.post('/v1/bookings', body, await driver.tokens.issue(person));
      if (answer.status === 201) bookings.add({ id: postKey, owner: personNamed(customer).name });
    },

    posted: (status) =>
      expectNow(`the answer is ${status}`, answer?.status === status ? undefined : JSON.stringify(answer)),
    postedCode(status, code) {
      const seen = (answer?.body as Failure | undefined)?.code;
      const fits = answer?.status === status && seen === code;
      expectNow(`the answer is ${status} ${code}`, fits ? undefined : JSON.stringify(answer));
    },

    toldToWait(mostMs) {
      const seconds = Number(answer?.headers?.['retry-after']);
      const fits = seconds >= 1 && seconds * 1_000 <= mostMs;
      expectNow(`the answer says to wait ${mostMs} ms at most`, fits ? undefined : JSON.stringify(answer));
    },

    async network(device, fault) {
      fault((await devices.connected(device)).network);
    },
  };
}

/** The claims are the middle part of a JWT. */
function jtiOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
  return claims.jti;
}
