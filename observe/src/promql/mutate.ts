/**
 * Mutate: every single break of an expression of PromQL that somebody could make by mistake: from its syntax tree, so that nothing is left out because
 * nobody thought of it. Whether a break is noticed is for others to see.
 */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export const mutationKinds = {
  'metric-renamed': 'the metric has another name',
  'value-changed': 'a label has to have another value',
  'value-left-out': 'one of several values of a label is left out',
  'matcher-dropped': 'a matcher is left out',
  'matcher-turned': 'a matcher says the opposite',
  'comparison-turned': 'a comparison looks the other way',
  'number-scaled': 'a number is twice or half as large',
  'quantile-changed': 'another quantile',
  'window-emptied': 'a window is too short for two samples',
  'window-stretched': 'a window is twice as long',
  'label-dropped': 'an aggregation forgets a label',
  'join-label-dropped': 'a join forgets a label',
  'aggregation-swapped': 'another aggregation',
  'rate-off': 'a range function is left out',
  'function-swapped': 'another range function',
  'operands-swapped': 'the sides of an operator change places',
  'operator-changed': 'another operator',
  'side-dropped': 'one side of an operator is left out',
} as const;
export type MutationKind = keyof typeof mutationKinds;

export interface Mutation {
  kind: MutationKind;
  /** What was changed into what: `sum → max`. */
  change: string;
  text: string;
  inside: Surroundings;
}

/** Where a break is, as far as it says that nothing can come of it. */
export interface Surroundings {
  /** Of a histogram's quantile. */
  quantile: boolean;
  /** Multiplied by zero: it is there, or not, and that is all. */
  zero: boolean;
  /** The aggregation that it is of; its text. */
  aggregation: string | undefined;
  /** The two sides of the operator that it is. */
  sides: readonly [string, string] | undefined;
  /** The other side of an operator that takes what both sides have, by all their labels; its text. */
  partner: string | undefined;
  /** What `unless` leaves out: it is there, or not. */
  excluded: boolean;
}

/** Grafana's variables are no durations to a parser; these are, and no query has them. */
const standIns = [
  ['$__rate_interval', '86399s'],
  ['$__range', '86397s'],
] as const;
const putIn = (text: string) => standIns.reduce((rest, [name, by]) => rest.replaceAll(name, by), text);
const takeOut = (text: string) => standIns.reduce((rest, [name, by]) => rest.replaceAll(by, name), text);
const isStandIn = (text: string) => standIns.some(([, by]) => by === text);

/** Opposites, and what people mistake for one another. */
const comparisons: Readonly<Record<string, string>> = {
  '>': '<',
  '>=': '<',
  '<': '>',
  '<=': '>',
  '==': '!=',
  '!=': '==',
};
const operators: Readonly<Record<string, string>> = {
  '/': '*',
  '*': '/',
  '+': '-',
  '-': '+',
  and: 'unless',
  or: 'and',
  unless: 'and',
};
const aggregations: Readonly<Record<string, string>> = { sum: 'max', max: 'min', min: 'max', avg: 'sum', count: 'sum' };
const rangeFunctions: Readonly<Record<string, string>> = { rate: 'increase', increase: 'rate', changes: 'resets' };
const matchOperators: Readonly<Record<string, string>> = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' };

interface Edit {
  from: number;
  to: number;
  by: string;
}

