/**
 * Service process: the service as a child of `npm start`. Started, watched, stopped, and never left behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { sleep, type Timers } from '@slotwire/runtime';
import type { HttpRequest } from './dev-api.ts';

export interface ServiceProcessParts {
  /** The Node that runs this process runs the service too. */
  execPath: string;
  entry: string;
  env: Readonly<Record<string, string | undefined>>;
  dataDir: string;
  timers: Timers;
  request: HttpRequest;
  /** As soon as there is a process: `kill` is for the last moment of this one, however it comes. */
  onSpawn: (kill: () => void) => void;
}

export interface ServiceProcess {
  url: string;
  logFile: string;
  /** Settles when it has ended, for whatever reason; never rejects. */
  ended: Promise<string>;
  /** The last lines of its log, for people to read. */
  logTail(): string[];
  /** Lets it drain; after 15 s it is killed. */
  stop(): Promise<void>;
}

/** The service did not come up; each line is a sentence for the person who started it. */
export class ServiceNotStarted extends Error {
  override name = 'ServiceNotStarted';
}

/**
 * Runs in the service before its entry: even when this process is killed so that it can do nothing more, its end closes the
 * channel, and the service drains. Its output goes nowhere from then on: a log that waits for a broken pipe would hold up its end.
 */
const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent(`
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
process.on('disconnect', () => {
  for (const output of [1, 2]) {
    closeSync(output);
    openSync(devNull, 'w');
  }
  process.kill(process.pid, 'SIGTERM');
});
process.channel.unref();
`)}`;
const READY_WITHIN_MS = 30_000;
const POLL_MS = 100;
const STOP_WITHIN_MS = 15_000;
const TAIL_LINES = 20;
const SHOWN_LINES = 10;

/** @throws ServiceNotStarted */
export async function startServiceProcess(parts: ServiceProcessParts): Promise<ServiceProcess> {
  const { timers, request } = parts;
  const logFile = join(parts.dataDir, 'service.log');
  const log = openLog(parts.dataDir, logFile);
  // A group of its own: Ctrl-C is for this process, which stops the service when the fleet has its verdict.
  const child = spawn(parts.execPath, ['--import', END_WITH_PARENT, parts.entry], {
    env: parts.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  parts.onSpawn(() => kill(child));
  const tail: string[] = [];
  const complaints: string[] = [];
  let url: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`it could not be run: ${error.message}`));
    child.once('close', (code, signal) =>
      resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
    );
  });
  let over = false;
  void ended.then(() => {
    over = true;
    log.end();
  });

  readLines(child.stdout, (line) => {
    log.write(`${line}\n`);
    remember(tail, line);
    url ??= readAddress(line);
  });
  readLines(child.stderr, (line) => {
    log.write(`${line}\n`);
    remember(tail, line);
    if (line.startsWith('slotwire: ')) complaints.push(line.slice('slotwire: '.length));
  });

  const service: Omit<ServiceProcess, 'url'> = {
    logFile,
    ended,
    logTail: () => tail.slice(-SHOWN_LINES).map(toPlainWords),
    async stop() {
      if (over) return;
      child.kill('SIGTERM');
      const forced = timers.after(STOP_WITHIN_MS, () => kill(child));
      await ended;
      forced.stop();
    },
  };

  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += POLL_MS) {
    if (over) {
      if (complaints.length > 0) throw new ServiceNotStarted(complaints.join('\n'));
      throw new ServiceNotStarted([`the service did not start: ${await ended}`, ...service.logTail()].join('\n'));
    }
    if (url !== undefined && (await isReady(url, request))) return { ...service, url };
    await sleep(timers, POLL_MS);
  }
  await service.stop();
  throw new ServiceNotStarted(`the service was not ready within ${READY_WITHIN_MS / 1_000} s; its log is ${logFile}`);
}

function openLog(dataDir: string, logFile: string): ReturnType<typeof createWriteStream> {
  try {
    mkdirSync(dataDir, { recursive: true });
    return createWriteStream(logFile, { fd: openSync(logFile, 'w') });
  } catch (cause) {
    throw new ServiceNotStarted(`the data directory ${dataDir} cannot be used: ${(cause as Error).message}`, { cause });
  }
}

async function isReady(url: string, request: HttpRequest): Promise<boolean> {
  try {
    return (await request(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

function kill(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}

function remember(tail: string[], line: string): void {
  if (line.trim() === '') return;
  tail.push(line);
  if (tail.length > TAIL_LINES) tail.shift();
}

/** The service says where it listens in its first line; with port 0 that is the only place. */
function readAddress(line: string): string | undefined {
  const fields = parseLogLine(line);
  return typeof fields?.url === 'string' && String(fields.msg).startsWith('listening') ? fields.url : undefined;
}

/** `12:00:01 error: the log cannot be read: disk full` */
export function toPlainWords(line: string): string {
  const fields = parseLogLine(line);
  if (fields === undefined) return line;
  const time = typeof fields.time === 'string' ? `${fields.time.slice(11, 19)} ` : '';
  const level = typeof fields.level === 'string' ? `${fields.level}: ` : '';
  const { err } = fields;
  const reason = typeof err === 'object' && err !== null && 'message' in err ? `: ${String(err.message)}` : '';
  return `${time}${level}${String(fields.msg ?? fields.event ?? line)}${reason}`;
}

function parseLogLine(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
