/**
 * Connection: what lies between the two ends from Engine.IO's `open` on. It is the wire of the service's memory transport: it decides when
 * each message arrives, and whether. It lasts until neither side holds it: after the phone has closed it, the service may take 45 s more.
 */
import type { Peer, PeerHandlers, Wire } from '@slotwire/realtime';
import type { Clock, Timer, Timers } from '@slotwire/runtime';
import type { Way } from './approach.ts';
import type { Direction } from './delay.ts';
import { Heartbeat } from './heartbeat.ts';
import { Lifetime } from './lifetime.ts';
import type { DeathNotice, Endpoint, LineMeter } from './network.ts';
import { Pipe, type PipeHost } from './pipe.ts';

/** The line, as its connections see it. */
export interface ConnectionHost {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly meter: LineMeter | undefined;
  /** Of the phone, as the service sees it. */
  readonly address: string;
  way(): Way;
  /** The application takes what arrives. */
  isReading(): boolean;
  /** Draws. Of one packet. */
  delayMs(direction: Direction): number;
  bytesPerSecond(direction: Direction): number;
  /** Draws. In means. */
  lifetime(): number;
  meanLifetimeMs(): number;
  /** The process that is up. */
  endpoint(): Endpoint | undefined;
}

/** The phone's end. */
export interface PhoneEnd extends PeerHandlers {
  isHeld(): boolean;
  end(reason: string): void;
  endByTimer(reason: string): void;
  onServiceSideOver(): void;
}

/** As Socket.IO says it, on either side. */
export const RESET = 'transport close';
const PING_TIMEOUT = 'ping timeout';
const CLOSED = 'client disconnect';

export class Connection implements Wire, PipeHost {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly #line: ConnectionHost;
  readonly #phone: PhoneEnd;
  readonly #up: Pipe;
  readonly #down: Pipe;
  readonly #heartbeat: Heartbeat;
  readonly #lifetime: Lifetime;
  /** In the service's process; undefined when that is dead. */
  #peer: Peer | undefined;
  /** Why the service's side is over; undefined while it holds the connection, or may come to. */
  #serviceEnd: string | undefined;
  /** Half-open: nothing gets through any more, not even a reset. */
  #silent: boolean;
  /** No message is taken on any more: half-open, reset or given up. */
  #cut: boolean;
  /** In the kernel of the phone. */
  #unread: (() => void)[] | undefined;
  #reading: Timer | undefined;

  constructor(line: ConnectionHost, phone: PhoneEnd) {
    this.clock = line.clock;
    this.timers = line.timers;
    this.#line = line;
    this.#phone = phone;
    this.#up = new Pipe(this, 'up');
    this.#down = new Pipe(this, 'down');
    this.#heartbeat = new Heartbeat(line.clock, line.timers, () => this.#expire());
    this.#lifetime = new Lifetime(line.clock, line.timers, () => this.reset());
    this.#peer = undefined;
    this.#serviceEnd = undefined;
    this.#silent = false;
    this.#cut = false;
    this.#unread = undefined;
    this.#reading = undefined;
  }

  // What the phone's end calls

  open(endpoint: Endpoint, auth: unknown): void {
    this.#heartbeat.start();
    this.#lifetime.start(this.#line.lifetime(), this.#line.meanLifetimeMs());
    this.#peer = endpoint.connect({ namespace: '/', auth, address: this.#line.address }, this, this.#phone);
    this.#checkPulse();
  }

  request(event: string, args: unknown, onAck: (answer: unknown) => void): void {
    this.#peer?.request(event, args, onAck);
  }

  /** The word of it is the last message up; where that cannot pass, the heartbeat tells the service. */
  close(): void {
    this.#forgetPhone();
    this.#peer?.close();
  }

  isHeldByService(): boolean {
    return this.#peer !== undefined && this.#serviceEnd === undefined;
  }

  /** The service has ended its side by itself. */
  onServiceEnd(reason: string): void {
    this.#serviceEnd ??= reason;
  }

  /** Neither side holds it: leaves no timer behind. */
  end(): void {
    this.#heartbeat.stop();
    this.#cutOff();
    this.#forgetPhone();
  }

