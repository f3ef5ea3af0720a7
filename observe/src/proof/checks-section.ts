/** Checks: what the tools of Prometheus and Alertmanager say of the generated files: the stage `rules` of `npm test`, as rows. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED } from '@slotwire/dashboards';
import type { Clock } from '@slotwire/runtime';
import type { Row, Section } from './section.ts';

export interface ChecksParts {
  /** Of the repository. */
  root: string;
  promtool: string;
  amtool: string;
  clock: Clock;
  onSpawn: (kill: () => void) => void;
}

/** As many as there are likely to be processors. */
const TOGETHER = 2;
const MAX_WHY = 2_000;

interface Check {
  what: string;
  program: string;
  args: readonly string[];
}

export async function proveChecks(parts: ChecksParts): Promise<Section> {
  const { clock } = parts;
  const startMs = clock.monotonicMs();
  const checks = listChecks(parts);
  const rows: Row[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let index = next++; index < checks.length; index = next++)
      rows[index] = await prove(checks[index] as Check, parts);
  }
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return {
    id: 'checks',
    title: 'Checks',
    about:
      'The generated files, read by the tools of Prometheus and Alertmanager, and each example of each alert: it fires in those in which it should, with its words, and in no other.',
    times: ['took'],
    rows,
    seconds: (clock.monotonicMs() - startMs) / 1_000,
  };
}

async function prove(check: Check, parts: ChecksParts): Promise<Row> {
  const { clock } = parts;
  const beganMs = clock.monotonicMs();
  const { code, output } = await run(check, parts);
  return {
    what: check.what,
    by: [check.program.split('/').at(-1), ...check.args.slice(0, 2).filter((arg) => !arg.includes('/'))].join(' '),
    times: { took: (clock.monotonicMs() - beganMs) / 1_000 },
    verdict: code === 0 ? 'proven' : code === undefined ? 'unknown' : 'refuted',
    why: code === 0 ? '' : output.trim().slice(-MAX_WHY),
  };
}

function listChecks({ root, promtool, amtool }: ChecksParts): Check[] {
  const at = `${GENERATED}/prometheus`;
  const list = (folder: string) =>
    readdirSync(join(root, at, folder))
      .filter((file) => file.endsWith('.yml'))
      .map((file) => `${at}/${folder}/${file}`);
  return [
    {
      what: 'rules and queries of boards are valid',
      program: promtool,
      args: ['check', 'rules', ...list('rules'), ...list('twins'), ...list('boards')],
    },
    {
      what: 'the configuration of Prometheus is valid',
      program: promtool,
      args: ['check', 'config', `${at}/prometheus.yml`],
    },
    {
      what: 'the configuration of Alertmanager is valid',
      program: amtool,
      args: ['check-config', `${GENERATED}/alertmanager/alertmanager.yml`],
    },
    ...list('tests').map((file) => ({
      what: `examples of ${file.split('/').at(-1)}`,
      program: promtool,
      args: ['test', 'rules', file],
    })),
  ];
}

function run(
  { program, args }: Check,
  { root, onSpawn }: ChecksParts,
): Promise<{ code: number | undefined; output: string }> {
  return new Promise((resolve) => {
    const child: ChildProcess = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    onSpawn(() => child.kill('SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (output += String(piece)));
    child.once('error', (error) => resolve({ code: undefined, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? undefined, output }));
  });
}
