import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExitCode } from '../verdict.ts';
import type { VirtualRun } from '../world/run-virtual.ts';
import { bookingOf, failsAlike, failureOf } from './failure.ts';

function run(
  exitCode: ExitCode,
  more: { violations?: [kind: string, rule: string, detail?: string][]; crash?: string; reasons?: string[] } = {},
): VirtualRun {
  const violations = (more.violations ?? []).map(([kind, rule, detail = '']) => ({ kind, rule, detail }));
  const verdict = { exitCode, violations, differences: [], reasons: more.reasons ?? [] };
  return { verdict, crash: more.crash } as unknown as VirtualRun;
}

test('what is not invalid is no failure', () => {
  for (const code of [ExitCode.Valid, ExitCode.Unknown, ExitCode.Coverage])
    assert.equal(failureOf(run(code)), undefined);
});

test('a failure is known by how and what', () => {
  const lost = run(ExitCode.Safety, {
    violations: [
      ['lost', 'CM1'],
      ['overlap', 'BK2'],
    ],
  });
  assert.deepEqual(failureOf(lost), { how: 'safety', what: 'lost CM1' });
  assert.deepEqual(failureOf(run(ExitCode.Crash, { crash: 'Error: x\n    at y' })), { how: 'crash', what: 'Error: x' });
  assert.deepEqual(failureOf(run(ExitCode.Liveness)), { how: 'liveness', what: 'replicas differ' });
  const costly = run(ExitCode.Safety, { reasons: ['over their power budget: rural'] });
  assert.deepEqual(failureOf(costly), { how: 'safety', what: 'over their power budget: rural' });
});

test('a smaller run fails alike when the same rule is broken in it, first or later', () => {
  const failure = { how: 'safety', what: 'lost CM1' } as const;
  assert.ok(
    failsAlike(
      run(ExitCode.Safety, {
        violations: [
          ['overlap', 'BK2'],
          ['lost', 'CM1'],
        ],
      }),
      failure,
    ),
  );
  assert.ok(!failsAlike(run(ExitCode.Safety, { violations: [['overlap', 'BK2']] }), failure));
  assert.ok(!failsAlike(run(ExitCode.Liveness), failure));
  assert.ok(!failsAlike(run(ExitCode.Valid), failure));
});

test('the booking to look at is the first that is named', () => {
  const id = '019b8d28-c495-7649-9ad8-94b706c7c8da';
  assert.equal(bookingOf(run(ExitCode.Safety, { violations: [['lost', 'CM1', `booking ${id} was acked`]] })), id);
  assert.equal(bookingOf(run(ExitCode.Safety, { violations: [['lost', 'CM1', 'nothing here']] })), undefined);
});
