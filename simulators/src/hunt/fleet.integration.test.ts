/** The virtual fleet as a test: known seeds, fresh ones, what was found before, and bugs that have to be found. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { drawSeed } from '@slotwire/runtime';
import { coverageNames } from '../coverage.ts';
import { runMutants } from '../mutants/run-mutants.ts';
import { loadPersonas, PERSONAS } from '../personas/load.ts';
import { ExitCode, wasOnlyQuiet } from '../verdict.ts';
import { faultNames } from '../world/faults.ts';
import { createPool, type RunResult } from './pool.ts';
import { listRegressions, readRegression } from './regression.ts';
import { commandOf, drawSwarm, type RunRequest } from './request.ts';

const KNOWN_SEEDS = Array.from({ length: 16 }, (_, i) => i + 1);
const FRESH_SEEDS = 24;
/** On a machine that is slower than expected some fresh seeds are left for the next run. */
const FRESH_MS = 20_000;
/** One of each kind of evidence: events, timing, the guard. */
const CANARIES = ['deliver-twice', 'no-jitter', 'real-clock'];
const REGRESSIONS = path.join(import.meta.dirname, '../../regressions');

const personas = loadPersonas(PERSONAS);
const pool = createPool({ threads: 2 });
after(() => pool.close());

function assertValid({ failure, detail, request, exitCode, reasons }: RunResult): void {
  const again = `again: ${commandOf(request, personas)}`;
  assert.equal(failure, undefined, `${failure?.how}: ${failure?.what}: ${detail}\n${again}`);
  assert.ok(exitCode === ExitCode.Valid || wasOnlyQuiet(reasons), `${reasons.join('; ')}\n${again}`);
}

test('known seeds are valid, and between them they see everything that has to be seen', async () => {
  const results = await Promise.all(KNOWN_SEEDS.map((seed) => pool.run(drawSwarm(seed, personas))));
  for (const result of results) assertValid(result);
  const unseen = coverageNames.filter((name) => results.every(({ coverage }) => coverage[name] === 0));
  assert.deepEqual(unseen, []);
});

test('the same seed gives the same history, another seed another one', async () => {
  const [first, second, other] = await Promise.all([7, 7, 8].map((seed) => pool.run(drawSwarm(seed, personas))));
  assert.equal(first?.hash, second?.hash);
  assert.notEqual(first?.hash, other?.hash);
});

test('fresh seeds are valid', async (context) => {
  const startMs = performance.now();
  const first = drawSeed();
  let next = 0;
  let commands = 0;
  async function work(): Promise<void> {
    while (next < FRESH_SEEDS && performance.now() - startMs < FRESH_MS) {
      const result = await pool.run(drawSwarm((first + next++) >>> 0, personas));
      assertValid(result);
      commands += result.commands;
    }
  }
  await Promise.all([work(), work()]);
  context.diagnostic(`${next} seeds from 0x${first.toString(16)}, ${commands} commands`);
  assert.ok(commands > 0);
});

for (const file of listRegressions(REGRESSIONS)) {
  const regression = readRegression(file);
  test(`${path.basename(file)} stays mended: ${regression.about}`, async () => {
    assertValid(await pool.run(regression));
  });
}

test('canary: planted bugs are found', async () => {
  const request = (seed: number): RunRequest => ({
    seed,
    devices: 24,
    hours: 6,
    faults: faultNames,
    personas: personas.map(({ name }) => name),
  });
  const outcomes = await runMutants({
    ids: CANARIES,
    threads: 2,
    maxSeeds: 4,
    request,
    onOutcome: () => {},
    stopped: () => false,
  });
  assert.deepEqual(
    outcomes.filter(({ caught }) => caught === undefined).map(({ mutant, error }) => `${mutant.id} ${error ?? ''}`),
    [],
  );
});
