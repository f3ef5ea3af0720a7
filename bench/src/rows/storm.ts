/** Everybody comes back at once, and has missed something; against Socket.IO, where they only have to connect. */
import type { Lab } from '../lab.ts';
import type { SubjectName } from '../subjects/subject.ts';
import { count, type Figure, OPENING, pause, push, type Row, takeTurns, untilAlone } from './row.ts';

const MISSED = 20;
const SETTLE_MS = 500;
const subjects: readonly SubjectName[] = ['slotwire', 'socket.io'];

export const storm: Row = {
  name: 'storm',
  summary: `all devices reconnect at once; with Slotwire each has missed ${MISSED} events and gets every one of them`,
  async run(lab, { rounds, storming }, say) {
    const base = { row: 'storm', better: 'lower', rounds: {} } as const;
    const time: Figure = {
      ...base,
      what: `${count(storming)} devices back, ${MISSED} missed events each`,
      unit: 's',
      rounds: {},
      target: { atMost: 2 },
    };
    const cpu: Figure = { ...base, what: 'server CPU per device', unit: 'CPU-ms', rounds: {} };
    const lost: Figure = { ...base, what: 'events lost or doubled', unit: '', rounds: {} };
    await takeTurns(subjects, rounds, async (subject, round) => {
      const { seconds, cpuSeconds, faults } = await reconnect(lab, subject, storming);
      say(`storm, round ${round + 1}: ${subject} ${seconds.toFixed(2)} s, ${faults} events lost or doubled`);
      push(time, subject, seconds);
      push(cpu, subject, (cpuSeconds * 1_000) / storming);
      if (subject === 'slotwire') push(lost, subject, faults);
    });
    return [time, cpu, lost];
  },
};

async function reconnect(lab: Lab, subject: SubjectName, devices: number) {
  const stand = await lab.open(subject, devices);
  const { server, fleet } = stand;
  const missed = subject === 'slotwire' ? MISSED : 0;
  try {
    await fleet.connect({ opening: OPENING });
    await fleet.drop();
    await untilAlone(stand);
    if (missed > 0) await server.perUser(devices, missed, 1);
    await pause(SETTLE_MS);
    const before = await server.cpuSeconds();
    const back = await fleet.connect({ opening: OPENING, resume: true, missed });
    const cpuSeconds = (await server.cpuSeconds()) - before;
    const missing = Math.max(0, missed * devices - back.events);
    const faults = back.unrecovered + back.duplicates + back.gaps + missing;
    return { seconds: back.durationMs / 1_000, cpuSeconds, faults };
  } finally {
    await stand.close();
  }
}
