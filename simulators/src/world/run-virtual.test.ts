import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry } from '../oracle/history.ts';
import { loadPersonas, PERSONAS } from '../personas/load.ts';
import { ExitCode } from '../verdict.ts';
import { faultNames } from './faults.ts';
import { planRun, type RunOptions } from './run-plan.ts';
import { runVirtual, type VirtualRun, type VirtualRunParts } from './run-virtual.ts';
import { createWorld } from './world.ts';

const options: RunOptions = {
  seed: 5,
  devices: 12,
  hours: 4,
  faults: new Set(faultNames),
  personas: loadPersonas(PERSONAS),
};

function run(changes: Partial<RunOptions> = {}, parts: Partial<VirtualRunParts> = {}): Promise<VirtualRun> {
  const plan = planRun({ ...options, ...changes });
  return runVirtual({ plan, breathe: () => Promise.resolve(), leavesCoverage: true, ...parts });
}

test('a small world is valid, and what it did is told', async () => {
  const progress: number[] = [];
  const { verdict, coverage, faults, operations, hours } = await run(
    {},
    { onProgress: ({ atMs }) => progress.push(atMs) },
  );
  assert.deepEqual([verdict.verdict, verdict.exitCode, verdict.reasons], ['valid', ExitCode.Valid, []]);
  assert.equal(hours, 4);
  assert.ok(verdict.exercised.acked > 20 && operations.length > 20 && faults.length > 20);
  assert.ok((coverage['resume-recovered'] ?? 0) > 0);
  assert.ok(progress.length > 100 && progress.every((atMs, i) => i === 0 || atMs >= (progress[i - 1] as number)));
});

test('[RL1] [RL2] a service that limits everybody all day loses nothing, and the oracle does not take a limit for a loss', async () => {
  const bucket = { size: 1, perSecond: 0.005 };
  const counts = { limited: 0, answered: 0 };
  const { verdict } = await run(
    {},
    {
      limits: {
        handshakes: { perNode: { size: 2, perSecond: 0.1 } },
        commands: {
          perDevice: { bookings: bucket },
          perPerson: { bookings: bucket },
          perNode: { reads: { size: 1, perSecond: 0.1 }, writes: { size: 1, perSecond: 0.1 } },
        },
      },
      onHistory(entry) {
        if (entry.type !== 'answer') return;
        counts.answered += 1;
        if (entry.answer.outcome === 'RATE_LIMITED') counts.limited += 1;
      },
    },
  );
  assert.deepEqual([verdict.verdict, verdict.reasons], ['valid', []]);
  assert.ok(counts.limited > 5, JSON.stringify(counts));
});

test('the same plan makes the same history, byte for byte', async () => {
  const record = async () => {
    const lines: string[] = [];
    const { hash } = await run({}, { onHistory: (entry, atMs) => lines.push(`${atMs} ${JSON.stringify(entry)}`) });
    return { hash, lines };
  };
  const [first, second] = [await record(), await record()];
  assert.ok(first.lines.length > 200);
  assert.deepEqual(first, second);
});

test('a device that is left out leaves the wishes of the others at their times', async () => {
  const lookedAt = async (only?: RunOptions['only']) => {
    const joined: string[] = [];
    const { operations } = await run(
      { only, faults: new Set() },
      { onHistory: (e: HistoryEntry) => e.type === 'join' && joined.push(e.device) },
    );
    return { joined, operations };
  };
  const whole = await lookedAt();
  const kept = whole.joined.filter((_, i) => i % 2 === 0);
  const part = await lookedAt({ devices: kept });
  assert.deepEqual(part.joined, kept);
  const looks = (operations: readonly string[]) =>
    new Set(
      operations.filter((id) => kept.some((name) => id.startsWith(`${name}/`))).map((id) => id.replace(/\/o\d+$/, '')),
    );
  const shared = [...looks(part.operations)].filter((look) => looks(whole.operations).has(look));
  assert.ok(shared.length > 3);
});

test('a run without faults, or without commands, proves nothing', async () => {
  const quiet = await run({ faults: new Set() });
  assert.deepEqual([quiet.verdict.verdict, quiet.verdict.exitCode], ['unknown', ExitCode.Unknown]);
  assert.deepEqual(quiet.verdict.reasons, ['no fault happened, so this was only a quiet day']);
  const idle = await run({ only: { operations: [] } });
  assert.ok(idle.verdict.reasons.includes('no command was sent, so nothing was tried'));
});

test('what was never seen is named where coverage is judged', async () => {
  const { verdict } = await run({ hours: 1, faults: new Set(['names']) }, { leavesCoverage: false });
  assert.equal(verdict.exitCode, ExitCode.Coverage);
  assert.match(verdict.reasons.join(), /^not tested, as it never happened: .*offline-for-hours/);
  assert.doesNotMatch(verdict.reasons.join(), /torn-group/);
});

test('a run that is stopped is healed and judged by what it saw', async () => {
  let turns = 0;
  const { verdict, hours } = await run({}, { stopped: () => ++turns > 60 });
  assert.ok(hours < 4);
  assert.equal(verdict.verdict, 'valid');
});

test('whoever reaches past the runtime ends the run', async () => {
  const { verdict, crash } = await run({}, { onHistory: ({ type }) => type === 'invoke' && Date.now() });
  assert.deepEqual([verdict.verdict, verdict.exitCode], ['invalid', ExitCode.Crash]);
  assert.match(crash ?? '', /^Error: Date\.now was used in virtual time/);
  assert.ok(Date.now() > 0);
});

test('a world that was stopped leaves no timer behind', async () => {
  const world = await createWorld(planRun(options));
  await world.run(3_600_000);
  await world.heal();
  await world.stop();
  assert.equal(world.pending(), 0);
});
