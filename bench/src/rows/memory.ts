import type { Lab } from '../lab.ts';
import { type SubjectName, subjectNames } from '../subjects/subject.ts';
import { count, type Figure, OPENING, pause, push, type Row, takeTurns, untilAlone } from './row.ts';

/** Connected and gone before the first look: what is compiled and loaded at the first connection is no cost of a connection. */
const WARM_UP_DEVICES = 100;
const SETTLE_MS = 1_000;

export const memory: Row = {
  name: 'memory',
  summary: 'resident memory of an idle, authenticated connection, in a fresh process each round',
  async run(lab, { rounds, idle }, say) {
    const figure: Figure = {
      row: 'memory',
      what: `RSS per idle connection, ${count(idle)} of them`,
      unit: 'KB',
      better: 'lower',
      rounds: {},
      target: { atMost: 1.15 },
    };
    await takeTurns(subjectNames, rounds, async (subject, round) => {
      const { beforeBytes, withBytes } = await weigh(lab, subject, idle);
      const each = (withBytes - beforeBytes) / idle / 1_024;
      const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);
      say(
        `memory, round ${round + 1}: ${subject} ${each.toFixed(1)} KB each (${megabytes(beforeBytes)} MB → ${megabytes(withBytes)} MB)`,
      );
      push(figure, subject, each);
    });
    return [figure];
  },
};

async function weigh(lab: Lab, subject: SubjectName, devices: number) {
  const stand = await lab.open(subject, devices);
  try {
    await stand.fleet.connect({ opening: OPENING, first: WARM_UP_DEVICES });
    await stand.fleet.drop();
    await untilAlone(stand);
    await pause(SETTLE_MS);
    const beforeBytes = await stand.server.residentBytes();
    await stand.fleet.connect({ opening: OPENING });
    await pause(SETTLE_MS);
    const withBytes = await stand.server.residentBytes();
    return { beforeBytes, withBytes };
  } finally {
    await stand.close();
  }
}
