/**
 * Unit reporter: writes what node:test says as JSON lines to the file that TEST_EVENTS_FILE names.
 * Each line is written at once, so that a file which hangs or exits in the middle leaves behind how far it came.
 */
import { AssertionError } from 'node:assert';
import { appendFileSync } from 'node:fs';
import { inspect } from 'node:util';

/**
 * @typedef {object} UnitEvent
 * @property {'run' | 'start' | 'pass' | 'fail' | 'note' | 'end'} type `run` when it begins to run, `start` before its results.
 * @property {string} [name]
 * @property {number} [nesting]
 * @property {string} [file]
 * @property {number} [line]
 * @property {boolean} [suite]
 * @property {boolean} [skipped]
 * @property {boolean} [inherited] It failed only because something in it failed.
 * @property {string} [error]
 */

const eventsFile = process.env.TEST_EVENTS_FILE;

/**
 * @param {AsyncIterable<{ type: string, data: unknown }>} source
 * @returns {AsyncGenerator<string>}
 */
export default async function* unitReporter(source) {
  for await (const { type, data } of source) {
    const event = translate(type, /** @type {EventData} */ (data));
    if (event !== undefined && eventsFile !== undefined) appendFileSync(eventsFile, `${JSON.stringify(event)}\n`);
  }
  yield '';
}

/**
 * @typedef {object} EventData
 * @property {string} name
 * @property {number} nesting
 * @property {string} [file]
 * @property {number} [line]
 * @property {string} [message]
 * @property {string | boolean} [skip]
 * @property {string | boolean} [todo]
 * @property {{ type?: string, error?: Error & { failureType?: string } }} [details]
 */

/**
 * @param {string} type
 * @param {EventData} data
 * @returns {UnitEvent | undefined}
 */
function translate(type, { name, nesting, file, line, message, skip, todo, details }) {
  const where = { name, nesting, ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
  switch (type) {
    case 'test:dequeue':
      return { type: 'run', ...where };
    case 'test:start':
      return { type: 'start', ...where };
    case 'test:pass':
    case 'test:fail': {
      const error = details?.error;
      return {
        type: type === 'test:pass' ? 'pass' : 'fail',
        ...where,
        suite: details?.type === 'suite',
        skipped: isSet(skip) || isSet(todo),
        inherited: error?.failureType === 'subtestsFailed',
        ...(error !== undefined && { error: describe(error.cause ?? error) }),
      };
    }
    case 'test:diagnostic':
      // The others are counts, which the summary has as well.
      return message?.startsWith('Error: ') ? { type: 'note', error: message } : undefined;
    case 'test:summary':
      return { type: 'end' };
    default:
      return undefined;
  }
}

/**
 * An assertion's message has its difference already, so its fields are left out.
 * @param {unknown} error
 */
function describe(error) {
  const text = error instanceof AssertionError ? (error.stack ?? error.message) : inspect(error, { depth: 5 });
  return text
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:(?:internal|async_hooks)/.test(line))
    .join('\n');
}

/** @param {string | boolean | undefined} reason An empty reason counts as well. */
function isSet(reason) {
  return reason !== undefined && reason !== false;
}
