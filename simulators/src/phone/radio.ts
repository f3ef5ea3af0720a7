/**
 * Radio: what the application makes the radios of one phone do, and what that costs. A radio that has sent or received stays awake for its
 * tail; what comes after the tail wakes it again, and a wake-up with its tail costs more than what was sent.
 *
 * Figures of the radios: Huang et al., "A Close Examination of Performance and Power Characteristics of 4G LTE Networks", MobiSys 2012,
 * tables 3 and 4. Cellular is theirs of LTE also where the profile is 3G or EDGE, whose tails are of the same order (3G: 8 s).
 */
import type { Clock } from '@slotwire/runtime';
import type { LineMeter } from '../network/network.ts';

/** Since the beginning. */
export interface RadioReading {
  /** Of the cellular radio: activity after its tail was over. One costs 12.6 J, 300 times what it costs on Wi-Fi. */
  wakeUps: number;
  /** Of the cellular radio, with promotions and tails. */
  activeMs: number;
  wifiWakeUps: number;
  wifiActiveMs: number;
  /** With what TLS, TCP and IP add, acknowledgements and Engine.IO's pings. */
  bytesUp: number;
  bytesDown: number;
  /** A link was there, or was being made. */
  connectedMs: number;
  /** Without pings. */
  messages: number;
  /** Of both radios. */
  joules: number;
}

interface RadioFigures {
  /** From asleep to the first byte. */
  promotionMs: number;
  promotionWatts: number;
  /** After the last activity. */
  tailMs: number;
  tailWatts: number;
  /** On top of that, while bytes cross. W per Mbit/s, which is J per Mbit. */
  joulesPerMbit: { up: number; down: number };
}

const figuresOf = {
  cellular: {
    promotionMs: 260.1,
    promotionWatts: 1.2107,
    tailMs: 11_576,
    tailWatts: 1.06,
    joulesPerMbit: { up: 0.43839, down: 0.05197 },
  },
  wifi: {
    promotionMs: 79.1,
    promotionWatts: 0.1244,
    tailMs: 238.1,
    tailWatts: 0.1193,
    joulesPerMbit: { up: 0.28317, down: 0.13701 },
  },
} as const satisfies Record<string, RadioFigures>;

/** Engine.IO's default, which the service keeps: counted from the last answer, whatever else crosses. */
const PING_EVERY_MS = 25_000;
/** So long does the service wait for the answer. Then it closes the connection. */
const PING_TIMEOUT_MS = 20_000;

/** Headers of IPv4 and TCP with timestamps (RFC 7323); an acknowledgement is such a packet. */
const PACKET_BYTES = 20 + 20 + 12;
/** What of a TCP segment is left for TLS on Ethernet's 1,500 bytes. */
const SEGMENT_BYTES = 1_500 - PACKET_BYTES;
/** TLS 1.3 (RFC 8446): 5 of the record, 1 of its inner type, 16 of the tag. */
const RECORD_BYTES = 22;
/** WebSocket (RFC 6455) of a message of 126 bytes and more; what goes up is masked. */
const FRAME_BYTES = { up: 8, down: 4 };
/** A frame of one byte, and so is its answer, which acknowledges it as well; the answer is acknowledged by an empty packet. */
const PING_BYTES = { down: 2 * PACKET_BYTES + RECORD_BYTES + 3, up: PACKET_BYTES + RECORD_BYTES + 7 };

/** 4,500 mAh at 3.85 V: the middle of the phones sold since 2020. */
const BATTERY_JOULES = 4.5 * 3.85 * 3_600;

type Kind = 'none' | 'wifi' | 'cellular';

