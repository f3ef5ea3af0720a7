/** Row: one question that the bench asks of every subject, in rounds that take turns. */
import type { Lab, Stand } from '../lab.ts';
import type { SubjectName } from '../subjects/subject.ts';

export interface Settings {
  rounds: number;
  /** Length of one measured window, ms. */
  windowMs: number;
  /** Windows of a service before the first that counts, in rows that keep theirs for all rounds. */
  warmUp: number;
  /** Of rows that start their services anew with each round: windows before they count, and those that make the round. */
  fresh: { warmUp: number; measured: number };
  /** Sizes of the fleets that are delivered to. */
  fleets: readonly number[];
  /** Devices of the rows that connect: `connect`, `memory`, `storm`. */
  connecting: number;
  idle: number;
  storming: number;
  /** People who read one announcement. */
  readers: number;
  /** Pushes of one round. */
  pushes: number;
  /** Sockets of a node whose metrics are read. */
  scraped: number;
  /** Bookings in a full file. */
  held: number;
}

export interface Target {
  /** What is judged: Slotwire's figure over its peer's, round by round, or the figure itself. Default: the ratio. */
  of?: 'ratio' | 'figure';
  atLeast?: number;
  atMost?: number;
}

/** Who has a figure: a server under comparison, or what a row brings along to compare Slotwire with. */
export type Contender = SubjectName | 'peer';

/** One line of the table: a figure of each subject, round by round. */
export interface Figure {
  row: RowName;
  what: string;
  unit: string;
  better: 'higher' | 'lower';
  rounds: Partial<Record<Contender, number[]>>;
  /** Who the peer is, in a word or two. Absent: Slotwire is compared with Socket.IO. */
  peer?: string;
  target?: Target;
}

export const rowNames = [
  'broadcast',
  'per-user',
  'commands',
  'connect',
  'memory',
  'storm',
  'notifications',
  'upkeep',
  'telemetry',
  'announcement',
  'push',
  'size',
] as const;
export type RowName = (typeof rowNames)[number];

export interface Row {
  name: RowName;
  summary: string;
  run(lab: Lab, settings: Settings, say: (line: string) => void): Promise<Figure[]>;
}

export interface Window {
  units: number;
  cpuSeconds: number;
}

/** CPU time of the server while `work` runs, and how much work it was. */
export async function measure(
  { server }: { server: { cpuSeconds(): Promise<number> } },
  work: () => Promise<number>,
): Promise<Window> {
  const before = await server.cpuSeconds();
  const units = await work();
  return { units, cpuSeconds: (await server.cpuSeconds()) - before };
}

/** Every round begins with another subject, so that none is always the one after. */
export async function takeTurns<T>(
  items: readonly T[],
  rounds: number,
  turn: (item: T, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < items.length; i++) await turn(items[(i + round) % items.length] as T, round);
  }
}

/** Stands of these subjects, all connected, for `use`; closed whatever happens. */
export function withStands(
  lab: Lab,
  subjects: readonly SubjectName[],
  devices: number,
  use: (stands: Stand[]) => Promise<void>,
): Promise<void> {
  return withOpen(
    subjects.map((subject) => () => lab.open(subject, devices)),
    async (stands) => {
      for (const stand of stands) await stand.fleet.connect({ opening: OPENING });
      await use(stands);
    },
  );
}

/** Opens one after the other, for `use`; closed whatever happens. */
export async function withOpen<T extends { close(): Promise<void> }>(
  openings: readonly (() => Promise<T>)[],
  use: (opened: T[]) => Promise<void>,
): Promise<void> {
  const opened: T[] = [];
  try {
    for (const open of openings) opened.push(await open());
    await use(opened);
  } finally {
    await Promise.all(opened.map((one) => one.close()));
  }
}

/** Upgrades under way at a time: well below the 511 connections that Node lets wait to be accepted. */
export const OPENING = 256;

/** Until the server has noticed that its devices are gone. */
export async function untilAlone({ server }: Stand): Promise<void> {
  const giveUpAt = performance.now() + 30_000;
  while ((await server.connections()) > 0) {
    if (performance.now() > giveUpAt) throw new Error('the server still has connections that were dropped long ago');
    await pause(50);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function push(figure: Figure, contender: Contender, value: number): void {
  const rounds = figure.rounds[contender] ?? [];
  figure.rounds[contender] = rounds;
  rounds.push(value);
}

export const count = (value: number): string => value.toLocaleString('en-US');
