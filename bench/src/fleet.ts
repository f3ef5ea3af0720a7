/** A process with the devices of one subject: `node fleet.ts`. */
import { signToken } from '@slotwire/realtime';
import { createSystemRuntime } from '@slotwire/runtime';
import { Device } from './device.ts';
import { serve } from './remote.ts';
import { percentile } from './stats.ts';
import { type SubjectName, userIdOf, VENDORS } from './subjects/subject.ts';

export interface FleetOptions {
  subject: SubjectName;
  port: number;
  devices: number;
  /** The last so many are of staff, of a vendor each. Default 0: all are customers. */
  staff?: number | undefined;
  secret: string;
}

export interface ConnectOptions {
  /** Upgrades under way at a time: a listening socket has room for some hundreds. */
  opening: number;
  /** Only so many, the first of them. Default: all. */
  first?: number;
  /** Devices that may be on their way to being ready at a time. Default: all. */
  readying?: number;
  /** With the positions of the connection before. */
  resume?: boolean;
  /** Events that each device has to get before it counts as done. Default 0. */
  missed?: number;
}

export interface Connected {
  durationMs: number;
  events: number;
  unrecovered: number;
  duplicates: number;
  gaps: number;
}

export interface RequestOptions {
  devices: number;
  /** Requests of one device that are under way at a time. */
  inFlight: number;
  durationMs: number;
}

export interface Requested {
  acks: number;
  /** Acks that were no success. */
  refused: number;
  durationMs: number;
  p50Ms: number;
  p99Ms: number;
}

export interface FleetCalls {
  prepare(options: FleetOptions): Promise<void>;
  connect(options: ConnectOptions): Promise<Connected>;
  drop(): void;
  /** Resolves when so many events have come since the fleet was prepared. */
  reach(events: number): Promise<void>;
  received(): number;
  /** Customers book. */
  request(options: RequestOptions): Promise<Requested>;
  /** Staff confirm what customers of this fleet have booked; ends sooner when nothing is left. `devices` are the staff that take part. */
  confirm(options: RequestOptions): Promise<Requested>;
}

interface Command {
  name: string;
  argsJson: string;
}

const STUCK_MS = 60_000;
const runtime = createSystemRuntime({ keepAlive: true });
const nowMs = () => performance.now();

class Fleet implements FleetCalls {
  #devices: Device[] = [];
  /** Events by device, and together. */
  #counts: number[] = [];
  #total = 0;
  #dropped = true;
  #onProgress = () => {};
  #onOpen = () => {};
  #onReady: (device: Device) => void = () => {};
  #onEvents: (device: Device) => void = () => {};
  #onAck: (device: Device, id: number, ok: boolean, payload: Buffer) => void = () => {};
  #fail: (error: Error) => void = () => {};
  #slots = 0;
  #staff = 0;
  /** Ids of what was booked and is not confirmed, by vendor; only where somebody could. */
  readonly #requested: string[][] = Array.from({ length: VENDORS }, () => []);

