/**
 * Imports: what a file names from other files, with types told apart: those are gone when the code runs.
 */
import { childrenOf, nodesIn, stringOf } from './source.mjs';

/** @import { AstNode, Source } from './source.mjs' */

/**
 * @typedef {object} Import
 * @property {string} specifier
 * @property {number} line
 * @property {boolean} typeOnly
 */

/**
 * @param {Source} source
 * @returns {Import[]}
 */
export function importsOf({ program, lineOf }) {
  /** @type {Import[]} */
  const imports = [];
  const visit = (/** @type {AstNode} */ node) => {
    const specifier = stringOf(moduleOf(node));
    if (specifier !== undefined) imports.push({ specifier, line: lineOf(node), typeOnly: isTypeOnly(node) });
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  return imports;
}

/**
 * @param {AstNode} node
 * @returns {unknown}
 */
function moduleOf(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source;
    case 'TSExternalModuleReference':
      return node.expression;
    case 'CallExpression': {
      const [callee] = nodesIn(node.callee);
      return callee?.type === 'Identifier' && callee.name === 'require' ? nodesIn(node.arguments)[0] : undefined;
    }
    default:
      return undefined;
  }
}

/** @param {AstNode} node */
function isTypeOnly(node) {
  return node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
}
