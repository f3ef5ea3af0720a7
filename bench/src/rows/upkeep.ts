/** What limits, log and figures cost a command and a connect, and what rollups alone do, against the same service without them. */
import type { Lab, Stand } from '../lab.ts';
import { mean } from '../stats.ts';
import type { Variant } from '../subjects/subject.ts';
import { connectOnce } from './connect.ts';
import { book, DEVICES } from './notifications.ts';
import {
  count,
  type Figure,
  OPENING,
  push,
  type Row,
  type RowName,
  type Settings,
  takeTurns,
  withOpen,
} from './row.ts';

const inFlights = [1, 8];

/** In the order of the stands. */
const contenders = ['slotwire', 'peer'] as const;

/** Slotwire against itself. */
export interface Comparison {
  row: RowName;
  /** Said of what is measured, behind its name. */
  about?: string;
  /** Absent: as it is. */
  ours?: Variant;
  theirs?: Variant;
  /** What theirs is called. */
  peer: string;
  /** How much of theirs ours may cost. */
  atMost?: number;
}

const comparisons: readonly Comparison[] = [
  { row: 'upkeep', theirs: { without: 'upkeep' }, peer: 'unkept', atMost: 1.1 },
  { row: 'upkeep', theirs: { without: 'rollups' }, peer: 'uncounted', atMost: 1.03 },
];

/** What is asked of a pair of services: a line of the table, and how a window of it is measured. */
interface Question {
  figure: Figure;
  cost(stand: Stand): Promise<number>;
}

export const upkeep: Row = {
  name: 'upkeep',
  summary: `${DEVICES} customers book, and devices connect, with limits, log and figures and without`,
  async run(lab, settings, say) {
    const figures: Figure[] = [];
    for (const comparison of comparisons) figures.push(...(await compare(lab, settings, comparison, say)));
    return figures;
  },
};

/**
 * Each round starts both services anew. Two processes of the same code differ by some per cent for as long as they live, by where their memory
 * lies and what was compiled when; that is as much as is looked for here, and more rounds of one pair would repeat it.
 */
export async function compare(
  lab: Lab,
  { rounds, windowMs, fresh, connecting }: Settings,
  { row, about = '', ours = {}, theirs = {}, peer, atMost }: Comparison,
  say: (line: string) => void,
): Promise<Figure[]> {
  const question = (what: string, unit: string, cost: Question['cost']): Question => ({
    figure: {
      row,
      what: `${what}${about}`,
      unit,
      better: 'lower',
      rounds: {},
      peer,
      ...(atMost === undefined ? {} : { target: { atMost } }),
    },
    cost,
  });
  const booking = inFlights.map((inFlight) =>
    question(`server CPU per booking, ${inFlight} in flight each`, 'µs', (stand) => book(stand, inFlight, windowMs)),
  );
  const connect = question(`connect, ${count(connecting)} devices`, 'CPU-ms', (stand) =>
    connectOnce(stand, connecting),
  );
  const openings = (devices: number) =>
    contenders.map(
      (contender) => () => lab.open('slotwire', devices, { variant: contender === 'peer' ? theirs : ours }),
    );
  for (let round = 0; round < rounds; round++) {
    for (const [devices, questions] of [
      [DEVICES, booking],
      [connecting, [connect]],
    ] as const) {
      await withOpen(openings(devices), async (stands) => {
        for (const { fleet } of stands) await fleet.connect({ opening: OPENING });
        for (const each of questions) await ask(each, stands, { round, ...fresh }, say);
      });
    }
  }
  return [...booking, connect].map(({ figure }) => figure);
}

/** The windows of a round, in turns: it is their mean. */
async function ask(
  { figure, cost }: Question,
  stands: readonly Stand[],
  { round, warmUp, measured }: Settings['fresh'] & { round: number },
  say: (line: string) => void,
): Promise<void> {
  const costs = contenders.map((): number[] => []);
  await takeTurns([0, 1] as const, warmUp + measured, async (index, window) => {
    const each = await cost(stands[index] as Stand);
    if (window >= warmUp) costs[index]?.push(each);
  });
  for (const [index, contender] of contenders.entries()) {
    const each = mean(costs[index] as number[]);
    say(`${figure.what}, round ${round + 1}: ${contender} ${each.toFixed(2)} ${figure.unit}`);
    push(figure, contender, each);
  }
}
