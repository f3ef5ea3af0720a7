import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFigures } from './figures.ts';
import type { FleetState } from './fleet.ts';
import { createViolations, type ViolationKind } from './oracle/violations.ts';
import { decideVerdict, type Evidence, ExitCode, renderVerdict } from './verdict.ts';

const state: FleetState = {
  devices: 10,
  up: true,
  connected: 10,
  quiet: 10,
  outboxDepth: 0,
  attention: 0,
  snapshots: 10,
  gapsRepaired: 0,
  duplicatesDropped: 0,
  offline: 0,
  inBackground: 0,
  saving: 0,
  closed: 0,
};

function evidence(more: Partial<Evidence> & { found?: ViolationKind[] } = {}): Evidence {
  const violations = createViolations();
  for (const kind of more.found ?? []) violations.report({ kind, rule: 'DL2', detail: `a ${kind}` });
  const figures = { ...createFigures(), commands: 20, ok: 18 };
  const convergence = { status: 'converged', people: 8 } as const;
  return { counts: violations.counts(), violations: violations.list(), convergence, figures, state, ...more };
}

test('nothing found and everything level is valid', () => {
  const verdict = decideVerdict(evidence());
  assert.deepEqual([verdict.verdict, verdict.exitCode, verdict.reasons], ['valid', ExitCode.Valid, []]);
});

test('a violation is invalid, whatever else is wrong', () => {
  const verdict = decideVerdict(
    evidence({ found: ['lost', 'lost', 'overlap'], convergence: { status: 'unreachable', why: 'gone' } }),
  );
  assert.deepEqual([verdict.verdict, verdict.exitCode], ['invalid', ExitCode.Safety]);
  assert.deepEqual([verdict.lost, verdict.otherViolations], [2, 1]);
  assert.deepEqual(verdict.reasons, ['lost: 2', 'overlap: 1', 'gone']);
});

test('replicas that stay apart are invalid for liveness', () => {
  const convergence = { status: 'apart', people: 8, differing: 2, differences: ['c-1: x', 'c-2: y'] } as const;
  const verdict = decideVerdict(evidence({ convergence }));
  assert.deepEqual([verdict.verdict, verdict.exitCode, verdict.differingReplicas], ['invalid', ExitCode.Liveness, 2]);
});

test('missing evidence is never a pass', () => {
  const gone = decideVerdict(evidence({ convergence: { status: 'unreachable', why: 'gone' } }));
  assert.deepEqual([gone.verdict, gone.exitCode], ['unknown', ExitCode.Unknown]);
  const idle = decideVerdict(evidence({ figures: { ...createFigures(), commands: 20 } }));
  assert.deepEqual([idle.verdict, idle.reasons], ['unknown', ['no command was acked, so nothing was tried']]);
  const broken = decideVerdict(evidence({ figures: { ...createFigures(), commands: 1, ok: 1, broken: 'TypeError' } }));
  assert.deepEqual([broken.verdict, broken.reasons], ['unknown', ['the simulator failed: TypeError']]);
});

test('a run that tried nothing, or never saw what it has to see, is no pass', () => {
  const codes = (more: Partial<Evidence>) => {
    const { verdict, exitCode, reasons } = decideVerdict(evidence(more));
    return [verdict, exitCode, reasons.join('; ')];
  };
  const idle = { figures: createFigures(), faults: 3 };
  assert.deepEqual(codes(idle), ['unknown', ExitCode.Unknown, 'no command was sent, so nothing was tried']);
  assert.deepEqual(codes({ faults: 0 }), [
    'unknown',
    ExitCode.Unknown,
    'no fault happened, so this was only a quiet day',
  ]);
  assert.deepEqual(codes({ faults: 3, unseen: ['torn-group'] }), [
    'unknown',
    ExitCode.Coverage,
    'not tested, as it never happened: torn-group',
  ]);
  assert.deepEqual(codes({ found: ['lost'], unseen: ['torn-group'] } as Partial<Evidence>).slice(0, 2), [
    'invalid',
    ExitCode.Safety,
  ]);
});

test('a persona over its power budget is invalid', () => {
  const verdict = decideVerdict(evidence({ faults: 3, overBudget: ['rural'] }));
  assert.deepEqual([verdict.exitCode, verdict.reasons], [ExitCode.Safety, ['over their power budget: rural']]);
});

test('the last line is the verdict with its counts; what was wrong stands above, bounded', () => {
  assert.deepEqual(renderVerdict(decideVerdict(evidence()), 10), [
    'verdict: valid (lost 0, duplicated 0, out of order 0, differing replicas 0 of 10; exercised: commands 20, acked 18, events 0, ' +
      'resumes 0, gaps repaired 0, conflicts 0, slot races 0, replays 0, restarts 0)',
  ]);
  const found: ViolationKind[] = Array.from({ length: 30 }, () => 'duplicated');
  const lines = renderVerdict(decideVerdict(evidence({ found })), 10);
  assert.equal(lines[0], 'violation [DL2] duplicated: a duplicated');
  assert.equal(lines[20], 'and 10 more; --json FILE keeps them');
  assert.equal(lines[21], 'because: duplicated: 30');
  assert.match(lines[22] ?? '', /^verdict: invalid \(lost 0, duplicated 30/);
});
