/**
 * Child: Prometheus or Alertmanager as a process of ours. It takes a free port by itself and says which one in its log; it ends when it is
 * told to, and also when this process is killed so that it can tell nobody.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Timers } from '@slotwire/runtime';
import { NotWatching } from './programs.ts';

export interface Child {
  /** `127.0.0.1:36181` */
  address: string;
  pid: number;
  /** Settles when it has ended, for whatever reason; never rejects. */
  ended: Promise<string>;
  /** Its last lines that warn. */
  complaints(): readonly string[];
  /** Idempotent. */
  stop(): Promise<void>;
}

export interface ChildParts {
  title: string;
  program: string;
  args: readonly string[];
  cwd: string;
  /** Default: that of this process. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Default: 20 s. */
  listensWithinMs?: number;
  timers: Timers;
  /** As soon as there is a process: `kill` is for the last moment of this one, however it comes. */
  onSpawn: (kill: () => void) => void;
}

const LISTENS_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 5_000;
const KEPT_LINES = 20;
/** As Prometheus and Alertmanager say it, and Grafana. */
const listens = new Set(['Listening on', 'HTTP Server Listen']);

/**
 * A pipe that only this process holds the other end of: its end is ours, and ends the program, whose id is that of the shell it took the place of.
 * Nobody leaves a database running for having been killed.
 */
const END_WITH_PARENT = '(cat <&3; kill $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-';

/** @throws NotWatching */
export async function startChild(parts: ChildParts): Promise<Child> {
  const { title, program, args, cwd, env, listensWithinMs = LISTENS_WITHIN_MS, timers, onSpawn } = parts;
  const child = spawn('/bin/sh', ['-c', END_WITH_PARENT, program, ...args], {
    cwd,
    ...(env && { env }),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Ctrl-C is for this process, which stops the others in its order.
    detached: true,
  });
  onSpawn(() => kill(child, 'SIGKILL'));
  const lifeline = child.stdio[3] as Readable;
  const complaints: string[] = [];
  let over = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`it could not be run: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
    );
  });
  void ended.then(() => {
    over = true;
    lifeline.destroy();
  });
  const address = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      readLines(stream, (line) => {
        const told = readLogLine(line);
        if (told.address !== undefined) resolve(told.address);
        if (told.complaint !== undefined) complaints.push(told.complaint);
        if (complaints.length > KEPT_LINES) complaints.shift();
      });
    }
  });
  async function stop(): Promise<void> {
    if (over) return;
    kill(child, 'SIGTERM');
    const forced = timers.after(STOP_WITHIN_MS, () => kill(child, 'SIGKILL'));
    await ended;
    forced.stop();
  }

  const first = await new Promise<{ listens: string } | { how: string }>((resolve) => {
    const late = timers.after(listensWithinMs, () =>
      resolve({ how: `it does not listen after ${listensWithinMs / 1_000} s` }),
    );
    void address.then((listens) => resolve({ listens }));
    void ended.then((how) => resolve({ how }));
    void Promise.race([address, ended]).then(() => late.stop());
  });
  if ('how' in first) {
    await stop();
    throw new NotWatching([`${title} did not start: ${first.how}`, ...complaints].join('\n'));
  }
  return { address: first.listens, pid: child.pid as number, ended, complaints: () => [...complaints], stop };
}

/** All of them write such lines when they are told to write JSON; what is no JSON is a complaint by itself. */
export function readLogLine(line: string): { address?: string; complaint?: string } {
  if (!line.startsWith('{')) return line.trim() === '' ? {} : { complaint: line };
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    if (listens.has(String(fields.msg)) && typeof fields.address === 'string') return { address: fields.address };
    if (fields.level !== 'warn' && fields.level !== 'error') return {};
    return { complaint: [fields.msg, fields.err].filter((text) => text !== undefined).join(': ') };
  } catch {
    return { complaint: line };
  }
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
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
