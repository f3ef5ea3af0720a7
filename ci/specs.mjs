/**
 * Specs: runs the browser suite by Playwright and counts its tests from the JSON report.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describeEnd, runGroup } from './group.mjs';

/**
 * What a report may hold, as far as it is read here.
 * @typedef {{ status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }} ReportTest
 * @typedef {{ tests?: ReportTest[] }} ReportSpec
 * @typedef {{ specs?: ReportSpec[], suites?: ReportSuite[] }} ReportSuite
 * @typedef {{ suites?: ReportSuite[], errors?: { message?: string }[] }} Report
 */

/**
 * @param {{ root: string, files: string[], node?: string, timeoutMs: number }} options `files` from the root, none for all.
 * @returns {Promise<import('./stages.mjs').StageResult>}
 */
export async function runSpecs({ root, files, node = process.execPath, timeoutMs }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'slotwire-specs-'));
  const report = path.join(folder, 'report.json');
  try {
    const playwright = path.join(root, 'node_modules/@playwright/test/cli.js');
    const inSuite = files.map((file) => path.posix.relative('clients/e2e', file));
    const result = await runGroup(node, [playwright, 'test', '--reporter=line,json', ...inSuite], {
      cwd: path.join(root, 'clients/e2e'),
      timeoutMs,
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report, FORCE_COLOR: '0' },
    });
    const tally = countTests(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {});
    // A broken configuration, or a run that was ended, has no failing test.
    const broken = tally.failed === 0 && (result.code !== 0 || tally.passed === 0);
    const end = broken ? [`playwright ${describeEnd(result, timeoutMs)}`] : [];
    const failed = tally.failed + (broken ? 1 : 0);
    return {
      passed: tally.passed,
      failed,
      skipped: tally.skipped,
      output: failed === 0 ? '' : [...tally.errors, withoutProgress(result.output), ...end].join('\n'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file */
export function isSpec(file) {
  return /^clients\/e2e\/.*\.spec\.ts$/.test(file);
}

/**
 * A test that passed at a second try has failed: there are no second tries.
 * @param {Report} report
 */
export function countTests({ suites = [], errors = [] }) {
  const tests = suites.flatMap(testsIn);
  const count = (/** @type {string[]} */ ...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  return {
    passed: count('expected'),
    failed: count('unexpected', 'flaky') + (errors.length > 0 && tests.length === 0 ? 1 : 0),
    skipped: count('skipped'),
    errors: errors.map(({ message = '' }) => message),
  };
}

/**
 * @param {ReportSuite} suite
 * @returns {ReportTest[]}
 */
function testsIn({ specs = [], suites = [] }) {
  return [...specs.flatMap(({ tests = [] }) => tests), ...suites.flatMap(testsIn)];
}

/**
 * The lines that say which test is running.
 * @param {string} output
 */
function withoutProgress(output) {
  return output
    .split('\n')
    .map((line) => line.split('\r').at(-1) ?? '')
    .filter((line) => !/^(?:\u001b\[\w+)*\[\d+\/\d+\] /.test(line))
    .join('\n')
    .trim();
}
