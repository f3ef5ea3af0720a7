/**
 * Options of `npm test`: which stages, and which files of the units and features.
 */

/**
 * @typedef {object} TestOptions
 * @property {string[]} only Names of stages, empty for all.
 * @property {string[]} patterns Parts of paths, empty for all files.
 * @property {boolean} help
 */

export const help = `usage: npm test -- [options] [file...]

  npm test                                            everything
  npm test -- server/realtime/src/streams             the test files there; any part of a path will do
  npm test -- features/<folder>/<name>.feature:12     the scenario in that line
  npm test -- clients/e2e/src/bookings.spec.ts        the tests of that file in the browser
  npm test -- --only units,features                   some stages; "static" is all that run nothing

options:
  --only <stages>   separated by commas
  --help            this text`;

/**
 * @param {string[]} argv
 * @param {{ name: string, kind: string }[]} stages
 * @returns {TestOptions}
 */
export function parseOptions(argv, stages) {
  /** @type {TestOptions} */
  const options = { only: [], patterns: [], help: false };
  const args = [...argv];
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === '--help' || arg === '-h') options.help = true;
    else if (arg === '--only') options.only.push(...parseStages(args.shift() ?? '', stages));
    else if (arg.startsWith('--only=')) options.only.push(...parseStages(arg.slice('--only='.length), stages));
    else if (arg.startsWith('-') && arg !== '--') throw new Error(`unknown option ${arg}, see npm test -- --help`);
    else if (arg !== '--') options.patterns.push(arg.replace(/^\.\//, ''));
  }
  return options;
}

/**
 * @param {string} list
 * @param {{ name: string, kind: string }[]} stages
 */
function parseStages(list, stages) {
  return list.split(',').flatMap((name) => {
    const chosen = stages.filter((stage) => stage.name === name || (name === 'static' && stage.kind === 'static'));
    if (chosen.length > 0) return chosen.map((stage) => stage.name);
    throw new Error(`no stage "${name}"; there are ${stages.map((stage) => stage.name).join(', ')}, and static`);
  });
}

/**
 * The files whose path contains a pattern. `x.feature:12` keeps its line.
 * @param {string[]} files
 * @param {string[]} patterns
 */
export function selectFiles(files, patterns) {
  if (patterns.length === 0) return files;
  const chosen = patterns.flatMap((pattern) => {
    const [, part = pattern, line = ''] = /^(.+\.feature)((?::\d+)+)$/.exec(pattern) ?? [];
    return files.filter((file) => file.includes(part)).map((file) => file + line);
  });
  return [...new Set(chosen)];
}

/**
 * @template {{ name: string }} S
 * @param {S[]} stages
 * @param {TestOptions} options
 * @param {{ unitFiles: string[], featureFiles: string[], specFiles: string[] }} files
 * @returns {S[]}
 */
export function chooseStages(stages, { only, patterns }, { unitFiles, featureFiles, specFiles }) {
  /** @type {Record<string, string[]>} */
  const files = { units: unitFiles, features: featureFiles, web: specFiles };
  return stages.filter(({ name }) => {
    if (only.length > 0) return only.includes(name);
    // Files were named: only what can run them.
    if (patterns.length > 0) return (files[name] ?? []).length > 0;
    return name === 'units' || (files[name]?.length ?? 1) > 0;
  });
}
