/**
 * Rules: what is generated for Prometheus and Alertmanager, checked by their own tools. Each check counts as one test, and so does each of the
 * files of promtool's unit tests.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describeEnd, runGroup } from './group.mjs';

const GENERATED = 'dashboards/generated';

/**
 * @param {{ root: string, timeoutMs: number, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<import('./stages.mjs').StageResult>}
 */
export async function runRules({ root, timeoutMs, env = process.env }) {
  const promtool = env.SLOTWIRE_TOOL_PROMTOOL;
  const amtool = env.SLOTWIRE_TOOL_AMTOOL;
  if (!promtool || !amtool) {
    return { passed: 0, failed: 1, output: 'FAIL rules: promtool and amtool are not known; run it by npm test' };
  }
  const prometheus = `${GENERATED}/prometheus`;
  const list = (/** @type {string} */ folder) => {
    const at = path.join(root, prometheus, folder);
    return existsSync(at)
      ? readdirSync(at)
          .filter((file) => file.endsWith('.yml'))
          .map((file) => `${prometheus}/${folder}/${file}`)
      : [];
  };
  const tests = list('tests');
  if (tests.length === 0)
    return { passed: 0, failed: 1, output: `FAIL rules: nothing lies in ${prometheus}/tests (npm run gen)` };
  /** @type {[title: string, program: string, args: string[]][]} */
  const checks = [
    ['promtool check rules', promtool, ['check', 'rules', ...list('rules'), ...list('twins'), ...list('boards')]],
    [
      'promtool check config',
      promtool,
      ['check', 'config', `${prometheus}/prometheus.yml`, `${GENERATED}/compose/prometheus/prometheus.yml`],
    ],
    // The Alertmanager of compose is newer than Debian's amtool, which does not know all of its configuration.
    ['amtool check-config', amtool, ['check-config', `${GENERATED}/alertmanager/alertmanager.yml`]],
    ...tests.map(
      (file) =>
        /** @type {[string, string, string[]]} */ ([`promtool test rules ${file}`, promtool, ['test', 'rules', file]]),
    ),
  ];
  /** @type {string[]} */
  const problems = [];
  let next = 0;
  const work = async () => {
    for (let check = checks[next++]; check !== undefined; check = checks[next++]) {
      const [title, program, args] = check;
      const result = await runGroup(program, args, { cwd: root, timeoutMs });
      if (result.code !== 0)
        problems.push(`FAIL ${title}\n${result.output.trim()}\n${title} ${describeEnd(result, timeoutMs)}`);
    }
  };
  await Promise.all([work(), work()]);
  return { passed: checks.length - problems.length, failed: problems.length, output: problems.join('\n') };
}
