/** What being watched costs: metrics on every command and connect, the export of log and spans, and a look of Prometheus at a full node. */
import type { CollectorCalls } from '../collector.ts';
import type { Lab, Stand } from '../lab.ts';
import { median } from '../stats.ts';
import { compare } from './compare.ts';
import { count, type Figure, OPENING, pause, push, type Row, type Settings, withOpen } from './row.ts';

const SCRAPES = 10;
/** As Prometheus asks. */
const ACCEPT = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

export const telemetry: Row = {
  name: 'telemetry',
  summary: 'commands and connects with metrics and without, with OTLP and without, and /metrics of a full node',
  async run(lab, settings, say) {
    const measured = {
      row: 'telemetry',
      peer: 'unmeasured',
      theirs: { without: 'metrics' },
      atMost: 1.03,
      asks: ['booking', 'connect'],
    } as const;
    const figures = await compare(lab, settings, measured, say);
    await withOpen([async () => lab.start<CollectorCalls>('collector.ts')], async ([collector]) => {
      const exportTo = (await collector?.calls.url()) as string;
      const exported = {
        row: 'telemetry',
        about: ', with OTLP',
        peer: 'without',
        ours: { exportTo },
        asks: ['booking', 'connect'],
      } as const;
      figures.push(...(await compare(lab, settings, exported, say)));
      if ((await collector?.calls.received()) === 0) throw new Error('the collector got nothing');
    });
    figures.push(...(await scrape(lab, settings, say)));
    return figures;
  },
};

/** With every series that the catalogue allows, and many sockets; the peer has none. */
async function scrape(
  lab: Lab,
  { rounds, windowMs, scraped }: Settings,
  say: (line: string) => void,
): Promise<Figure[]> {
  const what = `/metrics with all series, ${count(scraped)} sockets`;
  const base = { row: 'telemetry', better: 'lower', peer: 'no sockets' } as const;
  const time: Figure = { ...base, what, unit: 'ms', rounds: {}, target: { of: 'figure', atMost: 50 } };
  const cost: Figure = { ...base, what: `${what}, server CPU`, unit: 'ms', rounds: {} };
  const size: Figure = { ...base, what, unit: 'bytes', rounds: {}, target: { of: 'figure', atMost: 1e6 } };
  const delay: Figure = {
    ...base,
    what: `event loop held at most, ${count(scraped)} sockets, scraped`,
    unit: 'ms',
    rounds: {},
    peer: 'not scraped',
  };
  const openings = [scraped, 1].map((devices) => () => lab.open('slotwire', devices));
  await withOpen(openings, async (stands) => {
    for (const { fleet, server } of stands) {
      await fleet.connect({ opening: OPENING });
      await server.fillMetrics();
    }
    const [full, empty] = stands as [Stand, Stand];
    const open = await full.server.connections();
    if (open !== scraped) throw new Error(`${open} sockets are open, not ${scraped}`);
    await look(full, windowMs);
    await look(empty, windowMs);
    for (let round = 0; round < rounds; round++) {
      for (const [contender, stand] of [
        ['slotwire', full],
        ['peer', empty],
      ] as const) {
        const seen = await look(stand, windowMs);
        say(`${what}, round ${round + 1}: ${contender} ${seen.ms.toFixed(1)} ms, ${seen.bytes} bytes`);
        push(time, contender, seen.ms);
        push(cost, contender, seen.cpuMs);
        push(size, contender, seen.bytes);
        if (contender === 'slotwire') push(delay, 'slotwire', seen.heldMs);
      }
      await full.server.watchLoop();
      await pause(windowMs);
      push(delay, 'peer', await full.server.loopHeldMs());
    }
  });
  return [time, cost, size, delay];
}

/** Ten times in a window. */
async function look(
  { server }: Stand,
  windowMs: number,
): Promise<{ ms: number; cpuMs: number; bytes: number; heldMs: number }> {
  const url = `http://127.0.0.1:${await server.port()}/metrics`;
  const times: number[] = [];
  let bytes = 0;
  const before = await server.cpuSeconds();
  await server.watchLoop();
  for (let i = 0; i < SCRAPES; i++) {
    const startedMs = performance.now();
    const response = await fetch(url, { headers: { accept: ACCEPT } });
    bytes = (await response.arrayBuffer()).byteLength;
    times.push(performance.now() - startedMs);
    if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
    await pause(windowMs / SCRAPES);
  }
  const heldMs = await server.loopHeldMs();
  const cpuMs = (((await server.cpuSeconds()) - before) * 1_000) / SCRAPES;
  return { ms: median(times), cpuMs, bytes, heldMs };
}
