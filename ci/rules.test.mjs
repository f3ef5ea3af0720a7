import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { createFolder } from './folder.fixture.mjs';
import { runRules } from './rules.mjs';

const generated = 'dashboards/generated';
const files = {
  [`${generated}/prometheus/rules/a.yml`]: '',
  [`${generated}/prometheus/tests/a.yml`]: '',
  [`${generated}/prometheus/tests/b.yml`]: '',
};

/**
 * @param {import('node:test').TestContext} t
 * @param {string} script Of both tools.
 * @param {Record<string, string>} [tree]
 */
async function run(t, script, tree = files) {
  const root = createFolder(t, { ...tree, tool: `#!/bin/sh\n${script}\n` });
  const tool = path.join(root, 'tool');
  chmodSync(tool, 0o755);
  return runRules({ root, timeoutMs: 10_000, env: { SLOTWIRE_TOOL_PROMTOOL: tool, SLOTWIRE_TOOL_AMTOOL: tool } });
}

test('each check of a tool is a test, and so is each file of unit tests', async (t) => {
  assert.deepEqual(await run(t, 'exit 0'), { passed: 5, failed: 0, output: '' });
});

test('what a tool complains of is said, and the others still run', async (t) => {
  const { passed, failed, output } = await run(t, 'case "$*" in *tests/b.yml) echo "exp: 1, got: 2"; exit 1;; esac');
  assert.deepEqual([passed, failed], [4, 1]);
  assert.match(output, /^FAIL promtool test rules .*tests\/b\.yml\nexp: 1, got: 2\n/);
});

test('nothing generated is a failure, and so is a missing tool', async (t) => {
  const none = await run(t, 'exit 0', {});
  assert.deepEqual([none.passed, none.failed], [0, 1]);
  assert.match(none.output, /npm run gen/);
  const without = await runRules({ root: '.', timeoutMs: 1_000, env: {} });
  assert.match(without.output, /promtool and amtool are not known/);
});
