/** Compare: Slotwire against itself without one of its parts, in what a booking command and a connect cost the server. */
import type { Requested } from '../fleet.ts';
import type { Lab, Stand } from '../lab.ts';
import { mean } from '../stats.ts';
import { type Variant, VENDORS } from '../subjects/subject.ts';
import { connectOnce } from './connect.ts';
import { count, type Figure, measure, OPENING, push, type RowName, type Settings, takeTurns, withOpen } from './row.ts';

export const DEVICES = 50;
const inFlights = [1, 8];

/** In the order of the stands. */
const contenders = ['slotwire', 'peer'] as const;

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
  /** What is measured of both. */
  asks: readonly Ask[];
  /** Somebody of every vendor is online while customers book. */
  staffed?: boolean;
  /** Throws when the two are not what they should be, after bookings. */
  check?(stands: readonly Stand[]): Promise<void>;
}

export type Ask = 'booking' | 'confirmation' | 'connect';

/** What is asked of a pair of services: a line of the table, and how a window of it is measured. */
interface Question {
  figure: Figure;
  cost(stand: Stand): Promise<number>;
}

/**
 * Each round starts both services anew. Two processes of the same code differ by some per cent for as long as they live, by where their memory
 * lies and what was compiled when; that is as much as is looked for here, and more rounds of one pair would repeat it.
 */
export async function compare(
  lab: Lab,
  { rounds, windowMs, fresh, connecting }: Settings,
  { row, about = '', ours = {}, theirs = {}, peer, atMost, asks, staffed = false, check }: Comparison,
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
  const staff = staffed ? VENDORS : 0;
  const questions: Record<Ask, { devices: number; staff: number; each: Question[]; check?: Comparison['check'] }> = {
    booking: {
      devices: DEVICES + staff,
      staff,
      each: inFlights.map((inFlight) =>
        question(`server CPU per booking, ${inFlight} in flight each`, 'µs', (stand) =>
          book(stand, inFlight, windowMs),
        ),
      ),
      check,
    },
    confirmation: {
      devices: DEVICES + VENDORS,
      staff: VENDORS,
      each: inFlights.map((inFlight) =>
        question(`server CPU per confirmation, ${inFlight * DEVICES} in flight`, 'µs', (stand) =>
          confirm(stand, inFlight, windowMs),
        ),
      ),
      check,
    },
    connect: {
      devices: connecting,
      staff: 0,
      each: [question(`connect, ${count(connecting)} devices`, 'CPU-ms', (stand) => connectOnce(stand, connecting))],
    },
  };
  for (let round = 0; round < rounds; round++) {
    for (const ask of asks) {
      const { devices, staff, each, check } = questions[ask];
      const openings = contenders.map(
        (contender) => () => lab.open('slotwire', devices, { variant: contender === 'peer' ? theirs : ours, staff }),
      );
      await withOpen(openings, async (stands) => {
        for (const { fleet } of stands) await fleet.connect({ opening: OPENING });
        for (const one of each) await answer(one, stands, { round, ...fresh }, say);
        await check?.(stands);
      });
    }
  }
  return asks.flatMap((ask) => questions[ask].each.map(({ figure }) => figure));
}

/** The windows of a round, in turns: it is their mean. */
async function answer(
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

/** @returns µs of CPU for each booking that staff confirmed; what they confirm is booked before, and does not count */
async function confirm(stand: Stand, inFlight: number, durationMs: number): Promise<number> {
  await book(stand, Math.max(...inFlights), durationMs);
  return requestCost(stand, () =>
    stand.fleet.confirm({ devices: VENDORS, inFlight: (inFlight * DEVICES) / VENDORS, durationMs }),
  );
}

/** @returns µs of CPU for each command that was acked */
function book(stand: Stand, inFlight: number, durationMs: number): Promise<number> {
  return requestCost(stand, () => stand.fleet.request({ devices: DEVICES, inFlight, durationMs }));
}

async function requestCost(stand: Stand, request: () => Promise<Requested>): Promise<number> {
  const { units, cpuSeconds } = await measure(stand, async () => {
    const { acks, refused } = await request();
    if (refused > 0 || acks === 0) throw new Error(`${acks} commands were answered, ${refused} of them with a refusal`);
    return acks;
  });
  return (cpuSeconds / units) * 1e6;
}
