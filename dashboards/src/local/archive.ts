/** Archive: a real Prometheus over samples that were written before, which asks nobody and evaluates no rules. For what queries mean, not for what is. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sleep, type Timers } from '@slotwire/runtime';
import { startChild } from './child.ts';
import type { HttpRequest } from './http.ts';
import { NotWatching } from './programs.ts';
import { createPrometheusApi, type PrometheusApi } from './prometheus-api.ts';

export interface ArchiveParts {
  programs: { prometheus: string; promtool: string };
  timers: Timers;
  request: HttpRequest;
  /** OpenMetrics, every sample with its instant. */
  samples: string;
  onSpawn?: (kill: () => void) => void;
}

export interface Archive {
  prometheus: PrometheusApi;
  /** It ends, and its folder goes. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 20_000;
const POLL_MS = 50;
const WRITE_WITHIN_MS = 60_000;

/** @throws NotWatching */
export async function startArchive({
  programs,
  timers,
  request,
  samples,
  onSpawn = () => {},
}: ArchiveParts): Promise<Archive> {
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-archive-'));
  let stopChild = async () => {};
  const stop = async () => {
    await stopChild();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeFile(join(folder, 'samples.txt'), samples);
    await promisify(execFile)(
      programs.promtool,
      ['tsdb', 'create-blocks-from', 'openmetrics', 'samples.txt', 'prometheus'],
      { cwd: folder, timeout: WRITE_WITHIN_MS },
    ).catch((cause: Error) => {
      throw new NotWatching(`promtool could not write the samples: ${cause.message}`, { cause });
    });
    await writeFile(join(folder, 'prometheus.yml'), '{}\n');
    const child = await startChild({
      title: 'Prometheus',
      program: programs.prometheus,
      args: [
        '--web.listen-address=127.0.0.1:0',
        '--log.format=json',
        '--config.file=prometheus.yml',
        '--storage.tsdb.path=prometheus',
        // What was written is old, and stays.
        '--storage.tsdb.retention.time=100y',
      ],
      cwd: folder,
      timers,
      onSpawn,
    });
    stopChild = () => child.stop();
    const prometheus = createPrometheusApi(`http://${child.address}`, request);
    for (let waitedMs = 0; !(await prometheus.isReady()); waitedMs += POLL_MS) {
      if (waitedMs >= READY_WITHIN_MS)
        throw new NotWatching(`Prometheus is not ready after ${READY_WITHIN_MS / 1_000} s`);
      await sleep(timers, POLL_MS);
    }
    return { prometheus, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
