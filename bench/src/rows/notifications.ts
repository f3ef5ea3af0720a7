/** What notifications cost a booking command, against the same service without them: the same source, edited while it is loaded. */
import type { Stand } from '../lab.ts';
import { type Variant, VENDORS } from '../subjects/subject.ts';
import { compare, DEVICES } from './compare.ts';
import type { Figure, Row } from './row.ts';

/** A quarter of the command's own time. */
const AT_MOST = 1.25;

const circumstances: readonly { about: string; variant: Variant }[] = [
  { about: ', push off', variant: {} },
  { about: ', push on', variant: { pushed: true } },
  { about: ', with retention', variant: { trimmed: true } },
];

export const notifications: Row = {
  name: 'notifications',
  summary: `${DEVICES} customers book at ${VENDORS} vendors who are online, with notifications and without`,
  async run(lab, settings, say) {
    const figures: Figure[] = [];
    for (const { about, variant } of circumstances) {
      const comparison = {
        row: 'notifications',
        about,
        ours: variant,
        theirs: { ...variant, without: 'notifications' },
        peer: 'untold',
        atMost: AT_MOST,
        asks: ['booking'],
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
