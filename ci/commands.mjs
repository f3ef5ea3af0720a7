/**
 * Commands: what `npm run <name>` runs, and which tools it needs from outside npm.
 */

import { fileURLToPath } from 'node:url';

import { listFiles } from './checks/files.mjs';
import { chromium, needsBrowser } from './chromium.mjs';
import { alertmanager, amtool, needsRuleTools, needsWatching, prometheus, promtool } from './prometheus.mjs';
import { isSpec } from './specs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Command
 * @property {string} summary One line for the usage message.
 * @property {(args: string[]) => import('./tools.mjs').Tool[]} [tools] Looked up, or installed, before the command starts.
 * @property {(args: string[]) => boolean} [apps] Whether the web apps are built before, when they are stale.
 * @property {(args: string[]) => { script: string, args: string[], cwd?: string }} run Paths are from the root.
 */

/** @type {(script: string, ...fixed: string[]) => Command['run']} */
const script =
  (file, ...fixed) =>
  (args) => ({ script: file, args: [...fixed, ...args] });

/** @type {Record<string, Command>} */
export const commands = {
  start: {
    summary: 'the service with a demo marketplace and a live fleet',
    tools: (args) => (args.includes('--observe') ? [prometheus, alertmanager] : []),
    apps: (args) => !args.includes('--help') && !args.includes('-h'),
    run: script('simulators/src/start.ts'),
  },
  serve: {
    summary: 'the service alone, configured by environment',
    run: script('server/realtime/src/main.ts'),
  },
  dev: {
    summary: 'the service in development mode, and both web apps with hot reload',
    run: script('ci/dev.mjs'),
  },
  build: {
    summary: 'the web apps, as the service serves them',
    run: script('ci/build.mjs'),
  },
  test: {
    summary: 'everything a change must pass (--help for filters)',
    tools: (args) => [
      ...(needsBrowser(args, () => listFiles(root).filter(isSpec)) ? [chromium] : []),
      ...(needsRuleTools(args) ? [promtool, amtool] : []),
      ...(needsWatching(args, () => listFiles(root)) ? [prometheus, alertmanager] : []),
    ],
    run: script('ci/test.mjs'),
  },
  gen: {
    summary: 'rewrites what is generated: boards, rules, their tests, the references of metrics and of the event log',
    run: script('ci/gen.mjs'),
  },
  check: {
    summary: 'the static checks alone: types, lint, arrows, globals, tree',
    run: script('ci/test.mjs', '--only', 'static'),
  },
  format: {
    summary: 'formats, sorts imports and applies safe lint fixes',
    run: (args) => ({
      script: 'node_modules/@biomejs/biome/bin/biome',
      args: ['check', '--write', ...(args.length > 0 ? args : ['.'])],
    }),
  },
  sim: {
    summary: 'the device fleet, virtual or live (--help)',
    run: script('simulators/src/main.ts'),
  },
  features: {
    summary: 'the Gherkin scenarios',
    tools: (args) => (usesBrowser(args) ? [chromium] : []),
    apps: usesBrowser,
    run: (args) => ({
      script: 'node_modules/@cucumber/cucumber/bin/cucumber.js',
      args: scenarioArgs(args),
      cwd: 'features',
    }),
  },
  'observe:prove': {
    summary: 'proof of alerts, boards and rules, with a real Prometheus, Alertmanager and injected faults (--help)',
    tools: (args) =>
      args.includes('--help') || args.includes('-h') ? [] : [prometheus, alertmanager, promtool, amtool],
    run: script('observe/src/prove.ts'),
  },
  boards: {
    summary: 'all boards as one HTML page, from a run of their own or from a Prometheus that is up (--help)',
    tools: (args) =>
      args.some((arg) => arg === '--help' || arg === '-h' || arg.startsWith('--prometheus'))
        ? []
        : [prometheus, alertmanager],
    run: script('observe/src/boards.ts'),
  },
  'observe:drill': {
    summary: 'a drill: something goes wrong, and you find it by the boards and the runbooks (--help)',
    tools: (args) => (args.includes('--help') || args.includes('-h') ? [] : [prometheus, alertmanager]),
    run: script('observe/src/drill.ts'),
  },
  bench: {
    summary: 'side by side with bare Socket.IO and plain ws',
    run: script('bench/src/main.ts'),
  },
};

/**
 * The profile `web` runs scenarios through the browser.
 * @param {string[]} args
 */
function usesBrowser(args) {
  return args.some(
    (arg, index) => /^--profile=web$/.test(arg) || (arg === 'web' && /^(?:-p|--profile)$/.test(args[index - 1] ?? '')),
  );
}

/** Options of Cucumber that are followed by a value, as far as people type them. */
const takesValue =
  /^(?:-[tnfpcil]|--(?:tags|name|format|format-options|profile|config|import|parallel|retry|order|shard|language))$/;

/**
 * Cucumber runs inside features/, people type paths from the root. Without any path everything is run: in the configuration
 * that would be added to what is typed.
 * @param {string[]} args
 */
function scenarioArgs(args) {
  const isPath = (/** @type {string} */ arg, /** @type {number} */ index) =>
    !arg.startsWith('-') && !takesValue.test(args[index - 1] ?? '');
  const inFeatures = args.map((arg) => arg.replace(/^(?:\.\/)?features\//, ''));
  return args.some(isPath) ? inFeatures : [...inFeatures, '**/*.feature'];
}

/** @returns {string} */
export function usage() {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'usage: node ci/bootstrap.mjs <command> [arguments]',
    '   or: npm run <command> -- [arguments]',
    '',
    ...lines,
  ].join('\n');
}
