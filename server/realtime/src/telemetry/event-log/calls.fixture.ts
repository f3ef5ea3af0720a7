/** Calls of a log, as they stand in the source: which level, which fields, which sentence. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { type Level, levels } from './kind.ts';

export interface LogCall {
  /** `commands/dispatcher.ts:58` */
  where: string;
  level: Level;
  /** Names that are written out; of a conditional spread too. */
  fields: string[];
  /** There may be more fields: something is spread into them, or they were put together elsewhere. */
  isOpen: boolean;
  /** Where it is a plain text. */
  event: string | undefined;
  /** Of a template the part before its first value. */
  msg: string | undefined;
}

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

export function readLogCalls(folder: string): LogCall[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .filter(({ name }) => !/\.(?:test|fixture|contract)\.ts$/.test(name))
    .map((entry) => join(entry.parentPath, entry.name));
  return files.sort().flatMap((file) => callsIn(relative(folder, file), readFileSync(file, 'utf8')));
}

function callsIn(file: string, source: string): LogCall[] {
  const calls: LogCall[] = [];
  walk(parseSync(file, source).program as unknown as Node, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = node.callee as Node;
    if (callee.type !== 'MemberExpression' || nameOf(callee.object as Node) !== 'log') return;
    const line = source.slice(0, node.start).split('\n').length;
    // `log[isBad ? 'warn' : 'info'](…)`: nobody could say which kind it writes.
    if (callee.computed === true) throw new Error(`${file}:${line}: the level of a line is to be written out`);
    const level = nameOf(callee.property as Node) as Level;
    if (!Object.hasOwn(levels, level)) return;
    calls.push({ where: `${file}:${line}`, level, ...readArguments(node.arguments as Node[]) });
  });
  return calls;
}

function readArguments([first, second]: Node[]): Omit<LogCall, 'where' | 'level'> {
  const msg = [first, second].map((node) => node && textOf(node)).find((text) => text !== undefined);
  if (first === undefined || textOf(first) !== undefined) return { fields: [], isOpen: false, event: undefined, msg };
  if (first.type !== 'ObjectExpression') return { fields: [], isOpen: true, event: undefined, msg };
  return { ...readObject(first), msg };
}

function readObject(object: Node): Pick<LogCall, 'fields' | 'isOpen' | 'event'> {
  const read: Pick<LogCall, 'fields' | 'isOpen' | 'event'> = { fields: [], isOpen: false, event: undefined };
  for (const property of object.properties as Node[]) {
    if (property.type === 'SpreadElement') {
      const { type, right } = property.argument as Node;
      // `...(unsaid > 0 && { unsaid })`
      if (type === 'LogicalExpression' && (right as Node).type === 'ObjectExpression')
        read.fields.push(...readObject(right as Node).fields);
      else read.isOpen = true;
      continue;
    }
    const name = nameOf(property.key as Node) as string;
    read.fields.push(name);
    if (name === 'event') read.event = textOf(property.value as Node);
  }
  return read;
}

const nameOf = (node: Node) => (node.type === 'Identifier' ? (node.name as string) : undefined);

/** Of a plain text, or the beginning of a template that begins with one. */
function textOf(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  const [quasi] = node.quasis as { value: { cooked: string } }[];
  return quasi?.value.cooked === '' ? undefined : quasi?.value.cooked;
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof (child as Node).type === 'string')
        walk(child as Node, visit);
    }
  }
}