  // What the service's transport calls

  toServer(task: () => void, bytes: number): void {
    this.#line.meter?.onMessage('up', bytes);
    if (!this.#cut && this.#serviceEnd === undefined) this.#up.send(task, bytes);
  }

  toClient(task: () => void, bytes: number): void {
    if (this.#serviceEnd === undefined && !this.#cut && this.#phone.isHeld()) this.#down.send(task, bytes);
  }

  // What the pipes ask and tell

  passes(): boolean {
    return !this.#silent && this.#line.way() === 'service';
  }

  delayMs(direction: Direction): number {
    return this.#line.delayMs(direction);
  }

  bytesPerSecond(direction: Direction): number {
    return this.#line.bytesPerSecond(direction);
  }

  arrive(direction: Direction, task: () => void, bytes: number): void {
    if (direction === 'down') {
      this.#line.meter?.onMessage('down', bytes);
      this.#receive(task);
      return;
    }
    task();
    if (this.#phone.isHeld() || !this.#up.isEmpty()) return;
    this.#serviceEnd ??= CLOSED;
    this.#phone.onServiceSideOver();
  }

  // What befalls it

  onChange(): void {
    this.#checkPulse();
    if (this.passes()) {
      this.#up.release();
      this.#down.release();
    }
    this.#readOn();
    this.#lifetime.setMean(this.#line.meanLifetimeMs());
  }

  /** What is under way or unread is lost, and each side learns of it when the reset arrives. */
  reset(): void {
    if (this.#cut || !this.#phone.isHeld()) return;
    this.#cutOff();
    this.#up.send(() => this.#drop(RESET), 0);
    this.#down.send(() => this.#phone.end(RESET), 0);
  }

  /** Half-open from now on. What has reached the phone's kernel can still be read. */
  silence(): void {
    this.#silent = true;
    this.#cut = true;
    this.#lifetime.stop();
    this.#up.clear();
    this.#down.clear();
    this.#heartbeat.falter();
  }

  /** Nothing that the dead process has said, or was to hear, may run any more. */
  onServiceDied(notice: DeathNotice): void {
    if (!this.isHeldByService()) return;
    this.#peer = undefined;
    this.#cutOff();
    if (!this.#phone.isHeld()) this.#phone.onServiceSideOver();
    else if (notice === 'silence') this.silence();
    else if (!this.#silent) this.#down.send(() => this.#phone.end(RESET), 0);
  }

  /** No ping has been answered for too long: both sides give up. */
  #expire(): void {
    this.#cutOff();
    this.#phone.endByTimer(PING_TIMEOUT);
    this.#drop(PING_TIMEOUT);
  }

  // Within

  #checkPulse(): void {
    if (this.passes() && this.#line.isReading()) this.#heartbeat.recover();
    else this.#heartbeat.falter();
  }

  #receive(task: () => void): void {
    if (this.#unread === undefined && this.#line.isReading()) {
      task();
      return;
    }
    this.#unread ??= [];
    this.#unread.push(task);
  }

  /** The application takes what has waited, in order and in one go. */
  #readOn(): void {
    if (this.#unread === undefined || this.#reading !== undefined || !this.#line.isReading()) return;
    this.#reading = this.timers.after(0, () => {
      this.#reading = undefined;
      if (!this.#line.isReading()) return;
      const unread = this.#unread;
      this.#unread = undefined;
      for (const task of unread ?? []) if (this.#phone.isHeld()) task();
    });
  }

  #cutOff(): void {
    this.#cut = true;
    this.#lifetime.stop();
    this.#up.clear();
    this.#down.clear();
    this.#unread = undefined;
  }

  #forgetPhone(): void {
    this.#lifetime.stop();
    this.#down.clear();
    this.#unread = undefined;
    this.#reading?.stop();
    this.#reading = undefined;
  }

  /** The service learns that it is over, unless it knows. */
  #drop(reason: string): void {
    if (this.#serviceEnd !== undefined) return;
    this.#serviceEnd = reason;
    this.#peer?.drop(reason);
    this.#phone.onServiceSideOver();
  }
}
