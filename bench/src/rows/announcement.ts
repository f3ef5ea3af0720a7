/**
 * An announcement to a large group against one to a single reader, on the same service: it is one append, whoever reads the stream. And
 * what follows it: the planner goes through all who are to be pushed to.
 */
import type { Helper, Lab } from '../lab.ts';
import type { PushServerCalls, PushServerOptions } from '../push-server.ts';
import { count, type Figure, push, type Row, takeTurns, withOpen } from './row.ts';

const GROUP = 'customers';
/** In one measurement, one after the other, as commands of nobody else are there to share their commits. */
const ANNOUNCEMENTS = 400;
const WARM_UP_WINDOWS = 1;
/** One append costs the same whoever reads it; the rest is for what disturbs a measurement of 0.1 s. */
const AT_MOST = 1.5;
/** Until a push is due: while announcements are measured it never is. */
const NEVER_MS = 6 * 3_600_000;
const AT_ONCE_MS = 0;

/** In the order of the servers. */
const contenders = ['slotwire', 'peer'] as const;

export const announcement: Row = {
  name: 'announcement',
  summary: 'an announcement to a large group: its append, and going through all who are to be pushed to',
  async run(lab, { rounds, readers }, say) {
    return [...(await measureAppend(lab, readers, rounds, say)), ...(await measurePlan(lab, readers, rounds, say))];
  },
};

type Say = (line: string) => void;
const base = { row: 'announcement', better: 'lower' } as const;

async function measureAppend(lab: Lab, readers: number, rounds: number, say: Say): Promise<Figure[]> {
  const to = `an announcement to ${count(readers)}`;
  const peer = 'one reader';
  const cost: Figure = {
    ...base,
    what: `${to}, CPU until durable`,
    unit: 'µs',
    rounds: {},
    peer,
    target: { atMost: AT_MOST },
  };
  const target = { of: 'figure', atMost: 1 } as const;
  const commits: Figure = { ...base, what: `${to}, commits`, unit: '', rounds: {}, peer };
  const events: Figure = { ...base, what: `${to}, events appended`, unit: '', rounds: {}, peer, target };
  const others: Figure = { ...base, what: `${to}, rows of other tables`, unit: '', rounds: {}, peer, target };
  const openings = [readers, 1].map((people) => () => openServer(lab, people, NEVER_MS));
  await withOpen(openings, async (servers) => {
    const serverOf = (contender: (typeof contenders)[number]) =>
      (servers[contenders.indexOf(contender)] as Helper<PushServerCalls>).calls;
    const done = WARM_UP_WINDOWS + rounds;
    const commitsBefore = await Promise.all(contenders.map((contender) => serverOf(contender).commits()));
    await takeTurns(contenders, done, async (contender, turn) => {
      const each = ((await serverOf(contender).announce(GROUP, ANNOUNCEMENTS)) / ANNOUNCEMENTS) * 1e6;
      if (turn < WARM_UP_WINDOWS) return;
      say(`${cost.what}, round ${turn + 1 - WARM_UP_WINDOWS}: ${contender} ${each.toFixed(1)} µs`);
      push(cost, contender, each);
    });
    for (const [index, contender] of contenders.entries()) {
      const total = done * ANNOUNCEMENTS;
      push(commits, contender, ((await serverOf(contender).commits()) - (commitsBefore[index] as number)) / total);
      // Not of the announcements: who reads them, and what there is one of.
      const { push_devices, push_readers, streams, meta, sqlite_sequence, reminders, ...left } =
        await serverOf(contender).rows();
      const appended = left.events ?? 0;
      push(events, contender, appended / total);
      push(others, contender, (Object.values(left).reduce((sum, rows) => sum + rows, 0) - appended) / total);
    }
  });
  return [cost, commits, events, others];
}

async function measurePlan(lab: Lab, readers: number, rounds: number, say: Say): Promise<Figure[]> {
  const through = `${count(readers)} readers planned and pushed, at once`;
  const time: Figure = { ...base, what: through, unit: 's', rounds: {} };
  const cost: Figure = { ...base, what: `${through}, CPU for each`, unit: 'µs', rounds: {} };
  const delay: Figure = { ...base, what: `${through}, event-loop delay p99`, unit: 'ms', rounds: {} };
  for (let round = 0; round < rounds; round++) {
    // Nobody gets more than 20 pushes in an hour: every round has readers of its own.
    await withOpen([() => openServer(lab, readers, AT_ONCE_MS)], async ([server]) => {
      const { calls } = server as Helper<PushServerCalls>;
      const { seconds, cpuSeconds, loopDelayP99Ms } = await calls.pushAnnouncement(GROUP, readers);
      say(`${through}, round ${round + 1}: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU`);
      push(time, 'slotwire', seconds);
      push(cost, 'slotwire', (cpuSeconds / readers) * 1e6);
      push(delay, 'slotwire', loopDelayP99Ms);
    });
  }
  return [time, cost, delay];
}

async function openServer(lab: Lab, people: number, pushDelayMs: number): Promise<Helper<PushServerCalls>> {
  const options: PushServerOptions = { dataDir: lab.newDirectory(), secret: lab.secret, pushDelayMs };
  const server = lab.start<PushServerCalls>('push-server.ts', options);
  try {
    await server.calls.register({ from: 0, count: people }, GROUP);
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
}