/** @throws Error when it is no PromQL */
export function mutate(text: string): Mutation[] {
  const source = putIn(text);
  const found: Mutation[] = [];
  const textOf = (node: { from: number; to: number }) => source.slice(node.from, node.to);
  visit(parser.parse(source).topNode, (node) => {
    if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${text}`);
    breakNode(node, textOf, (kind, change, ...edits) => {
      const mutated = takeOut(applyEdits(source, edits));
      if (mutated === text) return;
      const inside = surroundingsOf(node, textOf);
      found.push({ kind, change: takeOut(change), text: mutated, inside });
    });
  });
  return found;
}

function surroundingsOf(node: SyntaxNode, textOf: TextOf): Surroundings {
  const found: Surroundings = {
    quantile: false,
    zero: false,
    aggregation: undefined,
    sides: undefined,
    partner: undefined,
    excluded: false,
  };
  if (node.name === 'BinaryExpr' && node.firstChild !== null && node.lastChild !== null)
    found.sides = [textOf(node.firstChild), textOf(node.lastChild)];
  for (let { parent } = node, child = node; parent !== null; child = parent, parent = parent.parent) {
    if (parent.name === 'FunctionCall' && textOf(parent).startsWith('histogram_quantile(')) found.quantile = true;
    if (parent.name === 'AggregateExpr') found.aggregation ??= textOf(parent);
    if (parent.name !== 'BinaryExpr' || parent.firstChild === null || parent.lastChild === null) continue;
    const other = child.from === parent.firstChild.from ? parent.lastChild : parent.firstChild;
    const operator = parent.firstChild.nextSibling;
    if (operator?.name === 'Mul' && textOf(other) === '0') found.zero = true;
    if (operator?.name === 'Unless' && other.from === parent.firstChild.from) found.excluded = true;
    // `on (…)` would be between the operator and its right side.
    if (operator?.name === 'And' && parent.getChild('MatchingModifierClause') === null) found.partner = textOf(other);
  }
  return found;
}

type Add = (kind: MutationKind, change: string, ...edits: Edit[]) => void;
type TextOf = (node: { from: number; to: number }) => string;

function breakNode(node: SyntaxNode, textOf: TextOf, add: Add): void {
  const replace = (by: string, at: { from: number; to: number } = node): Edit => ({ from: at.from, to: at.to, by });
  switch (node.name) {
    case 'VectorSelector': {
      const name = node.getChild('Identifier');
      if (name !== null)
        add('metric-renamed', `${textOf(name)} → ${textOf(name)}_x`, replace(`${textOf(name)}_x`, name));
      return;
    }
    case 'UnquotedLabelMatcher':
      return breakMatcher(node, textOf, add);
    case 'GroupingLabels':
      return breakLabels(node, textOf, add);
    case 'AggregateOp': {
      const other = aggregations[textOf(node)];
      if (other !== undefined) add('aggregation-swapped', `${textOf(node)} → ${other}`, replace(other));
      return;
    }
    case 'FunctionCall':
      return breakCall(node, textOf, add);
    case 'MatrixSelector': {
      const window = node.lastChild;
      const range = node.getChild('NumberDurationLiteralInDurationContext') ?? window;
      if (range === null) return;
      const written = textOf(range);
      add('window-emptied', `${written} → 1s`, replace('1s', range));
      add('window-stretched', `${written} twice`, replace(isStandIn(written) ? '10m' : twice(written), range));
      return;
    }
    case 'NumberDurationLiteral': {
      if (node.parent?.name === 'FunctionCallBody' && node.parent.parent?.getChild('FunctionIdentifier') !== null)
        return;
      const value = Number(textOf(node));
      const others = value === 0 ? [10] : [value * 2, value / 2];
      for (const other of others) add('number-scaled', `${value} → ${other}`, replace(String(other)));
      return;
    }
    case 'BinaryExpr':
      return breakBinary(node, textOf, add);
  }
}

function breakMatcher(node: SyntaxNode, textOf: TextOf, add: Add): void {
  const operator = node.getChild('MatchOp');
  const literal = node.getChild('StringLiteral');
  if (operator === null || literal === null) return;
  const [how, label] = [textOf(operator), textOf(node.firstChild as SyntaxNode)];
  const value = JSON.parse(textOf(literal)) as string;
  const turned = matchOperators[how];
  if (turned !== undefined) add('matcher-turned', `${label}${how} → ${turned}`, { ...spanOf(operator), by: turned });
  // With the comma that is left over, before it or behind.
  const [before, after] = [node.prevSibling, node.nextSibling];
  const span = after !== null ? { from: node.from, to: after.from } : { from: before?.to ?? node.from, to: node.to };
  add('matcher-dropped', `without ${textOf(node)}`, { ...span, by: '' });
  const write = (text: string): Edit => ({ ...spanOf(literal), by: JSON.stringify(text) });
  const parts = value.split('|');
  if (how === '=~' && parts.length > 1) {
    for (const [index, part] of parts.entries())
      add('value-left-out', `${label}: without ${part}`, write(parts.filter((_, each) => each !== index).join('|')));
    return;
  }
  // A variable is whatever the person chooses; dropping it is the mistake that can be made.
  if (value.startsWith('$')) return;
  add('value-changed', `${label}: ${value} → ${otherValue(label, value)}`, write(otherValue(label, value)));
}

/** The bucket beside, where it is one: a value that is nowhere would be too easy to notice. */
function otherValue(label: string, value: string): string {
  return label === 'le' ? String(Number(value) * 2) : `${value}-x`;
}

function breakLabels(node: SyntaxNode, textOf: TextOf, add: Add): void {
  const labels = node.getChildren('LabelName');
  const isJoin = node.parent?.name === 'MatchingModifierClause';
  for (const [index, label] of labels.entries()) {
    const others = labels.filter((_, each) => each !== index).map(textOf);
    add(isJoin ? 'join-label-dropped' : 'label-dropped', `without ${textOf(label)}`, {
      ...spanOf(node),
      by: `(${others.join(', ')})`,
    });
  }
}

function breakCall(node: SyntaxNode, textOf: TextOf, add: Add): void {
  const name = node.getChild('FunctionIdentifier');
  const body = node.getChild('FunctionCallBody');
  if (name === null || body === null) return;
  const called = textOf(name);
  const other = rangeFunctions[called];
  if (other !== undefined) {
    add('function-swapped', `${called} → ${other}`, { ...spanOf(name), by: other });
    const vector = body.getChild('MatrixSelector')?.getChild('VectorSelector');
    if (vector) add('rate-off', `without ${called}`, { ...spanOf(node), by: textOf(vector) });
  }
  if (called === 'histogram_quantile') {
    const q = body.getChild('NumberDurationLiteral');
    if (q === null) return;
    const changed = Number(textOf(q)) === 0.5 ? 0.9 : 0.5;
    add('quantile-changed', `${textOf(q)} → ${changed}`, { ...spanOf(q), by: String(changed) });
  }
}

function breakBinary(node: SyntaxNode, textOf: TextOf, add: Add): void {
  const [left, right] = [node.firstChild, node.lastChild];
  const operator = left?.nextSibling;
  if (!left || !right || !operator) return;
  const written = textOf(operator);
  const turned = comparisons[written];
  if (turned !== undefined) add('comparison-turned', `${written} → ${turned}`, { ...spanOf(operator), by: turned });
  const other = operators[written];
  if (other !== undefined) add('operator-changed', `${written} → ${other}`, { ...spanOf(operator), by: other });
  const isWritten = left.name === 'NumberDurationLiteral' || right.name === 'NumberDurationLiteral';
  // A limit on the other side is the same comparison, turned: that one is there already. And of a product or a sum the sides are alike.
  if ((turned === undefined || !isWritten) && written !== '*' && written !== '+') {
    add(
      'operands-swapped',
      `sides of ${written}`,
      { ...spanOf(left), by: bracket(right, textOf) },
      {
        ...spanOf(right),
        by: bracket(left, textOf),
      },
    );
  }
  for (const [kept, gone] of [
    [left, right],
    [right, left],
  ] as const) {
    // A bare number is no measure of anything.
    if (kept.name === 'NumberDurationLiteral') continue;
    add('side-dropped', `without ${written} ${shorten(textOf(gone))}`, { ...spanOf(node), by: bracket(kept, textOf) });
  }
}

function bracket(node: SyntaxNode, textOf: TextOf): string {
  return node.name === 'BinaryExpr' ? `(${textOf(node)})` : textOf(node);
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

function spanOf({ from, to }: SyntaxNode): { from: number; to: number } {
  return { from, to };
}

function twice(duration: string): string {
  return duration.replace(/\d+/, (digits) => String(Number(digits) * 2));
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  // From behind, so that positions stay what they were.
  return [...edits]
    .sort((a, b) => b.from - a.from)
    .reduce((rest, { from, to, by }) => rest.slice(0, from) + by + rest.slice(to), text);
}

function visit(node: SyntaxNode, see: (node: SyntaxNode) => void): void {
  see(node);
  for (let child = node.firstChild; child !== null; child = child.nextSibling) visit(child, see);
}
