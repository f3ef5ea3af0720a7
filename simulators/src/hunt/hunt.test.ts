import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageNames } from '../coverage.ts';
import type { VirtualOptions } from '../sim-options.ts';
import { ExitCode } from '../verdict.ts';
import { hunt } from './hunt.ts';
import type { Pool, RunResult } from './pool.ts';

/** Two seeds, of which one saw everything and the other ends as it is told. */
async function huntWith(second: Partial<RunResult>) {
  const said: string[] = [];
  const coverage = Object.fromEntries(coverageNames.map((name) => [name, 1])) as RunResult['coverage'];
  const fine: Omit<RunResult, 'request' | 'deviceHours' | 'seconds'> = {
    hash: 'a',
    exitCode: ExitCode.Valid,
    reasons: [],
    coverage,
    commands: 9,
    events: 9,
  };
  const pool: Pool = {
    run: async (request) => ({
      ...fine,
      request,
      deviceHours: 1,
      seconds: 1,
      ...(request.seed === 2 ? second : {}),
    }),
    close: async () => {},
  };
  const options = { faults: new Set(), seed: 1, threads: 1, shrink: false } as unknown as VirtualOptions;
  const outside = {
    print: (line: string) => void said.push(line),
    status: () => {},
    drawSeed: () => 1,
    breathe: async () => {},
    elapsedMs: () => 0,
    stopped: () => false,
    processors: 1,
  };
  const exitCode = await hunt(2, { all: [], picked: [] }, options, outside, () => pool);
  return { exitCode, said };
}

test('a hunt whose seeds are all valid is valid', async () => {
  const { exitCode, said } = await huntWith({});
  assert.equal(exitCode, ExitCode.Valid);
  assert.match(said.join('\n'), /2 seeds from 0x1: 0 failed; /);
});

test('a seed that could not be judged is no pass, and is named', async () => {
  const { exitCode, said } = await huntWith({
    exitCode: ExitCode.Unknown,
    reasons: ['the simulator failed: TypeError: x is undefined'],
  });
  assert.equal(exitCode, ExitCode.Unknown);
  assert.match(said.join('\n'), /seed 0x2 could not be judged: the simulator failed: TypeError: x is undefined/);
  assert.match(said.join('\n'), /2 seeds from 0x1: 0 failed, 1 could not be judged; /);
});

test('what failed counts before what could not be judged', async () => {
  const { exitCode } = await huntWith({ exitCode: ExitCode.Safety, failure: { how: 'safety', what: 'lost CM1' } });
  assert.equal(exitCode, ExitCode.Safety);
});
