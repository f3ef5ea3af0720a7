/**
 * Units: runs test files, each in a Node of its own, and counts their tests.
 * `node --test` would do the same, but it has no limit for a file that does not end (a socket left open), and then
 * nothing says which one it was.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { describeEnd, runGroup } from './group.mjs';

/** @import { UnitEvent } from './unit-reporter.mjs' */

const reporter = fileURLToPath(new URL('./unit-reporter.mjs', import.meta.url));
const testScope = new URL('./test-scope.mjs', import.meta.url).href;

/**
 * @typedef {object} UnitOptions
 * @property {string} root
 * @property {string[]} files From the root.
 * @property {string} [node]
 * @property {number} [concurrency] Files at a time; default 2.
 * @property {number} fileTimeoutMs
 * @property {number} timeoutMs For all files together.
 */

/**
 * @param {UnitOptions} options
 * @returns {Promise<import('./stages.mjs').StageResult>}
 */
export async function runUnits({ root, files, node = process.execPath, concurrency = 2, fileTimeoutMs, timeoutMs }) {
  const deadlineMs = performance.now() + timeoutMs;
  const folder = mkdtempSync(path.join(tmpdir(), 'slotwire-units-'));
  /** @type {import('./stages.mjs').StageResult[]} */
  const results = [];
  const queue = inOrder(files);
  /** @param {number} lane */
  const work = async (lane) => {
    // From both ends: what waits for a process or a timer has beside it what computes, and no long file is left for the end.
    const next = () => (lane % 2 === 0 ? queue.shift() : queue.pop());
    for (let file = next(); file !== undefined; file = next()) {
      const index = files.indexOf(file);
      const limitMs = Math.min(fileTimeoutMs, Math.round(deadlineMs - performance.now()));
      results[index] =
        limitMs > 0
          ? await runFile(file, { root, node, limitMs, events: path.join(folder, `${index}.jsonl`) })
          : { passed: 0, failed: 1, output: `FAIL ${file}: not run, all files together took ${timeoutMs / 1000} s` };
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, (_, lane) => work(lane)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    passed: sum(results.map(({ passed }) => passed)),
    failed: sum(results.map(({ failed }) => failed)),
    skipped: sum(results.map(({ skipped }) => skipped ?? 0)),
    output: results
      .map(({ output }) => output)
      .filter((output) => output !== '')
      .join('\n'),
  };
}

/**
 * Those first that start processes and wait: they are the long ones.
 * @param {string[]} files
 */
function inOrder(files) {
  const isLong = (/** @type {string} */ file) => /\.integration\.test\.\w+$/.test(file);
  return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
}

/**
 * @param {string} file
 * @param {{ root: string, node: string, limitMs: number, events: string }} options
 * @returns {Promise<import('./stages.mjs').StageResult>}
 */
async function runFile(file, { root, node, limitMs, events }) {
  const args = ['--import', testScope, `--test-reporter=${reporter}`, '--test-reporter-destination=stdout', file];
  const result = await runGroup(node, args, {
    cwd: root,
    timeoutMs: limitMs,
    env: { ...process.env, TEST_EVENTS_FILE: events },
  });
  const lines = existsSync(events) ? readFileSync(events, 'utf8').trim().split('\n') : [];
  const tally = countEvents(lines.map((line) => JSON.parse(line)));

  const failures = tally.failures.map((failure) => formatFailure(failure, { file, root }));
  const broken = whatIsWrong(tally, result, limitMs);
  if (broken !== undefined && (failures.length === 0 || !tally.ended)) {
    failures.push([`FAIL ${file}: ${broken}`, ...tally.notes.map((note) => indent(note, 2))].join('\n'));
  }
  const printed =
    failures.length > 0 && result.output.trim() !== ''
      ? [`  printed by ${file}:`, indent(result.output.trim(), 4)]
      : [];
  return {
    passed: tally.passed,
    failed: failures.length,
    skipped: tally.skipped,
    output: [...failures, ...printed].join('\n'),
  };
}

/**
 * What is wrong with a file apart from its tests.
 * @param {ReturnType<typeof countEvents>} tally
 * @param {import('./group.mjs').GroupResult} result
 * @param {number} limitMs
 */
function whatIsWrong({ ended, unfinished, passed, failures, skipped }, result, limitMs) {
  const how = `the file ${describeEnd(result, limitMs)}`;
  if (unfinished !== undefined) return `${how}, and "${unfinished}" with it`;
  if (result.timedOut && passed + failures.length > 0)
    return `${how}, though its tests did: something is still open, such as a socket or a timer`;
  if (result.code !== 0) return how;
  if (!ended) return 'the file has no tests, or left before they ended';
  return passed + failures.length + skipped === 0 ? 'the file has no tests' : undefined;
}

/**
 * @param {UnitEvent[]} events
 */
export function countEvents(events) {
  /** @type {{ titles: string[], event: UnitEvent }[]} */
  const failures = [];
  /** @type {string[]} */
  const notes = [];
  /** @type {string[]} */
  const started = [];
  /** @type {UnitEvent[]} */
  const open = [];
  let passed = 0;
  let skipped = 0;
  let ended = false;
  let lastNesting = 0;
  for (const event of events) {
    const { type, name = '', nesting = 0 } = event;
    if (type === 'end') ended = true;
    if (type === 'note') notes.push(event.error ?? '');
    if (type === 'start') started[nesting] = name;
    if (type === 'run') open.push(event);
    if (type !== 'pass' && type !== 'fail') continue;
    remove(open, event);
    // Results come children first: one that follows a deeper one is the parent, and its children are counted.
    const isParent = event.suite === true || lastNesting > nesting;
    lastNesting = nesting;
    if (event.skipped) skipped += 1;
    else if (type === 'fail' && !event.inherited)
      failures.push({ titles: [...started.slice(0, nesting), name], event });
    else if (type === 'pass' && !isParent) passed += 1;
  }
  return { passed, skipped, failures, notes, ended, unfinished: open.at(-1)?.name };
}

/**
 * @param {UnitEvent[]} open
 * @param {UnitEvent} done
 */
function remove(open, done) {
  const index = open.findIndex((event) => event.name === done.name && event.nesting === done.nesting);
  if (index >= 0) open.splice(index, 1);
}

/**
 * @param {{ titles: string[], event: UnitEvent }} failure
 * @param {{ file: string, root: string }} where
 */
function formatFailure({ titles, event }, { file, root }) {
  const declared = event.file === undefined ? file : path.relative(root, event.file);
  // A contract's tests are declared in another file than the one that runs them.
  const place = declared === file ? `${file}:${event.line}` : `${file} (${declared}:${event.line})`;
  return `FAIL ${place}  ${titles.join(' > ')}\n${indent(event.error ?? 'no reason given', 2)}`;
}

/**
 * @param {string} text
 * @param {number} width
 */
function indent(text, width) {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(width));
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
