/** Live: a run of the fleet over real sockets, against a service that is up. What `main.ts` and `start.ts` share. */
import { closeSync, createWriteStream, openSync, type WriteStream, writeFileSync } from 'node:fs';
import type { Runtime } from '@slotwire/runtime';
import { createSocketIoTransport, createSocketService } from '@slotwire/sdk';
import { createTokenSource, type HttpRequest, readMarketplace } from './dev-api.ts';
import type { FleetOptions } from './options.ts';
import { type Report, type Run, startRun } from './run.ts';
import { createScreen, type Screen } from './screen.ts';
import { createTruthReader } from './truth-socket-io.ts';
import { renderVerdict } from './verdict.ts';

/** What only an entry file may touch. */
export interface Outside {
  runtime: Runtime;
  seed: number;
  request: HttpRequest;
  write: (text: string) => void;
  /** Standard output is a terminal that understands cursor movements. */
  terminal: boolean;
  color: boolean;
  columns: () => number;
}

export interface LiveRun {
  run: Run;
  screen: Screen;
  /** The verdict was shown and written. */
  finished: Promise<Report>;
}

/** A file that was named and cannot be written, in one sentence. */
export class FileUnusable extends Error {
  override name = 'FileUnusable';
}

export function createOutsideScreen(outside: Outside, quiet: boolean): Screen {
  const { write, terminal, color, columns } = outside;
  return createScreen({ write, terminal, color, columns, quiet });
}

/** Before anything is started: a run of an hour must not end at a path that cannot be written. @throws FileUnusable */
export function checkFiles(options: Pick<FleetOptions, 'json' | 'history'>): void {
  for (const path of [options.json, options.history]) {
    if (path === undefined) continue;
    try {
      closeSync(openSync(path, 'a'));
    } catch (cause) {
      throw new FileUnusable(`${path} cannot be written: ${(cause as Error).message}`, { cause });
    }
  }
}

/** @throws ServiceUnusable when there is no service, or none that the fleet can use */
export async function startLive(
  url: string,
  options: FleetOptions,
  durationMs: number | undefined,
  outside: Outside,
  screen: Screen,
): Promise<LiveRun> {
  const { runtime, request } = outside;
  const marketplace = await readMarketplace(url, request);
  const getToken = createTokenSource(url, request, runtime.clock);
  const runId = runtime.ids.next().slice(-6);
  const transport = createSocketIoTransport();
  const history = options.history === undefined ? undefined : createWriteStream(options.history);
  const run = startRun({
    url,
    seed: outside.seed,
    runId,
    devices: options.devices,
    ratePerMinute: options.rate,
    dropsSeconds: options.drops,
    durationMs,
    marketplace,
    runtime,
    transportFor: () => transport,
    getToken,
    createService: createSocketService,
    readTruth: createTruthReader({ url, runId, timers: runtime.timers, getToken }),
    onSecond: (row) => screen.show(row),
    onHistory: history && ((entry) => history.write(`${JSON.stringify(entry)}\n`)),
  });
  const finished = run.report.then(async (report) => {
    await (history && endOf(history));
    screen.print(renderVerdict(report, report.devices));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
    return report;
  });
  return { run, screen, finished };
}

function endOf(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => stream.end(() => resolve()));
}
