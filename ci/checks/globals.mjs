/**
 * Globals: the outside world is an argument. Time, chance, the process, the network and the console come in through
 * the runtime, else a simulation could not repeat a run. This check finds code that reaches past it.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { listFiles, readFiles } from './files.mjs';
import { isDeclared, scopeOf } from './scope.mjs';
import { asNode, childrenOf, isNode, isSource, nameOf, nodesIn, parseSource, report, stringOf } from './source.mjs';

/**
 * @import { Scope } from './scope.mjs'
 * @import { AstNode, Problem, Source } from './source.mjs'
 */

const inside = /^(?:server|clients|simulators|dashboards|features|observe)\//;

/** Where the real world comes in, and tests, which may wait for it. */
const exempt = [
  /(?:^|\/)main\.tsx?$/,
  /^simulators\/src\/start\.ts$/,
  /^observe\/src\/(?:prove|boards|drill)\.ts$/,
  /^server\/runtime\//,
  // The browser as platform of the SDK, what builds the apps, and what drives them.
  /^clients\/(?:browser|build|e2e)\//,
  /(?:^|\/)service-worker\.ts$/,
  /(?:^|\/)[\w-]+\.config\.ts$/,
  /\.(?:test|test-d|spec|fixture)\.tsx?$/,
];

const clock = 'take a clock from the runtime';
const timers = 'take timers from the runtime';
const random = 'take random from the runtime';
const ids = 'take ids or random from the runtime';
const network = 'take it as an argument, main.ts passes the real one';
const log = 'take a log as an argument';
const config = 'main.ts reads it and passes what is needed';

/**
 * Global → what to use instead; of an object with members, which of them are harmless.
 * @type {Record<string, { instead: string, harmless?: string[], constructs?: boolean }>}
 */
const forbidden = {
  setTimeout: { instead: timers },
  setInterval: { instead: timers },
  setImmediate: { instead: timers },
  clearTimeout: { instead: timers },
  clearInterval: { instead: timers },
  clearImmediate: { instead: timers },
  queueMicrotask: { instead: timers },
  scheduler: { instead: timers },
  // `new AbortController()` is harmless, a signal that fires by itself is a timer.
  AbortSignal: { instead: timers, harmless: ['abort', 'any', 'prototype'] },
  Date: { instead: clock, harmless: ['parse', 'UTC', 'prototype'], constructs: true },
  Temporal: {
    instead: clock,
    harmless: ['Instant', 'Duration', 'PlainDate', 'PlainDateTime', 'PlainTime', 'ZonedDateTime'],
  },
  performance: { instead: clock },
  Math: { instead: random, harmless: mathWithoutRandom() },
  crypto: { instead: ids, harmless: ['subtle'] },
  process: { instead: config },
  fetch: { instead: network },
  WebSocket: { instead: network },
  EventSource: { instead: network },
  XMLHttpRequest: { instead: network },
  console: { instead: log },
};

const globalObjects = new Set(['globalThis', 'global', 'window', 'self']);

/**
 * Module → what it has of the above: everything, or these names.
 * @type {Record<string, { instead: string, names?: string[] }>}
 */
const forbiddenModules = {
  timers: { instead: timers },
  'timers/promises': { instead: timers },
  process: { instead: config },
  console: { instead: log },
  perf_hooks: { instead: clock, names: ['performance'] },
  crypto: {
    instead: ids,
    names: [
      'randomUUID',
      'randomUUIDv7',
      'randomBytes',
      'randomInt',
      'randomFill',
      'randomFillSync',
      'getRandomValues',
      'pseudoRandomBytes',
      'webcrypto',
    ],
  },
};

/** @returns {string[]} */
function mathWithoutRandom() {
  return Object.getOwnPropertyNames(Math).filter((name) => name !== 'random');
}

/** @param {string} file */
export function isChecked(file) {
  return isSource(file) && inside.test(file) && !exempt.some((pattern) => pattern.test(file));
}

/**
 * @param {Map<string, string>} files File → text; those that are exempt are skipped.
 * @returns {Problem[]}
 */
export function checkGlobals(files) {
  return [...files].flatMap(([file, text]) => {
    if (!isChecked(file)) return [];
    const { source, problems } = parseSource(file, text);
    /** @type {Visit} */
    const visit = { source, problems, parents: [] };
    walk(source.program, undefined, visit);
    return problems;
  });
}

/** @typedef {{ source: Source, problems: Problem[], parents: AstNode[] }} Visit */

/**
 * @param {AstNode} node
 * @param {Scope | undefined} outer
 * @param {Visit} visit
 */
function walk(node, outer, visit) {
  if (isTypeOnly(node)) return;
  const scope = scopeOf(node, outer);
  if (
    node.type === 'ImportDeclaration' ||
    node.type === 'ExportNamedDeclaration' ||
    node.type === 'ExportAllDeclaration'
  ) {
    judgeModule(node, visit);
    if (isNode(node.source)) return;
  }
  if (node.type === 'ImportExpression') judgeDynamicImport(node, visit);

  const name = globalName(node, scope);
  if (name !== undefined) {
    judge(name, node, visit);
    // What is below is the name itself; only a computed one is code.
    if (node.computed === true) walk(asNode(node.property), scope, visit);
    return;
  }
  visit.parents.push(node);
  for (const child of valueChildren(node)) walk(child, scope, visit);
  visit.parents.pop();
}

