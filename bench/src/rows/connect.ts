import type { Stand } from '../lab.ts';
import { subjectNames } from '../subjects/subject.ts';
import {
  count,
  type Figure,
  measure,
  OPENING,
  pause,
  push,
  type Row,
  takeTurns,
  untilAlone,
  withStands,
} from './row.ts';

/** Devices on their way to being ready at a time. */
const READYING = 50;
const SETTLE_MS = 200;

export const connect: Row = {
  name: 'connect',
  summary: 'connect, authenticate and resume: a token and two positions against nothing to check',
  async run(lab, { rounds, connecting, warmUp }, say) {
    const figure: Figure = {
      row: 'connect',
      what: `connect, ${count(connecting)} devices, ${READYING} at a time`,
      unit: 'CPU-ms',
      better: 'lower',
      rounds: {},
    };
    await withStands(lab, subjectNames, connecting, async (stands) => {
      await takeTurns(stands, warmUp + rounds, async (stand, turn) => {
        const cpuMs = await connectOnce(stand, connecting);
        if (turn < warmUp) return;
        say(`connect, round ${turn + 1 - warmUp}: ${stand.subject} ${cpuMs.toFixed(2)} CPU-ms`);
        push(figure, stand.subject, cpuMs);
      });
    });
    return [figure];
  },
};

/** All devices leave, and come back. @returns ms of CPU for each */
export async function connectOnce(stand: Stand, devices: number): Promise<number> {
  await stand.fleet.drop();
  await untilAlone(stand);
  await pause(SETTLE_MS);
  const { cpuSeconds } = await measure(stand, async () => {
    await stand.fleet.connect({ opening: OPENING, readying: READYING, resume: true });
    return devices;
  });
  return (cpuSeconds * 1_000) / devices;
}
