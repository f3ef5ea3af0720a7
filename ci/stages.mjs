/**
 * Stages: what `npm test` runs, in order. Cheap and static first, so that a typo does not wait for the slow ones.
 */
import { availableParallelism } from 'node:os';

import { ensureApps } from './apps.mjs';
import { describeEnd, runGroup } from './group.mjs';
import { runRules } from './rules.mjs';
import { runScenarios } from './scenarios.mjs';
import { runSpecs } from './specs.mjs';
import { runUnits } from './units.mjs';

/**
 * @typedef {object} StageResult
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 * @property {string} output What is worth reading: empty unless something failed.
 *
 * @typedef {object} StageContext
 * @property {string} root
 * @property {string[]} unitFiles
 * @property {string[]} featureFiles
 * @property {string[]} specFiles Of the browser suite.
 * @property {boolean} whole Nothing was chosen by its path.
 *
 * @typedef {object} Stage
 * @property {string} name
 * @property {'static' | 'tests'} kind A static stage counts as one test.
 * @property {(context: StageContext) => Promise<StageResult>} run
 */

const STATIC_MS = 2 * 60_000;
const UNIT_FILE_MS = 5 * 60_000;
const UNITS_MS = 20 * 60_000;
const FEATURES_MS = 20 * 60_000;
const WEB_MS = 20 * 60_000;
const RULES_MS = 2 * 60_000;

/** @type {Stage[]} */
export const stages = [
  command(
    'types',
    ['node_modules/typescript/bin/tsc', '--noEmit'],
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'ci'],
    // What runs in browsers has the DOM, what drives them has the DOM and Node; the rest must not know that there is one.
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'clients'],
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'clients/e2e'],
  ),
  command('lint', [
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--error-on-warnings',
    '--diagnostic-level=warn',
    '--max-diagnostics=none',
    '.',
  ]),
  command('arrows', ['ci/checks/arrows.mjs']),
  command('globals', ['ci/checks/globals.mjs']),
  command('tree', ['ci/checks/tree.mjs']),
  {
    name: 'units',
    kind: 'tests',
    run: ({ root, unitFiles: files }) =>
      runUnits({
        root,
        files,
        // One more than there are processors: many files wait for a timer or a process of theirs.
        concurrency: 1 + availableParallelism(),
        fileTimeoutMs: UNIT_FILE_MS,
        timeoutMs: UNITS_MS,
      }),
  },
  {
    name: 'features',
    kind: 'tests',
    run: ({ root, featureFiles: files }) => runScenarios({ root, files, timeoutMs: FEATURES_MS }),
  },
  {
    name: 'rules',
    kind: 'tests',
    run: ({ root }) => runRules({ root, timeoutMs: RULES_MS }),
  },
  { name: 'web', kind: 'tests', run: runWeb },
];

/**
 * The apps, built, in a real browser: the suite, and the scenarios of the profile `web`.
 * @param {StageContext} context
 * @returns {Promise<StageResult>}
 */
async function runWeb({ root, specFiles, featureFiles, whole }) {
  await ensureApps({ root, node: process.execPath, say: () => {} });
  const specs = await runSpecs({ root, files: whole ? [] : specFiles, timeoutMs: WEB_MS });
  if (!whole) return specs;
  const scenarios = await runScenarios({ root, files: featureFiles, profile: 'web', timeoutMs: WEB_MS });
  return {
    passed: specs.passed + scenarios.passed,
    failed: specs.failed + scenarios.failed,
    skipped: (specs.skipped ?? 0) + (scenarios.skipped ?? 0),
    output: [specs.output, scenarios.output].filter((text) => text !== '').join('\n'),
  };
}

/**
 * @param {string} name
 * @param {string[][]} commands Arguments of Node, each from the root; all of them run.
 * @returns {Stage}
 */
function command(name, ...commands) {
  return {
    name,
    kind: 'static',
    run: async ({ root }) => {
      const problems = [];
      for (const args of commands) {
        const result = await runGroup(process.execPath, args, { cwd: root, timeoutMs: STATIC_MS });
        if (result.code === 0) continue;
        problems.push(
          [result.output.trim(), `${args[0]} ${describeEnd(result, STATIC_MS)}`]
            .filter((text) => text !== '')
            .join('\n'),
        );
      }
      const failed = problems.length > 0;
      return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, output: problems.join('\n') };
    },
  };
}
