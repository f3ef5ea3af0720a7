/** Mutants: the data set, what is written down about it, bundles for promtool, and rows. What needs the programs is the proof itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertSubjects, panelSubjects, recordingSubjects } from '../subjects.ts';
import { bundle, noticedIn } from './alert-mutants.ts';
import { chosen, writeDataSet } from './data-set.ts';
import { isSame, readGolden } from './golden.ts';
import type { Fate, Mutant } from './mutants.ts';
import { mutantsOf } from './mutants.ts';
import { mutantRows } from './section.ts';

const subjects = [...panelSubjects(), ...recordingSubjects(), ...alertSubjects()];

test('something is written down about every expression, by a name of its own, and about no other', () => {
  const ids = subjects.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(Object.keys(readGolden()).sort(), [...ids].sort(), 'npm run observe:prove -- --only mutants --pin');
});

test('the data set is the same each time, has every series once, and targets that no board is to show', () => {
  const [once, again] = [writeDataSet([], ['"INTERNAL"']), writeDataSet([], ['"INTERNAL"'])];
  assert.equal(once, again);
  const last = once.split('\n').filter((line) => /^slotwire_load_level\b.* 1767225600$/.test(line));
  assert.equal(new Set(last.map((line) => line.split(' ')[0])).size, last.length);
  const isChosen = (line: string) =>
    new RegExp(`environment="(?:${chosen.environment})"`).test(line) &&
    new RegExp(`instance="(?:${chosen.node})"`).test(line);
  assert.ok(last.some(isChosen));
  assert.ok(last.some((line) => !isChosen(line)));
});

test('a bundle has each mutant under its name, with what is expected of the alert as it is', () => {
  const subject = alertSubjects().find(({ id }) => id.startsWith('LoadCritical'));
  assert.ok(subject);
  const { rules, tests, controls, canaries, mutants } = bundle(
    { groups: [] },
    [{ subject, text: 'slotwire_load_level >= 4', forSeconds: 0 }],
    'rules.yml',
  );
  assert.deepEqual(
    [[...controls], [...canaries], [...mutants]],
    [['LoadCriticalC0'], ['LoadCriticalD0'], [['LoadCriticalM0', 0]]],
  );
  const own = rules.groups
    .flatMap((group) => group.rules)
    .find((rule) => 'alert' in rule && rule.alert === 'LoadCriticalM0');
  assert.equal(own?.expr, 'slotwire_load_level >= 4');
  assert.ok(own !== undefined && !('for' in own));
  const due = tests.tests.flatMap(({ promql_expr_test }) => promql_expr_test ?? []);
  assert.deepEqual(
    due.filter(({ expr }) => expr.includes('LoadCriticalM0')).map(({ eval_time }) => eval_time),
    ['120s', '180s'],
  );
});

test('what promtool noticed is read from its words', () => {
  const said = [
    '    alertname: LoadCriticalM12, time: 5m, ',
    '    expr: "ALERTS{alertname=\\"StoreFailingM3\\", alertstate=\\"firing\\"}", time: 2m,',
    '    alertname:Watchdog, time: 5m',
  ].join('\n');
  assert.deepEqual([...noticedIn(said)], ['LoadCriticalM12', 'StoreFailingM3']);
});

test('a survivor refutes its row and has one of its own; who could not be judged is unknown', () => {
  const [mutant] = mutantsOf(subjects[0]!) as [Mutant, ...Mutant[]];
  const rows = (fate: Fate) => mutantRows([{ mutant, fate }]).map(({ verdict }) => verdict);
  assert.deepEqual(rows({ kind: 'noticed', by: 'no data' }), ['proven']);
  assert.deepEqual(rows({ kind: 'equivalent', why: 'it is' }), ['proven']);
  assert.deepEqual(rows({ kind: 'survived' }), ['refuted', 'refuted']);
  assert.deepEqual(rows({ kind: 'unknown', why: 'no answer' }), ['unknown', 'unknown']);
});

test('answers are compared by all their series', () => {
  assert.ok(isSame({ a: '1', b: 'NaN' }, { b: 'NaN', a: '1' }));
  assert.ok(!isSame({ a: '1' }, { a: '1', b: '2' }));
  assert.ok(!isSame({ a: '1' }, { a: '2' }));
});
