/**
 * Source: one parsed file. The parser is a real one (oxc), so comments and strings never look like code.
 */
import { parseSync } from 'oxc-parser';

/**
 * A node of the syntax tree. The checks read a handful of fields by name, all others generically.
 * @typedef {{ type: string, start: number, end: number, [field: string]: unknown }} AstNode
 *
 * @typedef {object} Source
 * @property {string} file
 * @property {AstNode} program
 * @property {(node: AstNode) => number} lineOf From 1.
 *
 * @typedef {object} Problem
 * @property {string} file
 * @property {number} line
 * @property {string} message What is wrong, and what to do instead.
 */

const extensions = /\.(?:ts|tsx|mts|js|jsx|mjs|cjs)$/;

/** @param {string} file */
export function isSource(file) {
  return extensions.test(file) && !file.endsWith('.d.ts');
}

/** What runs in tests alone: a check may ask less of it. */
/** @param {string} file */
export function isTestFile(file) {
  return /\.(?:test|test-d|spec|fixture|contract)\.(?:ts|tsx|mjs)$/.test(file);
}

/** What tools read when they build or test: it runs in Node, with what is there for development. */
/** @param {string} file */
export function isConfigFile(file) {
  return /(?:^|\/)[\w-]+\.config\.ts$/.test(file);
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {{ source: Source, problems: Problem[] }} The tree is as far as the parser came.
 */
export function parseSource(file, text) {
  const { program, errors } = parseSync(file, text);
  const lineAt = (/** @type {number} */ offset) => text.slice(0, offset).split('\n').length;
  return {
    source: { file, program: asNode(program), lineOf: (node) => lineAt(node.start) },
    problems: errors.map(({ message, labels }) => ({
      file,
      line: lineAt(labels[0]?.start ?? 0),
      message: `does not parse: ${message}`,
    })),
  };
}

/**
 * @param {unknown} value
 * @returns {value is AstNode}
 */
export function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/**
 * A field that the syntax guarantees.
 * @param {unknown} value
 * @returns {AstNode}
 */
export function asNode(value) {
  if (!isNode(value)) throw new TypeError(`not a syntax node: ${JSON.stringify(value)}`);
  return value;
}

/**
 * A field that holds nodes, or none.
 * @param {unknown} value
 * @returns {AstNode[]}
 */
export function nodesIn(value) {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

/**
 * @param {AstNode} node
 * @returns {AstNode[]}
 */
export function childrenOf(node) {
  return Object.values(node).flatMap(nodesIn);
}

/**
 * @param {unknown} node
 * @returns {string | undefined} Of a string literal.
 */
export function stringOf(node) {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral' || nodesIn(node.expressions).length > 0) return undefined;
  const [quasi] = nodesIn(node.quasis);
  const value = /** @type {{ cooked?: string } | undefined} */ (quasi?.value);
  return value?.cooked;
}

/**
 * @param {unknown} node
 * @returns {string | undefined} Of an identifier.
 */
export function nameOf(node) {
  return isNode(node) && node.type === 'Identifier' && typeof node.name === 'string' ? node.name : undefined;
}

/**
 * Prints the problems and sets the exit code.
 * @param {string} check
 * @param {Problem[]} problems
 */
export function report(check, problems) {
  for (const { file, line, message } of problems) console.log(`${file}:${line}: ${message}`);
  if (problems.length === 0) return;
  console.log(`${check}: ${problems.length} problem${problems.length === 1 ? '' : 's'}`);
  process.exitCode = 1;
}
