/** What devices and commands ask of the store, of a file that holds much against one that holds a hundredth of it: each asks for as much. */
import type { FilledStoreCalls, FilledStoreOptions, Question } from '../filled-store.ts';
import type { Helper } from '../lab.ts';
import { count, type Figure, push, type Row, takeTurns, withOpen } from './row.ts';

const SHARE = 0.01;
const TIMES = 2_000;
const WARM_UP_WINDOWS = 1;
/**
 * Whoever goes through the file pays a hundred times. Who does not pays for indexes that are a level or two deeper, and for pages that no
 * longer fit into SQLite's cache: one of the system's takes a call, some 2 µs.
 */
const AT_MOST = 5;

const questions: readonly Question[] = [
  'inbox',
  'log',
  'bookings of a customer',
  'bookings of a vendor',
  'what a booking reads',
];

/** In the order of the helpers. */
const contenders = ['slotwire', 'peer'] as const;

export const size: Row = {
  name: 'size',
  summary: 'pages of inboxes, logs and bookings from a full file, against one with a hundredth of it',
  async run(lab, { rounds, held }, say) {
    const small = Math.ceil(held * SHARE);
    const figures = questions.map(
      (question): Figure => ({
        row: 'size',
        what: `${question}, among ${count(held)} bookings`,
        unit: 'µs',
        better: 'lower',
        rounds: {},
        peer: `among ${count(small)}`,
        target: { atMost: AT_MOST },
      }),
    );
    const open = async () => {
      const options: FilledStoreOptions = { dataDir: lab.newDirectory(), secret: lab.secret };
      return lab.start<FilledStoreCalls>('filled-store.ts', options);
    };
    await withOpen([open, open], async (helpers) => {
      for (const [index, bookings] of [held, small].entries()) {
        say(`a file with ${count(bookings)} bookings is filled`);
        await helpers[index]?.calls.fill(bookings);
      }
      for (const [index, figure] of figures.entries()) {
        await takeTurns([0, 1] as const, WARM_UP_WINDOWS + rounds, async (which, turn) => {
          const { calls } = helpers[which] as Helper<FilledStoreCalls>;
          const each = ((await calls.ask(questions[index] as Question, TIMES)) / TIMES) * 1e6;
          if (turn < WARM_UP_WINDOWS) return;
          const contender = contenders[which];
          say(`${figure.what}, round ${turn + 1 - WARM_UP_WINDOWS}: ${contender} ${each.toFixed(1)} µs`);
          push(figure, contender, each);
        });
      }
    });
    return figures;
  },
};
