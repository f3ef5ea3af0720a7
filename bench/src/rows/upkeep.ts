/** What limits, log and figures cost a command and a connect, and what rollups alone do, against the same service without them. */
import type { Lab, Stand } from '../lab.ts';
import type { Part } from '../subjects/subject.ts';
import { connectOnce } from './connect.ts';
import { book, DEVICES } from './notifications.ts';
import { count, type Figure, OPENING, push, type Row, type Settings, takeTurns, withOpen } from './row.ts';

const inFlights = [1, 8];
const WARM_UP_WINDOWS = 2;

/** In the order of the stands. */
const contenders = ['slotwire', 'peer'] as const;

/** Without what, what that is called, and how much of the rest it may cost. */
const comparisons: readonly { without: Part; peer: string; atMost: number }[] = [
  { without: 'upkeep', peer: 'unkept', atMost: 1.1 },
  { without: 'rollups', peer: 'uncounted', atMost: 1.03 },
];

export const upkeep: Row = {
  name: 'upkeep',
  summary: `${DEVICES} customers book, and devices connect, with limits, log and figures and without`,
  async run(lab, settings, say) {
    const figures: Figure[] = [];
    for (const comparison of comparisons) figures.push(...(await compare(lab, settings, comparison, say)));
    return figures;
  },
};

async function compare(
  lab: Lab,
  { rounds, windowMs, connecting }: Settings,
  { without, peer, atMost }: (typeof comparisons)[number],
  say: (line: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  async function take(what: string, unit: string, turn: (stand: Stand) => Promise<number>, stands: readonly Stand[]) {
    const figure: Figure = { row: 'upkeep', what, unit, better: 'lower', rounds: {}, peer, target: { atMost } };
    await takeTurns(contenders, WARM_UP_WINDOWS + rounds, async (contender, round) => {
      const cost = await turn(stands[contenders.indexOf(contender)] as Stand);
      if (round < WARM_UP_WINDOWS) return;
      say(`${what}, round ${round + 1 - WARM_UP_WINDOWS}: ${contender} ${cost.toFixed(2)} ${unit}`);
      push(figure, contender, cost);
    });
    figures.push(figure);
  }

  const openings = (devices: number) =>
    contenders.map(
      (contender) => () => lab.open('slotwire', devices, { variant: contender === 'peer' ? { without } : {} }),
    );
  await withOpen(openings(DEVICES), async (stands) => {
    for (const { fleet } of stands) await fleet.connect({ opening: OPENING });
    for (const inFlight of inFlights)
      await take(
        `server CPU per booking, ${inFlight} in flight each`,
        'µs',
        (stand) => book(stand, inFlight, windowMs),
        stands,
      );
  });
  await withOpen(openings(connecting), async (stands) => {
    for (const { fleet } of stands) await fleet.connect({ opening: OPENING });
    await take(`connect, ${count(connecting)} devices`, 'CPU-ms', (stand) => connectOnce(stand, connecting), stands);
  });
  return figures;
}
