/** `npm start`: the service on SQLite with a demo marketplace as a child, and a live fleet against it in this process. */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { drawSeed } from '@slotwire/runtime';
import { readMarketplace, ServiceUnusable } from './live/dev-api.ts';
import { createOutsideScreen, startLive } from './live/live.ts';
import { MetricsPortUnusable } from './live/metrics-server.ts';
import { createOutside, type Outside } from './live/outside.ts';
import { ServiceNotStarted, type ServiceProcess, startServiceProcess } from './live/service-process.ts';
import { pushVariablesOf, removeCredentials, type StartedGateways, startGateways } from './live/start-gateways.ts';
import type { Observing } from './observe.ts';
import { parseStartOptions, type StartOptions } from './options.ts';
import { checkFiles, FileUnusable } from './output-files.ts';

const ENTRY = resolve(import.meta.dirname, '../../server/realtime/src/main.ts');
/**
 * A large fleet is few people with many devices each, and one judge who asks as an admin about all that they were pushed. Neither is what
 * the limits are against.
 */
const plenty = { size: 1_000_000, perSecond: 100_000 };
const fleetLimits = {
  connectionsPerPerson: 10_000,
  commands: { perDevice: { admin: plenty }, perPerson: { admin: plenty }, perNode: { admin: plenty } },
};
/** What is a sentence for the person who typed the command; everything else is a crash. */
const sentences = [ServiceNotStarted, ServiceUnusable, FileUnusable, MetricsPortUnusable];
/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 500;

async function main(): Promise<void> {
  const parsed = parseStartOptions(process.argv.slice(2));
  if (parsed.do === 'print') {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.do === 'refuse') exit(1, parsed.sentence);
  const { options } = parsed;
  if (process.env.SLOTWIRE_MODE === 'production')
    exit(1, 'SLOTWIRE_MODE=production is for `npm run serve`; `npm start` is a demo');
  const seed = options.seed ?? drawSeed();
  const outside = createOutside(process, { seed, request: fetch, processors: availableParallelism() });
  process.stdout.on('error', () => process.exit(1));
  checkFiles(options);
  const interrupt = watchSignals();
  process.exit(await serve(options, outside, interrupt));
}

/** From the first to the last moment of the service. */
async function serve(options: StartOptions, outside: Outside, interrupt: Interrupt): Promise<number> {
  const { runtime, request } = outside;
  const dataDir = resolve(options.data ?? (process.env.SLOTWIRE_DATA || '.data'));
  const own = pushVariablesOf(process.env);
  // Left by a start that was killed.
  removeCredentials(dataDir);
  const gateways = own.length === 0 ? await startOwnGateways(outside, dataDir) : undefined;
  const service = await startServiceProcess({
    execPath: process.execPath,
    entry: ENTRY,
    env: {
      SLOTWIRE_LIMITS: JSON.stringify(fleetLimits),
      ...process.env,
      SLOTWIRE_MODE: 'development',
      SLOTWIRE_DEMO: 'true',
      SLOTWIRE_DATA: dataDir,
      ...gateways?.env,
      ...(options.port === undefined ? {} : { SLOTWIRE_PORT: String(options.port) }),
    },
    dataDir,
    timers: runtime.timers,
    request,
    onSpawn: (kill) => process.on('exit', kill),
  });
  const screen = createOutsideScreen(outside, options.quiet);
  const marketplace = await readMarketplace(service.url, request);
  const push =
    gateways === undefined
      ? `as your environment says (${own.join(', ')}), without simulated gateways`
      : 'simulated FCM and APNs gateways; /readyz says whether push is on';
  screen.print(describe(service, marketplace.customers[0]?.id ?? 'customer-1', options.devices, push));

  let stopping = false;
  const died = service.ended.then((how) => {
    if (stopping) return new Promise<never>(() => {});
    return how;
  });
  let observing: Observing | undefined;
  async function observe(fleetMetricsUrl: string | undefined): Promise<void> {
    if (!options.observe) return;
    // What nobody asks for is not even loaded.
    const { startObserving } = await import('./observe.ts');
    observing = await startObserving({
      outside,
      env: process.env,
      isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
      onSpawn: (kill) => process.on('exit', kill),
      serviceUrl: service.url,
      fleetMetricsUrl,
    });
    screen.print([...observing.lines]);
    void observing.died.then((how) => screen.print(['', ...how.split('\n')]));
  }
  const durationMs = options.duration === undefined ? undefined : options.duration * 1_000;
  const end = options.devices > 0 ? await runFleet() : await onlyService();

  async function runFleet(): Promise<End> {
    const { duration, port: _port, data: _data, observe: _observe, metricsPort = 0, ...fleet } = options;
    const { run, finished, metricsUrl } = await startLive(
      { ...fleet, live: service.url, metricsPort, ...(duration === undefined ? {} : { durationS: duration }) },
      outside,
      screen,
      gateways?.post,
    );
    interrupt.onFirst(() => {
      screen.print([
        '',
        'stopping: the fleet settles for its verdict, then the service ends; Ctrl-C again ends it at once',
      ]);
      run.stop();
    });
    await observe(metricsUrl);
    return Promise.race([
      finished.then(({ report }): End => ({ why: 'done', exitCode: report.exitCode })),
      died.then((how): End => ({ why: 'died', how })),
      interrupt.terminated.then((exitCode): End => ({ why: 'done', exitCode })),
    ]);
  }

  function onlyService(): Promise<End> {
    return new Promise((settle, fail) => {
      const done = () => settle({ why: 'done', exitCode: 0 });
      interrupt.onFirst(done);
      observe(undefined).catch(fail);
      if (durationMs !== undefined) runtime.timers.after(durationMs, done);
      void died.then((how) => settle({ why: 'died', how }));
      void interrupt.terminated.then((exitCode) => settle({ why: 'done', exitCode }));
    });
  }

  if (end.why === 'died') {
    console.error(`slotwire: the service is gone: ${end.how}; the last lines of ${service.logFile}:`);
    for (const line of service.logTail()) console.error(`  ${line}`);
    await observing?.stop();
    return 1;
  }
  stopping = true;
  // Before the service: that it ends is no outage.
  await observing?.stop();
  await service.stop();
  await gateways?.close();
  return end.exitCode;
}

