/** What `broadcast` and `per-user` share: deliver for a while, no faster than the devices receive. */
import type { Stand } from '../lab.ts';
import { subjectNames } from '../subjects/subject.ts';
import { count, type Figure, measure, push, type Row, takeTurns, withStands } from './row.ts';

export interface Traffic {
  what: string;
  /** Events that one device gets from one `deliver`. */
  events: number;
  deliver(stand: Stand): Promise<void>;
}

/** Deliveries between two looks at the fleet: so many that looking costs nothing, so few that no buffer fills. */
export const STEP_DELIVERIES = 20_000;

export function deliveryRow(
  name: 'broadcast' | 'per-user',
  summary: string,
  traffics: (devices: number) => Traffic[],
): Row {
  return {
    name,
    summary,
    async run(lab, { fleets, rounds, windowMs, warmUp }, say) {
      const figures: Figure[] = [];
      for (const devices of fleets) {
        say(`${count(devices)} devices`);
        await withStands(lab, subjectNames, devices, async (stands) => {
          for (const traffic of traffics(devices)) {
            const figure: Figure = {
              row: name,
              what: `${traffic.what}, ${count(devices)} sockets`,
              unit: 'events/CPU-s',
              better: 'higher',
              rounds: {},
              target: { atLeast: 1 },
            };
            await takeTurns(stands, warmUp, async (stand) => void (await window(stand, traffic, windowMs)));
            await takeTurns(stands, rounds, async (stand, round) => {
              const { units, cpuSeconds } = await window(stand, traffic, windowMs);
              say(`${figure.what}, round ${round + 1}: ${stand.subject} ${count(Math.round(units / cpuSeconds))}`);
              push(figure, stand.subject, units / cpuSeconds);
            });
            figures.push(figure);
          }
        });
      }
      return figures;
    },
  };
}

function window(stand: Stand, traffic: Traffic, windowMs: number) {
  return measure(stand, async () => {
    const before = await stand.fleet.received();
    let expected = before;
    const endMs = performance.now() + windowMs;
    do {
      expected += traffic.events * stand.devices;
      await Promise.all([traffic.deliver(stand), stand.fleet.reach(expected)]);
    } while (performance.now() < endMs);
    return (await stand.fleet.received()) - before;
  });
}
