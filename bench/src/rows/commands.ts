/** Slotwire's booking commands, durable, against an echo that keeps nothing. */
import { subjectNames } from '../subjects/subject.ts';
import { type Figure, measure, push, type Row, takeTurns, withStands } from './row.ts';

const DEVICES = 50;
/** Requests of one device that are under way at a time. */
const inFlights = [1, 8];

export const commands: Row = {
  name: 'commands',
  summary: `${DEVICES} devices in parallel, each sends its next command when one is acked`,
  async run(lab, { rounds, windowMs, warmUp }, say) {
    const figures: Figure[] = [];
    await withStands(lab, subjectNames, DEVICES, async (stands) => {
      for (const inFlight of inFlights) {
        const what = (text: string) => `${text}, ${inFlight} in flight each`;
        const base = { row: 'commands', better: 'lower' } as const;
        const rate: Figure = {
          ...base,
          what: what('acks'),
          unit: 'acks/s',
          better: 'higher',
          rounds: {},
          target: { atLeast: 0.5 },
        };
        const cost: Figure = { ...base, what: what('server CPU per ack'), unit: 'µs', rounds: {} };
        const middle: Figure = { ...base, what: what('ack latency p50'), unit: 'ms', rounds: {} };
        const tail: Figure = { ...base, what: what('ack latency p99'), unit: 'ms', rounds: {} };
        await takeTurns(stands, warmUp + rounds, async (stand, turn) => {
          let answer = { acks: 0, refused: 0, durationMs: 0, p50Ms: 0, p99Ms: 0 };
          const { cpuSeconds } = await measure(stand, async () => {
            answer = await stand.fleet.request({ devices: DEVICES, inFlight, durationMs: windowMs });
            return answer.acks;
          });
          if (answer.refused > 0) throw new Error(`${stand.subject} refused ${answer.refused} commands`);
          if (turn < warmUp) return;
          const acksPerSecond = answer.acks / (answer.durationMs / 1_000);
          say(`${rate.what}, round ${turn + 1 - warmUp}: ${stand.subject} ${Math.round(acksPerSecond)}/s`);
          push(rate, stand.subject, acksPerSecond);
          push(cost, stand.subject, (cpuSeconds / answer.acks) * 1e6);
          push(middle, stand.subject, answer.p50Ms);
          push(tail, stand.subject, answer.p99Ms);
        });
        figures.push(rate, cost, middle, tail);
      }
    });
    return figures;
  },
};
