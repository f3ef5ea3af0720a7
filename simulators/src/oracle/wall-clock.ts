/**
 * Wall clock: when a time of day is in a zone, found by asking `Intl` what the clocks there show. The service reckons with Temporal; a
 * judge that did the same would share its mistakes.
 */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** No zone is further from UTC. */
const FURTHEST_MS = 15 * HOUR_MS;

/** The instants of a wall-clock time: one, two when the clocks go back over it, and none when they jump over it. */
export interface Instants {
  first: number;
  last: number;
}

export class WallClock {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets: Map<number, number>;
  readonly #instants: Map<string, Instants>;

  /** @param timeZone IANA */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    this.#offsets = new Map();
    this.#instants = new Map();
  }

  /** The day that the calendar there shows, counted from 1970-01-01. */
  dayAt(atMs: number): number {
    return Math.floor((atMs + this.#offsetAt(atMs)) / DAY_MS);
  }

  /**
   * Every offset that the zone has around that day is tried. A time that does not exist is as much later as the clocks jump: what the
   * offset before the jump makes of it.
   * @param day of the calendar there, from 1970-01-01 @param minute of that day
   */
  instantsOf(day: number, minute: number): Instants {
    const key = `${day} ${minute}`;
    const known = this.#instants.get(key);
    if (known !== undefined) return known;
    const wallMs = day * DAY_MS + minute * MINUTE_MS;
    const offsets = new Set<number>();
    for (let atMs = wallMs - FURTHEST_MS - HOUR_MS; atMs <= wallMs + FURTHEST_MS + HOUR_MS; atMs += HOUR_MS) {
      offsets.add(this.#offsetAt(atMs));
    }
    const found = [...offsets]
      .map((offsetMs) => wallMs - offsetMs)
      .filter((atMs) => atMs + this.#offsetAt(atMs) === wallMs)
      .sort((a, b) => a - b);
    const skipped = wallMs - this.#offsetAt(wallMs - FURTHEST_MS - HOUR_MS);
    const instants = { first: found[0] ?? skipped, last: found.at(-1) ?? skipped };
    this.#instants.set(key, instants);
    return instants;
  }

  /** Ms that the clocks there are ahead of UTC. Offsets change on the quarter of an hour, and are remembered by it. */
  #offsetAt(atMs: number): number {
    const quarter = Math.floor(atMs / (15 * MINUTE_MS));
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    const fromMs = quarter * 15 * MINUTE_MS;
    const shown: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(fromMs)) shown[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = shown;
    const offsetMs = Date.UTC(year, month - 1, day, hour, minute) - fromMs;
    this.#offsets.set(quarter, offsetMs);
    return offsetMs;
  }
}
