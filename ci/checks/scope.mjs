/**
 * Scope: which names a piece of code declares itself. A parameter called `fetch` is not the global one.
 * Types declare nothing here: they are gone when the code runs.
 */
import { asNode, childrenOf, isNode, nameOf, nodesIn } from './source.mjs';

/** @import { AstNode } from './source.mjs' */

/**
 * @typedef {object} Scope
 * @property {Set<string>} names
 * @property {Scope | undefined} parent
 */

/**
 * @param {Scope | undefined} scope
 * @param {string} name
 * @returns {boolean}
 */
export function isDeclared(scope, name) {
  return scope !== undefined && (scope.names.has(name) || isDeclared(scope.parent, name));
}

/**
 * The scope inside a node: a new one where the node opens one, else the one outside.
 * @param {AstNode} node
 * @param {Scope | undefined} parent
 * @returns {Scope | undefined}
 */
export function scopeOf(node, parent) {
  const names = declaredIn(node);
  return names === undefined ? parent : { names: new Set(names), parent };
}

/**
 * @param {AstNode} node
 * @returns {string[] | undefined} Undefined when it opens no scope.
 */
function declaredIn(node) {
  switch (node.type) {
    case 'Program':
      return [...lexical(nodesIn(node.body)), ...hoisted(nodesIn(node.body))];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [
        ...nodesIn(node.id).flatMap(bound),
        ...nodesIn(node.params).flatMap(bound),
        ...hoisted(nodesIn(node.body)),
      ];
    case 'ClassExpression':
      return nodesIn(node.id).flatMap(bound);
    case 'BlockStatement':
      return lexical(nodesIn(node.body));
    case 'StaticBlock':
      return [...lexical(nodesIn(node.body)), ...hoisted(nodesIn(node.body))];
    case 'SwitchStatement':
      return lexical(nodesIn(node.cases).flatMap((branch) => nodesIn(branch.consequent)));
    case 'CatchClause':
      return nodesIn(node.param).flatMap(bound);
    case 'ForStatement':
      return lexical(nodesIn(node.init));
    case 'ForInStatement':
    case 'ForOfStatement':
      return lexical(nodesIn(node.left));
    default:
      return undefined;
  }
}

/**
 * What the statements of one block declare: imports, classes, functions, let and const.
 * @param {AstNode[]} statements
 * @returns {string[]}
 */
function lexical(statements) {
  return statements.flatMap((statement) => {
    if (statement.declare === true) return [];
    switch (statement.type) {
      case 'ImportDeclaration':
        return statement.importKind === 'type'
          ? []
          : nodesIn(statement.specifiers)
              .filter(isValue)
              .flatMap((item) => bound(asNode(item.local)));
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        return lexical(nodesIn(statement.declaration));
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
      case 'TSEnumDeclaration':
        return nodesIn(statement.id).flatMap(bound);
      case 'VariableDeclaration':
        return nodesIn(statement.declarations).flatMap((item) => bound(asNode(item.id)));
      default:
        return [];
    }
  });
}

/** @param {AstNode} specifier */
function isValue(specifier) {
  return specifier.importKind !== 'type';
}

/**
 * `var` belongs to the function, however deep it stands in its blocks.
 * @param {AstNode[]} nodes
 * @returns {string[]}
 */
function hoisted(nodes) {
  return nodes.flatMap((node) => {
    if (/Function|^Class/.test(node.type)) return [];
    const own = node.type === 'VariableDeclaration' && node.kind === 'var' ? lexical([node]) : [];
    return [...own, ...hoisted(childrenOf(node))];
  });
}

/**
 * The names that a pattern binds.
 * @param {AstNode} pattern
 * @returns {string[]}
 */
function bound(pattern) {
  switch (pattern.type) {
    case 'Identifier':
      return [nameOf(pattern) ?? ''];
    case 'ObjectPattern':
      return nodesIn(pattern.properties).flatMap((item) =>
        bound(asNode(item.type === 'RestElement' ? item.argument : item.value)),
      );
    case 'ArrayPattern':
      return nodesIn(pattern.elements).flatMap(bound);
    case 'AssignmentPattern':
      return bound(asNode(pattern.left));
    case 'RestElement':
      return bound(asNode(pattern.argument));
    case 'TSParameterProperty':
      return isNode(pattern.parameter) ? bound(pattern.parameter) : [];
    default:
      return [];
  }
}