/** @param {AstNode} node */
function isTypeOnly(node) {
  if (node.declare === true || node.importKind === 'type' || node.exportKind === 'type') return true;
  const holdsValues =
    /^TS(?:AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|InstantiationExpression|ParameterProperty|EnumDeclaration|EnumBody|EnumMember|ExportAssignment)$/;
  return node.type.startsWith('TS') && !holdsValues.test(node.type);
}

/**
 * Children that are evaluated: without names of properties and labels.
 * @param {AstNode} node
 * @returns {AstNode[]}
 */
function valueChildren(node) {
  switch (node.type) {
    case 'MemberExpression':
      return [...nodesIn(node.object), ...(node.computed === true ? nodesIn(node.property) : [])];
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return [
        ...nodesIn(node.decorators),
        ...(node.computed === true ? nodesIn(node.key) : []),
        ...nodesIn(node.value),
      ];
    case 'ExportSpecifier':
      return nodesIn(node.local);
    case 'LabeledStatement':
      return nodesIn(node.body);
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return [];
    default:
      return childrenOf(node);
  }
}

/**
 * The global that a node is: `fetch`, or `globalThis.fetch`. The bare global object counts when it may hide one.
 * @param {AstNode} node
 * @param {Scope | undefined} scope
 * @returns {string | undefined}
 */
function globalName(node, scope) {
  const name = nameOf(node);
  if (name !== undefined) return isDeclared(scope, name) ? undefined : name;
  if (node.type !== 'MemberExpression') return undefined;
  const object = globalName(asNode(node.object), scope);
  if (object === undefined || !globalObjects.has(object)) return undefined;
  return propertyOf(node) ?? object;
}

/**
 * @param {AstNode} member
 * @returns {string | undefined} Undefined when it is only known at run time.
 */
function propertyOf(member) {
  return member.computed === true ? stringOf(member.property) : nameOf(member.property);
}

/**
 * @param {string} name
 * @param {AstNode} node
 * @param {Visit} visit
 */
function judge(name, node, visit) {
  if (globalObjects.has(name)) return add(node, name, 'name the global itself, so that it can be checked', visit);
  const rule = Object.hasOwn(forbidden, name) ? forbidden[name] : undefined;
  if (rule === undefined) return;
  const { instead, harmless, constructs } = rule;
  const parent = visit.parents.at(-1);
  if (parent?.type === 'MemberExpression' && parent.object === node && harmless !== undefined) {
    const member = propertyOf(parent);
    if (member !== undefined && harmless.includes(member)) return;
    return add(node, `${name}.${member ?? '[…]'}`, instead, visit);
  }
  if (parent?.type === 'BinaryExpression' && parent.operator === 'instanceof' && parent.right === node) return;
  if (constructs === true && parent?.type === 'NewExpression' && parent.callee === node) {
    const [first] = nodesIn(parent.arguments);
    if (first !== undefined && first.type !== 'SpreadElement') return;
    return add(node, `new ${name}()`, instead, visit);
  }
  add(node, name, instead, visit);
}

/**
 * @param {AstNode} node An import or export statement.
 * @param {Visit} visit
 */
function judgeModule(node, visit) {
  const found = forbiddenModule(node.source);
  if (found === undefined) return;
  const { module, rule } = found;
  const specifiers = nodesIn(node.specifiers).filter(
    (item) => item.importKind !== 'type' && item.exportKind !== 'type',
  );
  if (rule.names === undefined) return add(node, module, rule.instead, visit);
  if (node.type === 'ExportAllDeclaration') return add(node, `all of ${module}`, 'export names', visit);
  for (const item of specifiers) {
    // An import has the module's name in `imported`, an export in `local`; the default and `* as` have none.
    const name = nameOf(item.type === 'ExportSpecifier' ? item.local : item.imported);
    if (name === undefined || name === 'default')
      add(item, `all of ${module}`, 'import the functions that you use by name', visit);
    else if (rule.names.includes(name)) add(item, `${name} of ${module}`, rule.instead, visit);
  }
}

/**
 * @param {AstNode} node
 * @param {Visit} visit
 */
function judgeDynamicImport(node, visit) {
  const found = forbiddenModule(node.source);
  if (found !== undefined) add(node, found.module, found.rule.instead, visit);
}

/** @param {unknown} specifier */
function forbiddenModule(specifier) {
  const module = stringOf(specifier);
  const name = module?.replace(/^node:/, '') ?? '';
  const rule = Object.hasOwn(forbiddenModules, name) ? forbiddenModules[name] : undefined;
  return module === undefined || rule === undefined ? undefined : { module, rule };
}

/**
 * @param {AstNode} node
 * @param {string} what
 * @param {string} instead
 * @param {Visit} visit
 */
function add(node, what, instead, { source, problems }) {
  problems.push({
    file: source.file,
    line: source.lineOf(node),
    message: `${what} is outside of the runtime: ${instead}`,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  report('globals', checkGlobals(readFiles(root, listFiles(root).filter(isChecked))));
}
