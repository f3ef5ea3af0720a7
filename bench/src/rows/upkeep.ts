/** What limits, log and figures cost a command and a connect, and what rollups alone do, against the same service without them. */
import { type Comparison, compare, DEVICES } from './compare.ts';
import type { Figure, Row } from './row.ts';

const comparisons: readonly Comparison[] = [
  { row: 'upkeep', theirs: { without: 'upkeep' }, peer: 'unkept', atMost: 1.1, asks: ['booking', 'connect'] },
  { row: 'upkeep', theirs: { without: 'rollups' }, peer: 'uncounted', atMost: 1.03, asks: ['booking', 'connect'] },
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
