import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { GENERATED } from '@slotwire/dashboards';
import { systemClock } from '@slotwire/runtime';
import { proveChecks } from './checks-section.ts';

/** A repository with one generated file of each kind, and a tool that does this. */
function prove(t: TestContext, script: string) {
  const root = mkdtempSync(join(tmpdir(), 'slotwire-checks-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const folder of ['rules', 'twins', 'boards', 'tests']) write(`${GENERATED}/prometheus/${folder}/a.yml`, '');
  write('tool', `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, 'tool'), 0o755);
  const tool = join(root, 'tool');
  return proveChecks({ root, promtool: tool, amtool: tool, clock: systemClock, onSpawn: () => {} });
}

test('each check of a tool is a row, in the same order whichever ends first', async (t) => {
  const { rows } = await prove(t, 'case "$*" in *rules/a.yml*) sleep 0.2;; esac');
  assert.deepEqual(
    rows.map(({ what, by, verdict }) => [what, by, verdict]),
    [
      ['rules and queries of boards are valid', 'tool check rules', 'proven'],
      ['the configuration of Prometheus is valid', 'tool check config', 'proven'],
      ['the configuration of Alertmanager is valid', 'tool check-config', 'proven'],
      ['examples of a.yml', 'tool test rules', 'proven'],
    ],
  );
});

test('what a tool complains of refutes its row alone, and a tool that cannot be run proves nothing', async (t) => {
  const { rows } = await prove(t, 'case "$*" in *tests/a.yml) echo "exp: 1, got: 2"; exit 1;; esac');
  assert.deepEqual(
    rows.map(({ verdict, why }) => [verdict, why]),
    [
      ['proven', ''],
      ['proven', ''],
      ['proven', ''],
      ['refuted', 'exp: 1, got: 2'],
    ],
  );
  const root = join(import.meta.dirname, '../../..');
  const nowhere = join(root, 'no-such-tool');
  const missing = await proveChecks({
    root,
    promtool: nowhere,
    amtool: nowhere,
    clock: systemClock,
    onSpawn: () => {},
  });
  assert.ok(missing.rows.every(({ verdict }) => verdict === 'unknown'));
});
