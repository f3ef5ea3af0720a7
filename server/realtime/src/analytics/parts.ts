/**
 * Parts: what is counted of one minute, hour or day, in pieces that are stored and read each by itself. Everything in them adds up: minutes to
 * hours, hours to days, and the pieces of all nodes to those of the service. All names come from tables of ours, or are kept in a ranking,
 * so that nobody can make them grow.
 *
 * Of some parts it is kept whose they are, in the same row: a role at a time, and not once more for all roles together.
 */
import { type Role, roles } from '@slotwire/protocol';
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

/** Whose of these it is, is kept. Of the others it is not known, or means nothing. */
const partsByRole = ['peaks', 'counts', 'messages', 'errors', 'latency'] as const satisfies readonly PartName[];
/** Keyed by what was sent: of these one event can be looked at alone. */
export const partsByName = ['messages', 'latency'] as const satisfies readonly PartName[];
const isByRole = (part: PartName): boolean => (partsByRole as readonly PartName[]).includes(part);

/** `nobody`: of a handshake without a token that says who it is. */
export type Whose = Role | 'nobody';
const everybody: ReadonlySet<string> = new Set<Whose>([...roles, 'nobody']);

/** What a node counts of one minute, hour or day. */
export class Counted {
  /** What is kept of all together, and the peaks, as those of roles do not add up. */
  readonly all = createParts();
  readonly #byRole = new Map<Whose, Parts>();

  of(whose: Whose): Parts {
    let parts = this.#byRole.get(whose);
    if (parts === undefined) {
      parts = createParts();
      this.#byRole.set(whose, parts);
    }
    return parts;
  }

  add(other: Counted): void {
    addParts(this.all, other.all);
    for (const [whose, parts] of other.#byRole) addParts(this.of(whose), parts);
  }

  isEmpty(part: PartName): boolean {
    if (!this.all[part].isEmpty()) return false;
    for (const parts of this.#byRole.values()) if (!parts[part].isEmpty()) return false;
    return true;
  }

  /** `{"customer":{"booking:create":3},"vendor":{…}}`, and what is kept of all beside it. */
  toJson(part: PartName): unknown {
    const ofAll = this.all[part].toJson() as object;
    if (!isByRole(part)) return ofAll;
    const ofRoles = [...this.#byRole].filter(([, parts]) => !parts[part].isEmpty());
    return { ...ofAll, ...Object.fromEntries(ofRoles.map(([whose, parts]) => [whose, parts[part].toJson()])) };
  }
}

export interface RowFilter {
  role?: Role | undefined;
  /** Of what has names, this one alone. */
  name?: string | undefined;
}

type RowJson = Readonly<Record<string, unknown>>;

/** Adds a row of the store to the parts of an answer. */
export function addRow(to: Parts, part: PartName, json: RowJson, { role, name }: RowFilter = {}): void {
  const add = (some: RowJson) => {
    if (name === undefined) to[part].addJson(some as never);
    else if (Object.hasOwn(some, name)) to[part].addJson({ [name]: some[name] } as never);
  };
  if (!isByRole(part)) return add(json);
  const ofAll: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) {
    if (!everybody.has(key)) ofAll[key] = value;
    else if (role === undefined ? part !== 'peaks' : key === role) add(value as RowJson);
  }
  if (role === undefined) add(ofAll);
}

/** False: the row was counted before it was kept whose it is. */
export function tellsRoles(part: PartName, json: RowJson): boolean {
  if (part === 'peaks') return Object.keys(json).some((key) => everybody.has(key));
  if (part === 'counts') return !('opened' in json);
  return Object.keys(json).every((key) => everybody.has(key));
}

export function addParts(to: Parts, from: Parts): void {
  for (const name of partNames) (to[name] as { add(other: unknown): void }).add(from[name]);
}
