/** What notifications cost a booking command, against the same service without them: the same source, edited while it is loaded. */
import type { Lab, Stand } from '../lab.ts';
import { type Variant, VENDORS } from '../subjects/subject.ts';
import { type Figure, measure, OPENING, push, type Row, takeTurns, withOpen } from './row.ts';

export const DEVICES = 50;
const inFlights = [1, 8];
const WARM_UP_WINDOWS = 2;
/** A quarter of the command's own time. */
const AT_MOST = 1.25;

/** In the order of the stands. */
const contenders = ['slotwire', 'peer'] as const;

export const notifications: Row = {
  name: 'notifications',
  summary: `${DEVICES} customers book at ${VENDORS} vendors who are online, with notifications and without`,
  async run(lab, { rounds, windowMs }, say) {
    const figures: Figure[] = [];
    for (const pushed of [false, true]) {
      await withOpen(openings(lab, pushed), async (stands) => {
        for (const { fleet } of stands) await fleet.connect({ opening: OPENING });
        for (const inFlight of inFlights) {
          const figure: Figure = {
            row: 'notifications',
            what: `server CPU per booking, push ${pushed ? 'on' : 'off'}, ${inFlight} in flight each`,
            unit: 'µs',
            better: 'lower',
            rounds: {},
            peer: 'untold',
            target: { atMost: AT_MOST },
          };
          await takeTurns(contenders, WARM_UP_WINDOWS + rounds, async (contender, turn) => {
            const stand = stands[contenders.indexOf(contender)] as Stand;
            const cost = await book(stand, inFlight, windowMs);
            if (turn < WARM_UP_WINDOWS) return;
            say(`${figure.what}, round ${turn + 1 - WARM_UP_WINDOWS}: ${contender} ${cost.toFixed(1)} µs`);
            push(figure, contender, cost);
          });
          figures.push(figure);
        }
        await checkTold(stands);
      });
    }
    return figures;
  },
};

function openings(lab: Lab, pushed: boolean): (() => Promise<Stand>)[] {
  return contenders.map((contender) => () => {
    const variant: Variant = contender === 'slotwire' ? { pushed } : { pushed, without: 'notifications' };
    return lab.open('slotwire', DEVICES + VENDORS, { variant, staff: VENDORS });
  });
}

/** @returns µs of CPU for each command that was acked */
export async function book(stand: Stand, inFlight: number, durationMs: number): Promise<number> {
  const { units, cpuSeconds } = await measure(stand, async () => {
    const { acks, refused } = await stand.fleet.request({ devices: DEVICES, inFlight, durationMs });
    if (refused > 0) throw new Error(`${refused} commands were refused`);
    return acks;
  });
  return (cpuSeconds / units) * 1e6;
}

/** An edit that came too late, after the module was loaded, would compare the service with itself. */
async function checkTold(stands: readonly Stand[]): Promise<void> {
  const [told = 0, untold] = await Promise.all(stands.map(({ server }) => server.notifications()));
  if (told === 0 || untold !== 0)
    throw new Error(`${told} and ${untold} notifications: one should have some, the other none`);
}
