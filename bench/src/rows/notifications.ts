/** What notifications cost a booking command, against the same service without them: the same source, edited while it is loaded. */
import type { Stand } from '../lab.ts';
import { type Variant, VENDORS } from '../subjects/subject.ts';
import { type Ask, compare, DEVICES } from './compare.ts';
import type { Figure, Row } from './row.ts';

/** A quarter of the command's own time. */
const AT_MOST = 1.25;

const circumstances: readonly { about: string; variant: Variant; asks: readonly Ask[] }[] = [
  { about: ', push off', variant: {}, asks: ['booking'] },
  { about: ', push on', variant: { pushed: true }, asks: ['booking', 'confirmation'] },
  { about: ', with retention', variant: { trimmed: true }, asks: ['booking'] },
];

export const notifications: Row = {
  name: 'notifications',
  summary: `${DEVICES} customers book at ${VENDORS} vendors who are online and confirm, with notifications and without`,
  async run(lab, settings, say) {
    const figures: Figure[] = [];
    for (const { about, variant, asks } of circumstances) {
      const comparison = {
        row: 'notifications',
        about,
        ours: variant,
        theirs: { ...variant, without: 'notifications' },
        peer: 'untold',
        atMost: AT_MOST,
        asks,
        staffed: true,
        check: checkTold,
      } as const;
      figures.push(...(await compare(lab, settings, comparison, say)));
    }
    return figures;
  },
};

/** An edit that came too late, after the module was loaded, would compare the service with itself. */
async function checkTold(stands: readonly Stand[]): Promise<void> {
  const [told = 0, untold] = await Promise.all(stands.map(({ server }) => server.notifications()));
  if (told === 0 || untold !== 0)
    throw new Error(`${told} and ${untold} notifications: one should have some, the other none`);
}
