/** Probing: what QA sends by hand, right or wrong, and what comes back. */
import {
  type Ack,
  type Booking,
  type CommandName,
  commands,
  type ErrorCode,
  type Failure,
  type StreamEvent,
  streamsOf,
} from '@slotwire/protocol';
import type { Driver, Probe } from '../drivers/driver.ts';
import type { Bookings } from './bookings.ts';
import type { Calendar, SlotWords } from './calendar.ts';
import { customers, personNamed, vendorNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import { goodArgs } from './good-args.ts';
import { epochOf, handshakeOf, type Introduction } from './introduction.ts';
import type { BookingWords, DeviceWords, ResourceWords, StreamWords } from './parameters.ts';
import { streamNamed } from './streams.ts';
import { expectNow, until } from './until.ts';

export interface ProbingParts {
  driver: Driver;
  calendar: Calendar;
  bookings: Bookings;
  devices: Devices;
}

export interface Probing {
  connect(probe: DeviceWords, introduction?: Introduction): Promise<void>;
  connectCrowd(count: number): Promise<void>;
  switchMode(probe: DeviceWords, mode: string): Promise<void>;
  refresh(probe: DeviceWords, person: string): Promise<void>;
  stopReading(probe: DeviceWords): void;
  readAgain(probe: DeviceWords): void;

  book(
    probe: DeviceWords,
    resource: ResourceWords,
    slot: SlotWords,
    more?: { key?: string; trace?: string },
  ): Promise<void>;
  /** The same message once more. */
  repeat(probe: DeviceWords): Promise<void>;
  /** The same key once more, for something else. */
  reuseKey(probe: DeviceWords, slot: SlotWords): Promise<void>;
  /** A command with arguments as they should be, but for these; `undefined` leaves one out. */
  send(
    probe: DeviceWords,
    command: string,
    /** Undefined: it is about none. */
    booking: BookingWords | undefined,
    changes?: Record<string, unknown>,
  ): Promise<void>;
  sendPlain(probe: DeviceWords, command: string, args: unknown): Promise<void>;
  askSince(probe: DeviceWords, offset: number, stream: StreamWords): Promise<void>;
  fillNotes(probe: DeviceWords, booking: BookingWords, count: number): Promise<void>;
  walkSnapshot(probe: DeviceWords, pageSize: number): Promise<void>;
  tellLarge(probe: DeviceWords, kilobytes: number): void;
  tellBinary(probe: DeviceWords): void;
  write(probe: DeviceWords, packet: string): void;
  withoutAnswer(probe: DeviceWords, command: string, booking: BookingWords): void;

  welcomed(probe: DeviceWords): void;
  refused(probe: DeviceWords, code: ErrorCode, retry?: string): void;
  turnedAway(probe: DeviceWords): void;
  firstHeard(probe: DeviceWords, event: string): void;
  welcomedTo(probe: DeviceWords, streams: readonly string[]): void;
  recovered(probe: DeviceWords, stream: StreamWords, recovered: boolean): void;
  goodbye(probe: DeviceWords, code: ErrorCode, withinMs?: number): Promise<void>;
  crowdGoodbye(code: ErrorCode): Promise<void>;
  crowdWaitsDiffer(): void;
  stillConnected(probe: DeviceWords): Promise<void>;
  cutOff(probe: DeviceWords): Promise<void>;
  events(probe: DeviceWords, from: number, to: number, stream: StreamWords): Promise<void>;
  noEvents(probe: DeviceWords, stream: StreamWords): Promise<void>;
  batches(probe: DeviceWords, count: number, events: number): Promise<void>;
  traced(probe: DeviceWords, trace: string): Promise<void>;
  answered(probe: DeviceWords, code: ErrorCode | 'OK'): void;
  answeredStatus(probe: DeviceWords, status: Booking['status']): void;
  repeated(probe: DeviceWords, repeated: boolean): void;
  sameAnswers(probe: DeviceWords): void;
  issue(probe: DeviceWords, field: string): void;
  unrecoverable(probe: DeviceWords): void;
  /** By the last answer; undefined when it named no time, or nothing was asked. */
  toldToWait(probe: DeviceWords): number | undefined;
  pages(count: number, bookings: number): void;
}

interface Exchange {
  command: string;
  args: Record<string, unknown>;
  answer: Ack<unknown>;
}

export function createProbing({ driver, calendar, bookings, devices }: ProbingParts): Probing {
  const exchanges = new Map<Probe, Exchange[]>();
  const keys = new Map<string, string>();
  let crowd: Probe[] = [];
  let snapshot: Booking[][] = [];

  function keyLabelled(label: string): string {
    const key = keys.get(label) ?? driver.newKey();
    keys.set(label, key);
    return key;
  }

  async function ask(probe: Probe, command: string, args: Record<string, unknown>): Promise<Ack<unknown>> {
    const answer = await probe.ask(command, args);
    exchanges.set(probe, [...(exchanges.get(probe) ?? []), { command, args, answer }]);
    return answer;
  }

  function last(words: DeviceWords, back = 1): Exchange {
    const probe = devices.probe(words);
    const found = (exchanges.get(probe) ?? []).at(-back);
    if (found === undefined) throw new Error(`${probe.name} has sent nothing that could be answered`);
    return found;
  }

  const eventsOf = (probe: Probe, stream: string): StreamEvent[] =>
    probe
      .heard()
      .filter(({ event }) => event === 'events')
      .flatMap(({ payload }) => payload as StreamEvent[])
      .filter((event) => event.stream === stream);

  const describe = (answer: Ack<unknown>) =>
    answer.ok ? `success${answer.replayed === true ? ' (a repeat)' : ''}: ${brief(answer.value)}` : brief(answer);

  return {
    async connect(words, introduction = {}) {
      const probe = devices.probe(words);
      await probe.connect(await handshakeOf(probe, introduction, { driver, devices }));
    },

    async connectCrowd(count) {
      crowd = customers.slice(0, count).map((owner) => driver.probe(owner, 'probe'));
      await Promise.all(crowd.map(async (probe) => probe.connect(await handshakeOf(probe, {}, { driver, devices }))));
    },

    async switchMode(words, mode) {
      await ask(devices.probe(words), 'session:profile', { mode });
    },

    async refresh(words, person) {
      const token = await driver.tokens.issue(personNamed(person));
      await ask(devices.probe(words), 'session:refresh', { token });
    },

    stopReading: (words) => devices.probe(words).stopReading(),
    readAgain: (words) => devices.probe(words).readAgain(),

    async book(words, { resourceId, vendor }, slot, { key: label, trace } = {}) {
      const probe = devices.probe(words);
      const key = label === undefined ? driver.newKey() : keyLabelled(label);
      const answer = await ask(probe, 'booking:create', {
        key,
        vendorId: vendorNamed(vendor).vendorId,
        resourceId,
        service: 'Haircut',
        ...calendar.range(slot),
        ...(trace === undefined ? {} : { trace }),
      });
      if (answer.ok) bookings.add({ id: key, owner: probe.owner.name });
    },

    async repeat(words) {
      const { command, args } = last(words);
      await ask(devices.probe(words), command, args);
    },

    async reuseKey(words, slot) {
      const { command, args } = last(words);
      await ask(devices.probe(words), command, { ...args, ...calendar.range(slot) });
    },

    async send(words, command, booking, changes = {}) {
      if (!Object.hasOwn(commands, command)) throw new Error(`${command} is no command of the protocol`);
      const bookingId = booking === undefined ? '' : bookings.find(booking).id;
      const args = { ...goodArgs(command as CommandName, { key: driver.newKey(), bookingId, calendar }), ...changes };
      await ask(devices.probe(words), command, args);
    },

    async sendPlain(words, command, args) {
      await ask(devices.probe(words), command, args as Record<string, unknown>);
    },

    async askSince(words, offset, streamWords) {
      const probe = devices.probe(words);
      const stream = streamNamed(streamWords);
      const own = streamsOf({ sub: probe.owner.id, role: probe.owner.role, vendorId: probe.owner.vendorId });
      const epoch = own.some((name) => name === stream) ? epochOf(probe, stream) : 'any';
      await ask(probe, 'sync:since', { stream, epoch, offset });
    },

    async fillNotes(words, booking, count) {
      const probe = devices.probe(words);
      const { id: bookingId } = bookings.find(booking);
      const notes = Array.from({ length: count }, (_, index) => ({
        key: driver.newKey(),
        bookingId,
        text: `Note ${index + 1}`,
      }));
      const answers = await Promise.all(notes.map((args) => ask(probe, 'booking:note', args)));
      const refused = answers.find(({ ok }) => !ok);
      if (refused !== undefined) throw new Error(`a note was refused: ${describe(refused)}`);
    },

    async walkSnapshot(words, limit) {
      const probe = devices.probe(words);
      snapshot = [];
      let after: string | undefined;
      do {
        const answer = await ask(probe, 'sync:snapshot', { limit, ...(after === undefined ? {} : { after }) });
        if (!answer.ok) throw new Error(`the snapshot was refused: ${describe(answer)}`);
        const page = answer.value as { bookings: Booking[]; next?: string };
        snapshot.push(page.bookings);
        after = page.next;
      } while (after !== undefined);
    },

    tellLarge: (words, kilobytes) => devices.probe(words).tell('booking:note', { text: 'x'.repeat(kilobytes * 1_024) }),
    tellBinary: (words) => devices.probe(words).tell('booking:note', { text: Buffer.from('attached') }),
    write: (words, packet) => devices.probe(words).write(packet),
    withoutAnswer: (words, command, booking) =>
      devices
        .probe(words)
        .tell(
          command,
          goodArgs(command as CommandName, { key: driver.newKey(), bookingId: bookings.find(booking).id, calendar }),
        ),

    welcomed(words) {
      const probe = devices.probe(words);
      const state = probe.state();
      expectNow(`${probe.name} is welcomed`, state.status === 'open' ? undefined : brief(state));
    },

    refused(words, code, retry) {
      const probe = devices.probe(words);
      const state = probe.state();
      const fits =
        state.status === 'refused' &&
        state.refusal.code === code &&
        (retry === undefined || state.refusal.retry === retry);
      expectNow(`${probe.name} is refused with ${code}`, fits ? undefined : brief(state));
    },

    turnedAway(words) {
      const probe = devices.probe(words);
      const state = probe.state();
      expectNow(`${probe.name} is turned away`, state.status === 'turned-away' ? undefined : brief(state));
    },

    firstHeard(words, event) {
      const probe = devices.probe(words);
      const first = probe.heard()[0]?.event;
      expectNow(`the first thing that ${probe.name} hears is ${event}`, first === event ? undefined : `${first}`);
    },

    welcomedTo(words, streams) {
      const probe = devices.probe(words);
      const seen = Object.keys(probe.welcome()?.streams ?? {}).sort();
      const fits = seen.join() === [...streams].sort().join();
      expectNow(`${probe.name} is welcomed to ${streams.join(', ')}`, fits ? undefined : seen.join(', '));
    },

    recovered(words, streamWords, recovered) {
      const probe = devices.probe(words);
      const name = streamNamed(streamWords);
      const seen = (probe.welcome()?.streams as Record<string, { recovered: boolean }> | undefined)?.[name];
      expectNow(
        `${probe.name} is told that ${name} is ${recovered ? '' : 'not '}recovered`,
        seen?.recovered === recovered ? undefined : brief(seen ?? probe.state()),
      );
    },

    goodbye(words, code, withinMs) {
      const probe = devices.probe(words);
      return until(
        `${probe.name} is told goodbye with ${code} and cut off`,
        () => (saidGoodbye(probe) === code ? undefined : brief(probe.state())),
        withinMs,
      );
    },

    crowdGoodbye: (code) =>
      until(`everybody is told goodbye with ${code}`, () => {
        const others = crowd.filter((probe) => saidGoodbye(probe) !== code);
        return others.length === 0
          ? undefined
          : others.map((probe) => `${probe.name} ${brief(probe.state())}`).join(', ');
      }),

    crowdWaitsDiffer() {
      const waits = crowd.map((probe) => {
        const state = probe.state();
        return state.status === 'closed' ? state.goodbye?.retryAfterMs : undefined;
      });
      const differ = new Set(waits).size > crowd.length / 2 && !waits.includes(undefined);
      expectNow('everybody is given a wait of their own', differ ? undefined : waits.join(', '));
    },

    async stillConnected(words) {
      const probe = devices.probe(words);
      if (probe.state().status === 'open') await probe.settle();
      const state = probe.state();
      expectNow(`${probe.name} is still connected`, state.status === 'open' ? undefined : brief(state));
    },

    cutOff(words) {
      const probe = devices.probe(words);
      return until(`${probe.name} is cut off`, () =>
        probe.state().status === 'closed' ? undefined : brief(probe.state()),
      );
    },

    events(words, from, to, streamWords) {
      const probe = devices.probe(words);
      const stream = streamNamed(streamWords);
      const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index).join();
      return until(`${probe.name} has heard the events ${from} to ${to} of ${stream}, in order`, () => {
        const offsets = eventsOf(probe, stream).map(({ offset }) => offset);
        return offsets.join() === wanted ? undefined : offsets.join(', ') || 'none';
      });
    },

    async noEvents(words, streamWords) {
      const probe = devices.probe(words);
      const stream = streamNamed(streamWords);
      await probe.settle();
      const events = eventsOf(probe, stream);
      expectNow(`${probe.name} has heard no event of ${stream}`, events.length === 0 ? undefined : brief(events));
    },

    batches(words, count, given) {
      const probe = devices.probe(words);
      return until(`${probe.name} has heard ${given} event(s) in ${count} message(s)`, () => {
        const messages = probe.heard().filter(({ event }) => event === 'events');
        const sizes = messages.map(({ payload }) => (payload as unknown[]).length);
        const sum = sizes.reduce((total, size) => total + size, 0);
        return sizes.length === count && sum === given ? undefined : `${sum} in ${sizes.length}`;
      });
    },

    traced(words, trace) {
      const probe = devices.probe(words);
      const heard = () =>
        probe
          .heard()
          .filter(({ event }) => event === 'events')
          .flatMap(({ payload }) => payload as StreamEvent[]);
      return until(`${probe.name} hears an event with the trace ${trace}`, () => {
        const traces = heard().map((event) => event.trace);
        return traces.includes(trace) ? undefined : traces.join(', ') || 'no event';
      });
    },

    answered(words, code) {
      const { answer, command } = last(words);
      const seen = answer.ok ? 'OK' : answer.code;
      expectNow(`the answer to ${command} is ${code}`, seen === code ? undefined : describe(answer));
    },

    answeredStatus(words, status) {
      const { answer, command } = last(words);
      const fits = answer.ok && (answer.value as Booking).status === status;
      expectNow(`the answer to ${command} is the booking as ${status}`, fits ? undefined : describe(answer));
    },

    repeated(words, repeated) {
      const { answer, command } = last(words);
      const fits = (answer.replayed === true) === repeated;
      expectNow(`the answer to ${command} is ${repeated ? 'a' : 'no'} repeat`, fits ? undefined : describe(answer));
    },

    sameAnswers(words) {
      const [first, second] = [last(words, 2).answer, last(words).answer];
      const without = ({ replayed: _, ...rest }: Ack<unknown>) => JSON.stringify(rest);
      const fits = without(first) === without(second);
      expectNow('both answers are the same', fits ? undefined : `${describe(first)}\n  and ${describe(second)}`);
    },

    issue(words, field) {
      const { answer } = last(words);
      const issues = answer.ok ? [] : ((answer as Failure).issues ?? []);
      const named = issues.map(({ path }) => path);
      expectNow(`the answer says that ${field} does not fit`, named.includes(field) ? undefined : describe(answer));
    },

    unrecoverable(words) {
      const { answer } = last(words);
      const value = answer.ok ? (answer.value as { recovered: boolean; events: unknown[] }) : undefined;
      const fits = value?.recovered === false && value.events.length === 0;
      expectNow('the answer says that nothing can be recovered', fits ? undefined : describe(answer));
    },

    toldToWait(words) {
      const answer = exchanges.get(devices.probe(words))?.at(-1)?.answer;
      return answer?.ok === false ? answer.retryAfterMs : undefined;
    },

    pages(count, given) {
      const sizes = snapshot.map((page) => page.length);
      const distinct = new Set(snapshot.flat().map(({ id }) => id)).size;
      const full = sizes.filter((size) => size > 0).length;
      const fits = full === count && distinct === given && sizes.reduce((sum, size) => sum + size, 0) === given;
      expectNow(
        `the snapshot has ${given} bookings on ${count} pages`,
        fits ? undefined : `pages of ${sizes.join(', ')}`,
      );
    },
  };
}

function saidGoodbye(probe: Probe): ErrorCode | undefined {
  const state = probe.state();
  return state.status === 'closed' ? state.goodbye?.code : undefined;
}

const MAX_BRIEF = 400;

function brief(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length <= MAX_BRIEF ? json : `${json.slice(0, MAX_BRIEF)}…`;
}
