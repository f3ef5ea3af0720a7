/** Row: one question that the bench asks of every subject, in rounds that take turns. */
import type { Lab, Stand } from '../lab.ts';
import type { SubjectName } from '../subjects/subject.ts';

export interface Settings {
  rounds: number;
  /** Length of one measured window, ms. */
  windowMs: number;
  /** Sizes of the fleets that are delivered to. */
  fleets: readonly number[];
  /** Devices of the rows that connect: `connect`, `memory`, `storm`. */
  connecting: number;
  idle: number;
  storming: number;
}

export interface Target {
  /** Of Slotwire's figure over Socket.IO's. */
  atLeast?: number;
  atMost?: number;
}

/** One line of the table: a figure of each subject, round by round. */
export interface Figure {
  row: RowName;
  what: string;
  unit: string;
  better: 'higher' | 'lower';
  rounds: Partial<Record<SubjectName, number[]>>;
  target?: Target;
}

export const rowNames = ['broadcast', 'per-user', 'commands', 'connect', 'memory', 'storm'] as const;
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
export async function measure({ server }: Stand, work: () => Promise<number>): Promise<Window> {
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
export async function withStands(
  lab: Lab,
  subjects: readonly SubjectName[],
  devices: number,
  use: (stands: Stand[]) => Promise<void>,
): Promise<void> {
  const stands: Stand[] = [];
  try {
    for (const subject of subjects) {
      const stand = await lab.open(subject, devices);
      stands.push(stand);
      await stand.fleet.connect({ opening: OPENING });
    }
    await use(stands);
  } finally {
    await Promise.all(stands.map((stand) => stand.close()));
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

export function push(figure: Figure, subject: SubjectName, value: number): void {
  const rounds = figure.rounds[subject] ?? [];
  figure.rounds[subject] = rounds;
  rounds.push(value);
}

export const count = (value: number): string => value.toLocaleString('en-US');
