/**
 * Ranking: the most frequent names of any number of them, in bounded memory. Each count says how much of it may not be true: what a name
 * could have had before it was kept. It keeps four times as many as it needs and then drops the least; so a name costs one look-up, where
 * space-saving (https://dl.acm.org/doi/10.1145/1166074.1166084), whose bounds these are, looks for the least with every new one.
 */
export interface Ranked {
  name: string;
  /** At most so many. */
  count: number;
  /** And at least `count - error`. */
  error: number;
}

/** `floor`, then name, count and error of each. */
export type RankingJson = readonly [floor: number, ...entries: (string | number)[]];

interface Kept {
  count: number;
  error: number;
}

export class Ranking {
  readonly #size: number;
  #kept: Map<string, Kept>;
  /** No name that is not kept had more. */
  #floor: number;

  constructor(size = 64) {
    this.#size = size;
    this.#kept = new Map();
    this.#floor = 0;
  }

  isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  see(name: string, times = 1): void {
    const kept = this.#kept.get(name);
    if (kept !== undefined) {
      kept.count += times;
      return;
    }
    this.#kept.set(name, { count: this.#floor + times, error: this.#floor });
    if (this.#kept.size > 4 * this.#size) this.#drop();
  }

  add(other: Ranking): void {
    if (!other.isEmpty()) this.#merge(other.#kept, other.#floor);
  }

  top(limit = this.#size): Ranked[] {
    return this.#ordered()
      .slice(0, limit)
      .map(([name, { count, error }]) => ({ name, count, error }));
  }

  toJson(): RankingJson {
    const ordered = this.#ordered();
    const floor = Math.max(this.#floor, ordered[this.#size]?.[1].count ?? 0);
    return [floor, ...ordered.slice(0, this.#size).flatMap(([name, { count, error }]) => [name, count, error])];
  }

  addJson([floor, ...entries]: RankingJson): void {
    const kept = new Map<string, Kept>();
    for (let i = 0; i + 2 < entries.length; i += 3) {
      kept.set(String(entries[i]), { count: Number(entries[i + 1]), error: Number(entries[i + 2]) });
    }
    this.#merge(kept, floor);
  }

  /** A name that one side does not keep may have had as much there as the floor of that side. */
  #merge(others: ReadonlyMap<string, Kept>, othersFloor: number): void {
    for (const [name, kept] of this.#kept) {
      if (others.has(name)) continue;
      kept.count += othersFloor;
      kept.error += othersFloor;
    }
    for (const [name, { count, error }] of others) {
      const kept = this.#kept.get(name);
      if (kept === undefined) this.#kept.set(name, { count: count + this.#floor, error: error + this.#floor });
      else {
        kept.count += count;
        kept.error += error;
      }
    }
    this.#floor += othersFloor;
    if (this.#kept.size > 4 * this.#size) this.#drop();
  }

  #drop(): void {
    const ordered = this.#ordered();
    this.#floor = Math.max(this.#floor, ordered[this.#size]?.[1].count ?? 0);
    this.#kept = new Map(ordered.slice(0, this.#size));
  }

  /** The most frequent first; of equals, by name: every node says the same. */
  #ordered(): [string, Kept][] {
    return [...this.#kept].sort(([a, { count }], [b, other]) => other.count - count || (a < b ? -1 : 1));
  }
}
