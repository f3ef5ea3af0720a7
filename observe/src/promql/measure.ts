/** Measure: what an expression compares, without the limits: of `rate(a) > 3 and up == 1` it is `rate(a) and up`. */
import { parser } from '@prometheus-io/lezer-promql';

const comparisons = new Set(['Gtr', 'Gte', 'Lss', 'Lte', 'Eqlc', 'Eql', 'EqlSingle', 'Neq']);

export function measureOf(text: string): string {
  const cuts: { from: number; to: number }[] = [];
  parser.parse(text).iterate({
    enter({ name, node }) {
      if (name !== 'BinaryExpr') return;
      const [left, right] = [node.firstChild, node.lastChild];
      const operator = left?.nextSibling;
      if (!left || !right || !operator || !comparisons.has(operator.name)) return;
      // A limit is a number; what is compared with another measure stays.
      if (right.name === 'NumberDurationLiteral' || right.name === 'UnaryExpr')
        cuts.push({ from: left.to, to: right.to });
    },
  });
  return cuts
    .sort((a, b) => b.from - a.from)
    .reduce((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), text);
}
