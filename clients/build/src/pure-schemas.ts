/**
 * Pure schemas: tells the bundler that making a schema has no effect but the schema. The wire contract states its schemas beside its types and constants;
 * an app that reads only these would else carry every schema, and zod with them, a tenth of what it may weigh.
 */
import { parseSync, Visitor } from 'oxc-parser';
import type { Plugin } from 'vite';

const contract = /\/server\/protocol\/src\/[\w-]+\.ts$/;

export function pureSchemas(): Plugin {
  return {
    name: 'slotwire:pure-schemas',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: contract },
      handler: (code, id) => ({ code: markPure(id, code), map: null }),
    },
  };
}

/**
 * Marks each call that is made while the module is loaded: the contract is a leaf that states things and does nothing, so all of them only make what they
 * return. What is thrown away is thrown away whole: calls inside of a call have to be marked as well. No mark moves a line.
 */
export function markPure(file: string, code: string): string {
  const { program } = parseSync(file, code);
  const starts = new Set<number>();
  let depth = 0;
  const enter = () => {
    depth += 1;
  };
  const leave = () => {
    depth -= 1;
  };
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    CallExpression(node) {
      if (depth === 0) starts.add(node.start);
    },
  }).visit(program);
  let marked = code;
  for (const start of [...starts].sort((a, b) => b - a))
    marked = `${marked.slice(0, start)}/* @__PURE__ */ ${marked.slice(start)}`;
  return marked;
}