  async prepare({ subject, port, devices, staff = 0, secret }: FleetOptions): Promise<void> {
    this.#staff = staff;
    const settings = { issuer: 'slotwire', audience: 'slotwire', clock: runtime.clock };
    for (let index = 0; index < devices; index++) {
      const claims = { sub: userIdOf(index), ...roleOf(index - (devices - staff)), jti: runtime.ids.next() };
      const token = subject === 'slotwire' ? (await signToken(secret, claims, 3_600, settings)).token : '';
      const device: Device = new Device(
        { subject, port, index, token },
        {
          onOpen: () => this.#onOpen(),
          onReady: () => this.#onReady(device),
          onEvents: (count) => {
            this.#counts[index] = (this.#counts[index] ?? 0) + count;
            this.#total += count;
            this.#onEvents(device);
            this.#onProgress();
          },
          onAck: (id, ok, payload) => this.#onAck(device, id, ok, payload),
          onClosed: (why) => {
            if (!this.#dropped) this.#fail(new Error(`${userIdOf(index)} lost its connection: ${why}`));
          },
        },
      );
      this.#devices.push(device);
      this.#counts.push(0);
    }
  }

  async connect({ opening, first, readying, resume = false, missed = 0 }: ConnectOptions): Promise<Connected> {
    const devices = this.#devices.slice(0, first);
    const before = this.#total;
    const expected = this.#counts.map((count) => count + missed);
    const ready = new Set<Device>();
    const done = new Set<Device>();
    let next = 0;
    let open = 0;
    const startedMs = nowMs();
    this.#dropped = false;
    await this.#until('the fleet is connected', (resolve) => {
      const more = () => {
        const limit = Math.min(open + opening, ready.size + (readying ?? devices.length), devices.length);
        while (next < limit) devices[next++]?.connect(resume);
      };
      const check = (device: Device) => {
        if (done.has(device) || !ready.has(device)) return;
        if ((this.#counts[device.index] as number) < (expected[device.index] as number)) return;
        done.add(device);
        if (done.size === devices.length) resolve();
      };
      this.#onOpen = () => {
        open += 1;
        more();
      };
      this.#onReady = (device) => {
        ready.add(device);
        check(device);
        more();
      };
      this.#onEvents = check;
      more();
    });
    const durationMs = nowMs() - startedMs;
    this.#onEvents = () => {};
    const sum = (of: keyof Device['faults']) => devices.reduce((total, { faults }) => total + faults[of], 0);
    return {
      durationMs,
      events: this.#total - before,
      unrecovered: sum('unrecovered'),
      duplicates: sum('duplicates'),
      gaps: sum('gaps'),
    };
  }

  drop(): void {
    this.#dropped = true;
    for (const device of this.#devices) device.drop();
  }

  reach(events: number): Promise<void> {
    return this.#until(`${events} events have come`, (resolve) => {
      this.#onProgress = () => {
        if (this.#total >= events) resolve();
      };
      this.#onProgress();
    }).finally(() => {
      this.#onProgress = () => {};
    });
  }

  received(): number {
    return this.#total;
  }

  request({ devices, ...options }: RequestOptions): Promise<Requested> {
    const customers = this.#devices.slice(0, devices);
    return this.#exchange(customers, options, (device) => this.#booking(device), {
      onOk: ({ index }, payload) => {
        if (this.#staff > 0) this.#requested[index % VENDORS]?.push(bookingIdOf(payload));
      },
    });
  }

  confirm({ devices, ...options }: RequestOptions): Promise<Requested> {
    const customers = this.#devices.length - this.#staff;
    const staff = this.#devices.slice(customers, customers + devices);
    return this.#exchange(staff, options, ({ index }) => this.#confirmation(index - customers));
  }

  /** Each device sends its next command when one is answered, for so long, or until it has none. */
  async #exchange(
    devices: readonly Device[],
    { inFlight, durationMs }: Omit<RequestOptions, 'devices'>,
    next: (device: Device) => Command | undefined,
    { onOk }: { onOk?(device: Device, payload: Buffer): void } = {},
  ): Promise<Requested> {
    const startedMs = nowMs();
    const sentMs = new Map<number, number>();
    const latenciesMs: number[] = [];
    let refused = 0;
    let id = 0;
    const send = (device: Device) => {
      const command = next(device);
      if (command === undefined) return;
      sentMs.set(++id, nowMs());
      device.request(id, command.name, command.argsJson);
    };
    await this.#until('all requests are answered', (resolve) => {
      this.#onAck = (device, acked, ok, payload) => {
        latenciesMs.push(nowMs() - (sentMs.get(acked) as number));
        sentMs.delete(acked);
        if (ok) onOk?.(device, payload);
        else refused += 1;
        if (nowMs() - startedMs < durationMs) send(device);
        if (sentMs.size === 0) resolve();
      };
      for (const device of devices) for (let i = 0; i < inFlight; i++) send(device);
      if (sentMs.size === 0) resolve();
    });
    return {
      acks: latenciesMs.length,
      refused,
      durationMs: nowMs() - startedMs,
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
    };
  }

  /** A free half hour of a resource of the device's own; a new resource every 1,000 slots. */
  #booking({ index }: Device): Command {
    const slot = this.#slots++;
    const startMs = Date.UTC(new Date().getUTCFullYear() + 1, 0, 1) + (slot % 1_000) * 1_800_000;
    const args = {
      key: runtime.ids.next(),
      vendorId: vendorIdOf(index),
      resourceId: `r-${index}-${Math.floor(slot / 1_000)}`,
      service: 'Haircut and beard trim',
      startsAt: new Date(startMs).toISOString(),
      endsAt: new Date(startMs + 1_800_000).toISOString(),
    };
    return { name: 'booking:create', argsJson: JSON.stringify(args) };
  }

  /** In the order in which they were booked. */
  #confirmation(vendor: number): Command | undefined {
    const bookingId = this.#requested[vendor]?.shift();
    if (bookingId === undefined) return undefined;
    const args = { key: runtime.ids.next(), bookingId, baseVersion: 1, to: 'confirmed' };
    return { name: 'booking:transition', argsJson: JSON.stringify(args) };
  }

  /** Rejects when a connection is lost, or after a minute. */
  #until(what: string, begin: (resolve: () => void) => void): Promise<void> {
    let timer: NodeJS.Timeout;
    return new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`gave up waiting until ${what}`)), STUCK_MS);
      this.#fail = reject;
      begin(resolve);
    }).finally(() => {
      clearTimeout(timer);
      this.#fail = () => {};
    });
  }
}

/** @param staffIndex negative: no staff */
function roleOf(staffIndex: number): { role: 'customer' } | { role: 'vendor'; vendorId: string } {
  return staffIndex < 0 ? { role: 'customer' } : { role: 'vendor', vendorId: vendorIdOf(staffIndex) };
}

/** @param payload an ack of `booking:create` that says yes */
function bookingIdOf(payload: Buffer): string {
  const text = payload.toString();
  const [ack] = JSON.parse(text.slice(text.indexOf('['))) as [{ value: { id: string } }];
  return ack.value.id;
}

const vendorIdOf = (index: number) => `v-${index % VENDORS}`;

serve(new Fleet());
