/**
 * Test: what `npm test` runs. It chooses stages and files; what a stage does is in stages.mjs, the count in verdict.mjs.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { listFiles } from './checks/files.mjs';
import { killAllGroups } from './group.mjs';
import { chooseStages, help, parseOptions, selectFiles } from './options.mjs';
import { isSpec } from './specs.mjs';
import { stages } from './stages.mjs';
import { runStages } from './verdict.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

// Most processes of the tests load the same modules, and to compile them is a third of what a small one takes.
process.env.NODE_COMPILE_CACHE ??= path.join(root, '.cache', 'compiled');

// However this ends, no child outlives it.
process.on('exit', killAllGroups);
/** @type {['SIGINT' | 'SIGTERM' | 'SIGHUP', number][]} */
const stops = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
];
for (const [signal, code] of stops) process.on(signal, () => process.exit(code));
// The reader has gone: `npm test | head`.
process.stdout.on('error', () => process.exit(1));

/** @param {string[]} argv */
async function main(argv) {
  const options = parseOptions(argv, stages);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const files = listFiles(root);
  const unitFiles = selectFiles(files.filter(isUnit), options.patterns);
  const featureFiles = selectFiles(files.filter(isFeature), options.patterns);
  const specFiles = selectFiles(files.filter(isSpec), options.patterns);
  if (options.patterns.length > 0 && unitFiles.length + featureFiles.length + specFiles.length === 0) {
    throw new Error(`no test file has ${options.patterns.join(' or ')} in its path`);
  }
  const context = { root, unitFiles, featureFiles, specFiles, whole: options.patterns.length === 0 };
  return (await runStages(chooseStages(stages, options, context), context, console.log)) ? 0 : 1;
}

/** @param {string} file */
function isUnit(file) {
  return /^(?:server|clients|simulators|dashboards|features|observe|bench|ci)\/.*\.test\.(?:ts|mjs)$/.test(file);
}

/** @param {string} file */
function isFeature(file) {
  return file.startsWith('features/') && file.endsWith('.feature');
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
