/**
 * Scenarios: runs Cucumber and counts scenarios from its message stream, which does not change with the formatters that
 * features/ has configured.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describeEnd, runGroup } from './group.mjs';

/** What one envelope may hold, as far as it is read here. */
/**
 * @typedef {object} Envelope
 * @property {{ id: string }} [testCaseStarted]
 * @property {{ testCaseStartedId: string, testStepResult: { status: string } }} [testStepFinished]
 * @property {{ testCaseStartedId: string, willBeRetried: boolean }} [testCaseFinished]
 * @property {{ success: boolean }} [testRunFinished]
 */

/**
 * @param {{ root: string, files: string[], node?: string, profile?: string, timeoutMs: number }} options
 *   `files` from the root, a line may follow: `a.feature:12`. `profile`: one of those in cucumber.json.
 * @returns {Promise<import('./stages.mjs').StageResult>}
 */
export async function runScenarios({ root, files, node = process.execPath, profile = 'default', timeoutMs }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'slotwire-features-'));
  const messages = path.join(folder, 'messages.ndjson');
  try {
    const cucumber = path.join(root, 'node_modules/@cucumber/cucumber/bin/cucumber.js');
    const inFeatures = files.map((file) => path.posix.relative('features', file));
    const result = await runGroup(
      node,
      [cucumber, '--profile', profile, '--format', `message:${messages}`, ...inFeatures],
      {
        cwd: path.join(root, 'features'),
        timeoutMs,
      },
    );
    const lines = existsSync(messages) ? readFileSync(messages, 'utf8').trim().split('\n') : [];
    const tally = countScenarios(lines.filter((line) => line !== '').flatMap(parseEnvelope));
    // A failing hook or configuration ends the run without a failing scenario.
    const broken = tally.failed === 0 && result.code !== 0;
    const failed = tally.failed + (broken || (tally.failed === 0 && !tally.ended) ? 1 : 0);
    const end = broken || !tally.ended ? [`cucumber ${describeEnd(result, timeoutMs)}`] : [];
    return {
      passed: tally.passed,
      failed,
      skipped: tally.skipped,
      output: failed === 0 ? '' : [result.output.trim(), ...end].join('\n'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} line The last one is incomplete when Cucumber was killed.
 * @returns {Envelope[]}
 */
function parseEnvelope(line) {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/**
 * A scenario passes when each step of its last attempt did, and it has steps. Undefined, pending and ambiguous ones fail.
 * @param {Envelope[]} envelopes
 */
export function countScenarios(envelopes) {
  /** @type {Map<string, string[]>} */
  const statuses = new Map();
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  let ended = false;
  for (const { testCaseStarted, testStepFinished, testCaseFinished, testRunFinished } of envelopes) {
    if (testCaseStarted) statuses.set(testCaseStarted.id, []);
    if (testStepFinished)
      statuses.get(testStepFinished.testCaseStartedId)?.push(testStepFinished.testStepResult.status);
    if (testRunFinished) ended = true;
    if (!testCaseFinished) continue;
    const steps = statuses.get(testCaseFinished.testCaseStartedId) ?? [];
    statuses.delete(testCaseFinished.testCaseStartedId);
    if (testCaseFinished.willBeRetried) continue;
    const others = steps.filter((status) => status !== 'PASSED');
    if (steps.length > 0 && others.length === 0) passed += 1;
    else if (others.length > 0 && others.every((status) => status === 'SKIPPED')) skipped += 1;
    else failed += 1;
  }
  // Started but never finished: Cucumber was stopped in it.
  return { passed, failed: failed + statuses.size, skipped, ended };
}
