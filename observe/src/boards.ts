/** `npm run boards`: all boards as one page, from a Prometheus that is up, or from a run of our own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  createPrometheusApi,
  findPrograms,
  NotWatching,
  type PrometheusApi,
  PrometheusRefused,
  startWatching,
  type Watching,
} from '@slotwire/dashboards/local';
import { createSystemRuntime, sleep } from '@slotwire/runtime';
import { type BoardsOptions, parseBoardsOptions } from './boards-options.ts';
import { collect, type PageData, rangeOf, rateIntervalOf } from './page/collect.ts';
import { loadAssets, renderPage } from './page/page.ts';
import { createOutside } from './worlds/outside.ts';
import { createWorld, type World } from './worlds/world.ts';

const runtime = createSystemRuntime({ keepAlive: true });
const { clock, timers } = runtime;

const outside = createOutside(process, { runtime, request: fetch });

const SAY_EVERY_S = 15;
const EVERY_SECONDS = 1;
const BUDGET_EVERY_SECONDS = 5;
const DEFAULT_EVERY_SECONDS = 15;

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const parsed = parseBoardsOptions(process.argv.slice(2));
  if (parsed.do === 'print') {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.do === 'refuse') exit(2, parsed.sentence);
  const { options } = parsed;
  const data = options.prometheus === undefined ? await ownRun(options) : await existing(options.prometheus, options);
  const file = resolve(options.out);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, renderPage(data, loadAssets()));
  say(countText(data));
  process.stdout.write(`${file}\n`);
  process.exit(0);
}

async function existing(url: string, { last, environment, node }: BoardsOptions): Promise<PageData> {
  const prometheus = createPrometheusApi(url, fetch);
  if (!(await prometheus.isReady())) exit(3, `no Prometheus answers at ${url}`);
  const targets = await prometheus.targets();
  const everySeconds = Math.max(...targets.map((target) => target.everySeconds), 0) || DEFAULT_EVERY_SECONDS;
  say(`asking ${url}`);
  return draw(prometheus, url, { fromMs: clock.nowMs() - last * 1_000, everySeconds, environment, node });
}

function draw(
  prometheus: PrometheusApi,
  source: string,
  about: { fromMs: number; everySeconds: number; environment: string; node: string },
): Promise<PageData> {
  const { fromMs, everySeconds, environment, node } = about;
  const range = rangeOf(fromMs, clock.nowMs());
  const rateIntervalSeconds = rateIntervalOf(range.stepSeconds, everySeconds);
  return collect(prometheus, source, { range, environment, node, rateIntervalSeconds });
}

async function ownRun({ watch, environment, node }: BoardsOptions): Promise<PageData> {
  const programs = findPrograms(process.env);
  let watching: Watching | undefined;
  let world: World | undefined;
  const stop = async () => {
    await world?.stop();
    await watching?.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  try {
    say('starting Prometheus, a service, a small fleet, pages and phones');
    watching = await startWatching({
      programs,
      runtime,
      request: fetch,
      onSpawn: outside.onSpawn,
      // Production looks at the budget of a month once in five minutes: nobody waits so long here.
      options: {
        everySeconds: EVERY_SECONDS,
        scale: (seconds, span) => (span === 'interval' ? BUDGET_EVERY_SECONDS : seconds),
      },
    });
    const fromMs = clock.nowMs();
    const opened = await createWorld(
      {
        environment: 'local',
        fleet: { devices: 12, rate: 30, rampSeconds: 10 },
        canaries: ['books', 'returns'],
        pages: true,
        phones: true,
      },
      outside,
    );
    world = opened;
    await opened.startFleet({ devices: 8, rate: 40, drops: 10 });
    await watching.setEnvironments([opened.target()]);
    for (let left = watch; left > 0; left -= SAY_EVERY_S) {
      say(`watching, ${Math.round(left)} s to go`);
      await sleep(timers, Math.min(left, SAY_EVERY_S) * 1_000);
    }
    say('drawing');
    const source = 'a run of npm run boards';
    return await draw(watching.prometheus, source, { fromMs, everySeconds: 2 * EVERY_SECONDS, environment, node });
  } finally {
    await stop();
  }
}

function countText({ boards, alerts }: PageData): string {
  const queries = boards.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries)));
  const shown = queries.filter(({ series }) => series.length > 0).length;
  const failed = queries.filter(({ problem }) => problem !== undefined).length;
  const firing = alerts.filter(({ state }) => state === 'firing').length;
  return [
    `${shown} of ${queries.length} queries show data`,
    failed > 0 ? `${failed} failed` : '',
    `${firing} ${firing === 1 ? 'alert fires' : 'alerts fire'}`,
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function exit(code: number, text: string): never {
  for (const line of text.split('\n')) console.error(`boards: ${line}`);
  process.exit(code);
}

main().catch((error: unknown) => {
  if (error instanceof NotWatching || error instanceof PrometheusRefused) exit(3, error.message);
  console.error(error);
  process.exit(3);
});