function startOwnGateways({ runtime }: Outside, dataDir: string): Promise<StartedGateways> {
  process.on('exit', () => removeCredentials(dataDir));
  return startGateways({ runtime, dataDir });
}

type End = { why: 'done'; exitCode: number } | { why: 'died'; how: string };

interface Interrupt {
  /** What a first Ctrl-C does; at once when it came already. */
  onFirst(task: () => void): void;
  /** The exit code of a run that was told to end without a verdict. */
  terminated: Promise<number>;
}

/** From the start on: a Ctrl-C while the service comes up ends it as well. */
function watchSignals(): Interrupt {
  let firstMs: number | undefined;
  let task: (() => void) | undefined;
  let terminate: (exitCode: number) => void = () => {};
  const terminated = new Promise<number>((settle) => {
    terminate = settle;
  });
  process.on('SIGINT', () => {
    const nowMs = performance.now();
    if (firstMs !== undefined) {
      if (nowMs - firstMs > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    firstMs = nowMs;
    if (task === undefined) process.exit(130);
    task();
  });
  process.on('SIGTERM', () => (task === undefined ? process.exit(143) : terminate(143)));
  process.on('SIGHUP', () => (task === undefined ? process.exit(129) : terminate(129)));
  return {
    terminated,
    onFirst(given) {
      task = given;
    },
  };
}

function describe({ url, logFile }: ServiceProcess, customerId: string, devices: number, push: string): string[] {
  const body = JSON.stringify({ userId: customerId, role: 'customer' });
  return [
    `Slotwire is up at ${url}`,
    `  vendors  ${url}/vendor/`,
    `  admins   ${url}/admin/`,
    `  metrics  ${url}/metrics`,
    `  health   ${url}/healthz and ${url}/readyz`,
    `  people   curl -s ${url}/v1/dev/marketplace`,
    `  a token  curl -s ${url}/v1/dev/session -H 'content-type: application/json' -d '${body}'`,
    `  push     ${push}`,
    `  log      ${logFile}`,
    devices > 0
      ? 'Ctrl-C stops it: the fleet settles and gives its verdict, then the service ends.'
      : 'Ctrl-C stops it.',
    '',
  ];
}

function exit(code: number, text: string): never {
  for (const line of text.split('\n')) console.error(`slotwire: ${line}`);
  process.exit(code);
}

main().catch((error: unknown) => {
  if (sentences.some((kind) => error instanceof kind)) exit(1, (error as Error).message);
  // Of a module that is loaded on demand: by its name.
  if (error instanceof Error && error.name === 'NotWatching') exit(1, error.message);
  console.error(error);
  process.exit(1);
});
