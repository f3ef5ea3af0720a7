/**
 * Parts: what is counted of one minute, hour or day, in pieces that are stored and read each by itself. Everything in them adds up: minutes to
 * hours, hours to days, and the pieces of all nodes to those of the service. All names come from tables of ours, or are kept in a ranking,
 * so that nobody can make them grow.
 */
import { Histogram } from './histogram.ts';
import { Ranking, type RankingJson } from './ranking.ts';
import { Sketch } from './sketch.ts';

/** Numbers by name. */
export class Tally {
  readonly counts = new Map<string, number>();

  count(name: string, times = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + times);
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  sum(): number {
    let sum = 0;
    for (const count of this.counts.values()) sum += count;
    return sum;
  }

  add(other: Tally): void {
    for (const [name, count] of other.counts) this.count(name, count);
  }

  isEmpty(): boolean {
    return this.counts.size === 0;
  }

  toJson(): unknown {
    return Object.fromEntries(this.counts);
  }

  addJson(json: unknown): void {
    for (const [name, count] of Object.entries(json as Record<string, number>)) this.count(name, count);
  }
}

interface Mergeable<J> {
  isEmpty(): boolean;
  toJson(): J;
  addJson(json: J): void;
}

/** Things that add up, by name; made when they are first named. */
class Named<T extends Mergeable<J> & { add(other: T): void }, J> {
  readonly all = new Map<string, T>();
  readonly #create: () => T;

  constructor(create: () => T) {
    this.#create = create;
  }

  of(name: string): T {
    let one = this.all.get(name);
    if (one === undefined) {
      one = this.#create();
      this.all.set(name, one);
    }
    return one;
  }

  add(other: Named<T, J>): void {
    for (const [name, one] of other.all) this.of(name).add(one);
  }

  isEmpty(): boolean {
    for (const one of this.all.values()) if (!one.isEmpty()) return false;
    return true;
  }

  toJson(): unknown {
    return Object.fromEntries(
      [...this.all].filter(([, one]) => !one.isEmpty()).map(([name, one]) => [name, one.toJson()]),
    );
  }

  addJson(json: unknown): void {
    for (const [name, one] of Object.entries(json as Record<string, J>)) this.of(name).addJson(one);
  }
}

/** Its emptiness is its total. */
class NamedHistogram extends Histogram {
  isEmpty(): boolean {
    return this.total === 0;
  }
}

const histograms = () => new Named<NamedHistogram, number[]>(() => new NamedHistogram());
const sketches = () => new Named<Sketch, string>(() => new Sketch());
const rankings = () => new Named<Ranking, RankingJson>(() => new Ranking());

export function createParts() {
  return {
    /** The most connections that were open at a time, by minute (its number since 1970): those of nodes add up, those of minutes do not. */
    peaks: new Tally(),
    /** `opened` connections, notifications that were `told` and `read`. */
    counts: new Tally(),
    /** Commands by name, and `events`. */
    messages: new Tally(),
    /** By code. */
    errors: new Tally(),
    /** Decisions by outcome. */
    push: new Tally(),
    /** Of commands, by name, µs. */
    latency: histograms(),
    /** `away`: how long devices that came back had been away, s. `missed`: how many events each of them got then. */
    offline: histograms(),
    /** Persons by role. */
    active: sketches(),
    /** `persons` and `devices` by commands, `streams` by events that were handed to connections, `limited` devices by refusals. */
    top: rankings(),
  };
}
export type Parts = ReturnType<typeof createParts>;
export type PartName = keyof Parts;

export const partNames = Object.keys(createParts()) as PartName[];

export function addParts(to: Parts, from: Parts): void {
  for (const name of partNames) (to[name] as { add(other: unknown): void }).add(from[name]);
}
