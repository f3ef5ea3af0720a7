/** `npm run observe:drill`: something goes wrong in a world, and whoever is on duty finds out what, by the boards and the runbooks alone. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { alerts, faults, runbookOf } from '@slotwire/dashboards';
import { findPrograms, NotWatching } from '@slotwire/dashboards/local';
import { createRandom, createSystemRuntime, sleep } from '@slotwire/runtime';
import { type DrillOptions, faultNames, parseDrillOptions } from './drill-options.ts';
import { untilCalm } from './proof/calm.ts';
import { openStage, type Stage } from './proof/stage.ts';
import { injections } from './worlds/injections.ts';
import { createOutside, WorldBroken } from './worlds/outside.ts';

const ENVIRONMENT = 'drill';
/** People look at healthy boards first. */
const HEALTHY_MS = { least: 30_000, more: 60_000 };

const runtime = createSystemRuntime({ keepAlive: true });
const { clock, timers } = runtime;
const outside = createOutside(process, { runtime, request: fetch });

const say = (line: string) => process.stdout.write(`${line}\n`);
const at = () => new Date(clock.nowMs()).toISOString().slice(11, 19);

async function main(): Promise<void> {
  const parsed = parseDrillOptions(process.argv.slice(2));
  if (parsed.do === 'print') return void process.stdout.write(parsed.text);
  if (parsed.do === 'refuse') exit(2, parsed.sentence);
  const programs = findPrograms(process.env);
  const logFile = resolve(import.meta.dirname, '../../.data/drill.log');
  mkdirSync(dirname(logFile), { recursive: true });
  rmSync(logFile, { force: true });
  const stage = await openStage({ programs, outside, say });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      say('stopping');
      void stage.stop().finally(() => process.exit(130));
    });
  try {
    await drill(stage, parsed.options, logFile);
  } finally {
    await stage.stop();
  }
  process.exit(0);
}

async function drill(stage: Stage, options: DrillOptions, logFile: string): Promise<void> {
  const random = options.seed === undefined ? runtime.random : createRandom(options.seed);
  const fault = options.fault ?? random.pick(faultNames);
  const injection = injections[fault];
  say('A service, its fleet, pages, phones and a Prometheus are starting ...');
  const world = await stage.openWorld({
    canaries: ['connects', 'books'],
    pages: true,
    phones: true,
    ...injection.plan,
    environment: ENVIRONMENT,
    logFile,
  });
  await untilCalm(stage, world);
  const { prometheus } = stage.watching;
  say(
    [
      '',
      `All is well at ${at()} UTC. Before long something will not be. Find out what, with these and nothing else:`,
      `  boards     npm run boards -- --prometheus ${prometheus.url} --environment ${ENVIRONMENT} --last 5m`,
      `  alerts     ${prometheus.url}/alerts`,
      '  runbooks   docs/runbooks/README.md',
      `  log        ${relative(process.cwd(), logFile)}`,
      'Windows of alerts are seconds here where they are minutes and hours in production; the expressions are the same.',
      '',
    ].join('\n'),
  );
  await sleep(timers, HEALTHY_MS.least + random.int(HEALTHY_MS.more));
  const beganMs = clock.nowMs();
  const begun = injection.begin(world);
  say(
    [
      `${at()} something is wrong now${options.fault ? `: ${fault}` : ''}. Write what you think it is, and press Enter to be told.`,
      'An empty line is an answer too.',
    ].join('\n'),
  );
  // Some take a while to be what they are; one that does not come about at all is no drill.
  const answer = await Promise.race([asked(options.minutes), begun.then(() => new Promise<never>(() => {}))]);
  const own = alerts.filter((alert) => alert.fault === fault).map(({ name }) => name);
  const fired = stage.log.firedSince(ENVIRONMENT, beganMs).map((title) => {
    const firingMs = stage.log.episode(ENVIRONMENT, title, beganMs)?.firingMs ?? beganMs;
    return `  ${String(Math.max(0, Math.round((firingMs - beganMs) / 1_000))).padStart(4)} s  ${title}`;
  });
  say(
    [
      '',
      ...(answer === '' ? [] : [`You said: ${answer}`]),
      `It was:   ${fault}: ${faults[fault]}`,
      `After ${Math.round((clock.nowMs() - beganMs) / 1_000)} s. What fired, and when:`,
      ...(fired.length === 0 ? ['  nothing yet'] : fired),
      `It is made to fire ${[...new Set(own)].join(', ')}: ${[...new Set(own)].map((name) => `docs/runbooks/${runbookOf(name)}.md`).join(', ')}.`,
      'It ends now. The log stays until the next drill.',
    ].join('\n'),
  );
  const ending = await begun;
  await ending.end();
}

/** What somebody writes, or nothing when the time is over. */
function asked(minutes: number): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  return new Promise<string>((resolve) => {
    const late = timers.after(minutes * 60_000, () => resolve(''));
    lines.once('line', (line) => {
      late.stop();
      resolve(line.trim());
    });
  }).finally(() => lines.close());
}

function exit(code: number, text: string): never {
  for (const line of text.split('\n')) console.error(`observe:drill: ${line}`);
  process.exit(code);
}

main().catch((error: unknown) => {
  if (error instanceof NotWatching || error instanceof WorldBroken) exit(3, error.message);
  console.error(error);
  process.exit(3);
});
