/**
 * Pipe: one direction of a connection. Packets arrive in the order in which they were sent, each no earlier than the one before it, as TCP
 * has it: a packet that stalls holds up all behind it. One timer, that of the first packet; the end of the way says what arriving means.
 */
import type { Clock, Timer, Timers } from '@slotwire/runtime';
import type { Direction } from './delay.ts';

/** A connection, as its pipes see it. */
export interface PipeHost {
  readonly clock: Clock;
  readonly timers: Timers;
  /** False: packets get no further for now, and are sent again when they do. */
  passes(): boolean;
  /** Of the next packet, ms. */
  delayMs(direction: Direction): number;
  bytesPerSecond(direction: Direction): number;
  arrive(direction: Direction, task: () => void, bytes: number): void;
}

interface Packet {
  readonly task: () => void;
  readonly bytes: number;
  /** Monotonic; later when it is held up on its way, or the one in front of it is. */
  readonly arrivesMs: number;
  next: Packet | undefined;
}

export class Pipe {
  readonly #host: PipeHost;
  readonly #direction: Direction;
  /** Made once: a closure for each packet would be most of what a packet costs. */
  readonly #onDue: () => void;
  #first: Packet | undefined;
  #last: Packet | undefined;
  #timer: Timer | undefined;
  /** Monotonic: until then the sender is busy with what it was given before. */
  #busyUntilMs: number;

  constructor(host: PipeHost, direction: Direction) {
    this.#host = host;
    this.#direction = direction;
    this.#onDue = () => this.#deliver();
    this.#first = undefined;
    this.#last = undefined;
    this.#timer = undefined;
    this.#busyUntilMs = 0;
  }

  send(task: () => void, bytes: number): void {
    const nowMs = this.#host.clock.monotonicMs();
    const bytesPerMs = this.#host.bytesPerSecond(this.#direction) / 1_000;
    this.#busyUntilMs = Math.max(nowMs, this.#busyUntilMs) + bytes / bytesPerMs;
    const arrivesMs = this.#busyUntilMs + this.#host.delayMs(this.#direction);
    const packet: Packet = { task, bytes, arrivesMs, next: undefined };
    if (this.#last === undefined) this.#first = packet;
    else this.#last.next = packet;
    this.#last = packet;
    // With a packet in front and no timer, that one is held up: `release` sets both going again.
    if (this.#first === packet) this.#arm(arrivesMs - nowMs);
  }

  /** Packets pass again: the first that was held up is sent once more, and those behind it follow. */
  release(): void {
    if (this.#first !== undefined && this.#timer === undefined) this.#arm(this.#host.delayMs(this.#direction));
  }

  /** What is under way is gone. */
  clear(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.#first = undefined;
    this.#last = undefined;
  }

  isEmpty(): boolean {
    return this.#first === undefined;
  }

  #arm(delayMs: number): void {
    this.#timer = this.#host.timers.after(delayMs, this.#onDue);
  }

  /** Whatever has waited for the first packet is there with it, as one read of a socket: nothing else happens between them. */
  #deliver(): void {
    this.#timer = undefined;
    const nowMs = this.#host.clock.monotonicMs();
    // The first is due whatever it says, as it may have been held up. An arrival may clear the pipe, and send what arms it anew.
    let untilMs = Number.POSITIVE_INFINITY;
    for (let packet = this.#first; packet !== undefined && this.#host.passes(); packet = this.#first) {
      if (this.#timer !== undefined) return;
      if (packet.arrivesMs > untilMs) {
        this.#arm(packet.arrivesMs - nowMs);
        return;
      }
      untilMs = nowMs;
      this.#first = packet.next;
      if (packet.next === undefined) this.#last = undefined;
      this.#host.arrive(this.#direction, packet.task, packet.bytes);
    }
  }
}