/** A class, as there are thousands of them. It has no timer: pings are counted when somebody asks or something happens. */
export class RadioMeter implements LineMeter {
  readonly #clock: Clock;
  readonly #cellular: Radio;
  readonly #wifi: Radio;
  /** The one in use. */
  #radio: Radio | undefined;
  #links: number;
  /** Undefined: there is no link, or the service has hung up on it. */
  #linkedSinceMs: number | undefined;
  #connectedMs: number;
  #messages: number;
  /** Infinity: none comes. */
  #nextPingMs: number;
  #frozen: boolean;
  /** Has come while nobody could answer; Infinity: none. */
  #unansweredMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#cellular = new Radio(figuresOf.cellular);
    this.#wifi = new Radio(figuresOf.wifi);
    this.#radio = undefined;
    this.#links = 0;
    this.#linkedSinceMs = undefined;
    this.#connectedMs = 0;
    this.#messages = 0;
    this.#nextPingMs = Number.POSITIVE_INFINITY;
    this.#frozen = false;
    this.#unansweredMs = Number.POSITIVE_INFINITY;
  }

  /** An open link does not survive the change, and nobody tells it: it gets no more pings. */
  setNetwork(kind: Kind): void {
    const radio = kind === 'cellular' ? this.#cellular : kind === 'wifi' ? this.#wifi : undefined;
    if (radio === this.#radio) return;
    const nowMs = this.#catchUp();
    this.#radio?.switchOff(nowMs);
    this.#radio = radio;
    this.#stopPings();
  }

  /** The application does not run, so it answers no ping: the service hangs up, and the radio has its rest. */
  setFrozen(frozen: boolean): void {
    const nowMs = this.#catchUp();
    this.#frozen = frozen;
    if (frozen || this.#unansweredMs === Number.POSITIVE_INFINITY) return;
    this.#unansweredMs = Number.POSITIVE_INFINITY;
    this.#nextPingMs = nowMs + PING_EVERY_MS;
    this.#radio?.use(nowMs, PING_BYTES.up, 0);
  }

  onConnect(): void {
    const nowMs = this.#catchUp();
    this.#links++;
    this.#linkedSinceMs ??= nowMs;
    this.#unansweredMs = Number.POSITIVE_INFINITY;
    this.#nextPingMs = nowMs + PING_EVERY_MS;
    // SYN, its answer, and the acknowledgement of that.
    this.#radio?.use(nowMs, 2 * PACKET_BYTES, PACKET_BYTES);
  }

  onMessage(direction: 'up' | 'down', bytes: number): void {
    const nowMs = this.#catchUp();
    this.#messages++;
    const payload = bytes + RECORD_BYTES + FRAME_BYTES[direction];
    const there = payload + Math.ceil(payload / SEGMENT_BYTES) * PACKET_BYTES;
    if (direction === 'up') this.#radio?.use(nowMs, there, PACKET_BYTES);
    else this.#radio?.use(nowMs, PACKET_BYTES, there);
  }

  onClose(): void {
    const nowMs = this.#catchUp();
    if (--this.#links > 0) return;
    this.#unlink(nowMs);
    this.#stopPings();
    this.#radio?.use(nowMs, PACKET_BYTES, PACKET_BYTES);
  }

  read(): RadioReading {
    const nowMs = this.#catchUp();
    const [cellular, wifi] = [this.#cellular, this.#wifi];
    return {
      wakeUps: cellular.wakeUps,
      activeMs: cellular.activeMsAt(nowMs),
      wifiWakeUps: wifi.wakeUps,
      wifiActiveMs: wifi.activeMsAt(nowMs),
      bytesUp: cellular.bytesUp + wifi.bytesUp,
      bytesDown: cellular.bytesDown + wifi.bytesDown,
      connectedMs: this.#connectedMs + (nowMs - (this.#linkedSinceMs ?? nowMs)),
      messages: this.#messages,
      joules: cellular.joulesAt(nowMs) + wifi.joulesAt(nowMs),
    };
  }

  #unlink(atMs: number): void {
    this.#connectedMs += atMs - (this.#linkedSinceMs ?? atMs);
    this.#linkedSinceMs = undefined;
  }

  #stopPings(): void {
    this.#nextPingMs = Number.POSITIVE_INFINITY;
    this.#unansweredMs = Number.POSITIVE_INFINITY;
  }

  /** Counts the pings until now. */
  #catchUp(): number {
    const nowMs = this.#clock.monotonicMs();
    if (this.#nextPingMs <= nowMs) {
      if (this.#frozen) {
        this.#radio?.use(this.#nextPingMs, PACKET_BYTES, PING_BYTES.down - PACKET_BYTES);
        this.#unansweredMs = this.#nextPingMs;
        this.#nextPingMs = Number.POSITIVE_INFINITY;
      } else {
        const pings = 1 + Math.floor((nowMs - this.#nextPingMs) / PING_EVERY_MS);
        this.#radio?.useEvery(PING_EVERY_MS, this.#nextPingMs, pings, PING_BYTES);
        this.#nextPingMs += pings * PING_EVERY_MS;
      }
    }
    const hungUpMs = this.#unansweredMs + PING_TIMEOUT_MS;
    if (hungUpMs <= nowMs) {
      this.#radio?.use(hungUpMs, PACKET_BYTES, PACKET_BYTES);
      this.#unlink(hungUpMs);
      this.#unansweredMs = Number.POSITIVE_INFINITY;
    }
    return nowMs;
  }
}

/** One of the two. Times only grow. */
class Radio {
  readonly #figures: RadioFigures;
  wakeUps: number;
  bytesUp: number;
  bytesDown: number;
  /** Up to `#asleepMs`, which may lie ahead. */
  #activeMs: number;
  /** When its tail is over. */
  #asleepMs: number;

  constructor(figures: RadioFigures) {
    this.#figures = figures;
    this.wakeUps = 0;
    this.bytesUp = 0;
    this.bytesDown = 0;
    this.#activeMs = 0;
    this.#asleepMs = Number.NEGATIVE_INFINITY;
  }

  use(atMs: number, bytesUp: number, bytesDown: number): void {
    const { promotionMs, tailMs } = this.#figures;
    this.bytesUp += bytesUp;
    this.bytesDown += bytesDown;
    if (atMs >= this.#asleepMs) {
      this.wakeUps++;
      this.#activeMs += promotionMs + tailMs;
      this.#asleepMs = atMs + promotionMs + tailMs;
    } else if (atMs + tailMs > this.#asleepMs) {
      this.#activeMs += atMs + tailMs - this.#asleepMs;
      this.#asleepMs = atMs + tailMs;
    }
  }

  /** @param gapMs longer than a wake-up and its tail, so that each but the first is a wake-up */
  useEvery(gapMs: number, fromMs: number, times: number, bytes: { up: number; down: number }): void {
    const { promotionMs, tailMs } = this.#figures;
    this.use(fromMs, bytes.up, bytes.down);
    const further = times - 1;
    if (further === 0) return;
    this.bytesUp += further * bytes.up;
    this.bytesDown += further * bytes.down;
    this.wakeUps += further;
    this.#activeMs += further * (promotionMs + tailMs);
    this.#asleepMs = fromMs + further * gapMs + promotionMs + tailMs;
  }

  switchOff(atMs: number): void {
    this.#activeMs = this.activeMsAt(atMs);
    this.#asleepMs = Math.min(this.#asleepMs, atMs);
  }

  activeMsAt(atMs: number): number {
    return this.#activeMs - Math.max(0, this.#asleepMs - atMs);
  }

  joulesAt(atMs: number): number {
    const { promotionMs, promotionWatts, tailWatts, joulesPerMbit } = this.#figures;
    const activeMs = this.activeMsAt(atMs);
    const promotedMs = Math.min(activeMs, this.wakeUps * promotionMs);
    const crossed = this.bytesUp * joulesPerMbit.up + this.bytesDown * joulesPerMbit.down;
    return (promotedMs * promotionWatts + (activeMs - promotedMs) * tailWatts) / 1_000 + (crossed * 8) / 1_000_000;
  }
}

/** Share of a full battery that the radios took. @param health what age has left of the battery, 0 to 1 */
export function radioBatteryShare({ joules }: Pick<RadioReading, 'joules'>, health = 1): number {
  return joules / (BATTERY_JOULES * health);
}

/** The same of a time for which the cellular radio was awake. */
export function cellularBatteryShare(activeMs: number, health = 1): number {
  return radioBatteryShare({ joules: (activeMs / 1_000) * figuresOf.cellular.tailWatts }, health);
}
