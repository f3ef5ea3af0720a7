/**
 * Verdict: runs the stages in order, all of them even when one fails, prints one line each, and adds up.
 */

/** @import { Stage, StageContext, StageResult } from './stages.mjs' */

/**
 * @param {Stage[]} stages
 * @param {StageContext} context
 * @param {(text: string) => void} print
 * @returns {Promise<boolean>} Whether everything passed. The last line printed is `N passed, N failed`.
 */
export async function runStages(stages, context, print) {
  let passed = 0;
  let failed = 0;
  for (const stage of stages) {
    const startedMs = performance.now();
    const result = verify(stage, await runSafely(stage, context));
    print(`${stage.name.padEnd(10)}${formatSeconds(performance.now() - startedMs)}  ${describe(stage, result)}`);
    if (result.output !== '') print(`\n${result.output}\n`);
    passed += result.passed;
    failed += result.failed;
  }
  print(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

/**
 * @param {Stage} stage
 * @param {StageContext} context
 * @returns {Promise<StageResult>}
 */
async function runSafely(stage, context) {
  try {
    return await stage.run(context);
  } catch (error) {
    return { passed: 0, failed: 1, output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/**
 * A stage that tests nothing proves nothing.
 * @param {Stage} stage
 * @param {StageResult} result
 * @returns {StageResult}
 */
function verify({ name }, result) {
  return result.passed + result.failed > 0 ? result : { ...result, failed: 1, output: `${name}: no test was run` };
}

/** @param {number} durationMs */
function formatSeconds(durationMs) {
  return `${(durationMs / 1000).toFixed(1)} s`.padStart(8);
}

/**
 * @param {Stage} stage
 * @param {StageResult} result
 */
function describe({ kind }, { passed, failed, skipped = 0 }) {
  if (kind === 'static') return failed === 0 ? 'passed' : 'FAILED';
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
