/**
 * Query: PromQL made of catalogue entries. A metric that does not exist, a label that it does not have and a value that the label cannot have are
 * type errors in the place that names them; a counter without a rate, or a threshold without a bucket, cannot be written at all.
 *
 * An expression is a function of its scope: the same one stands in a board, where variables choose the nodes and Grafana the window, and in a rule,
 * where there are neither, and windows may be scaled for a test.
 */
import {
  type Counter,
  durationOf,
  type Gauge,
  type Histogram,
  type LabelOf,
  type Metric,
  type Selection,
  select,
  type Where,
} from '@slotwire/metrics';

/** What a length of time is for: a range, between two evaluations, how long an alert has to hold, or how old something may be. */
export type Span = 'window' | 'interval' | 'for' | 'age';

/**
 * How long all that is in a test: so many times what it is in production, or as long as a function says. A number leaves ages alone: how often the
 * service does something stays what it is.
 */
export type Scale = number | ((seconds: number, span: Span) => number);

export interface Scope {
  /** Of every series: `job=~"$job"`. */
  matchers: readonly string[];
  /** Of a range that names none itself: `$__rate_interval`. */
  window: string;
  /** Of a range that is all the time that somebody looks at: `$__range`. Absent where nobody does: the window. */
  shown?: string;
  /** Of a range that does: 1, or less in a test that cannot wait. */
  scale: Scale;
}

export interface Expr {
  text(scope: Scope): string;
  /** Of its series. */
  labels: readonly string[];
  metrics: readonly Metric[];
  /** An operand of another operator needs no brackets. */
  atomic: boolean;
}

/** What Prometheus gives to every target. */
export type TargetLabel = 'environment' | 'job' | 'instance';

export interface Options<M extends Metric> {
  where?: Where<M>;
  /** Of targets: `{ job: 'slotwire' }`. */
  target?: Partial<Record<TargetLabel, string>>;
  by?: readonly (LabelOf<M> | TargetLabel)[];
  /** Seconds, or all that is shown. Absent: the scope's. */
  window?: number | 'shown';
}

/** The sum of a gauge. */
export function sum<const M extends Gauge>(metric: M, options: Options<M> = {}): Expr {
  return aggregate('sum', metric, options);
}

export function highest<const M extends Gauge>(metric: M, options: Options<M> = {}): Expr {
  return aggregate('max', metric, options);
}

export function lowest<const M extends Gauge>(metric: M, options: Options<M> = {}): Expr {
  return aggregate('min', metric, options);
}

/** Every series by itself, with the labels of its target. */
export function each<const M extends Gauge>(metric: M, options: Omit<Options<M>, 'by'> = {}): Expr {
  const labels = [...Object.keys(metric.labels), 'environment', 'job', 'instance'];
  return { text: (scope) => seriesText(metric.name, options, scope), labels, metrics: [metric], atomic: true };
}

/** Per second. */
export function rate<const M extends Counter>(metric: M, options: Options<M> = {}): Expr {
  return overRange('rate', metric, metric.name, options);
}

/** So many in the window. */
export function growth<const M extends Counter>(metric: M, options: Options<M> = {}): Expr {
  return overRange('increase', metric, metric.name, options);
}

/** Measurements per second. */
export function rateOf<const M extends Histogram>(metric: M, options: Options<M> = {}): Expr {
  return overRange('rate', metric, `${metric.name}_count`, options);
}

/** How often a gauge has changed in the window. */
export function changes<const M extends Gauge>(metric: M, options: Options<M> = {}): Expr {
  return overRange('changes', metric, metric.name, options);
}

export function mean<const M extends Histogram>(metric: M, options: Options<M> = {}): Expr {
  const of = (suffix: string) => overRange('rate', metric, `${metric.name}${suffix}`, options);
  return divide(of('_sum'), of('_count'));
}

/** @param q 0 to 1 */
export function quantile<const M extends Histogram>(q: number, metric: M, options: Options<M> = {}): Expr {
  if (!(q > 0 && q < 1)) throw new RangeError(`a quantile is between 0 and 1, not ${q}`);
  const buckets = overRange('rate', metric, `${metric.name}_bucket`, { ...options, by: bucketsBy(options) });
  return {
    text: (scope) => `histogram_quantile(${q}, ${buckets.text(scope)})`,
    labels: options.by ?? [],
    metrics: [metric],
    atomic: true,
  };
}

/** Buckets, for a heat map. */
export function heat<const M extends Histogram>(metric: M, options: Options<M> = {}): Expr {
  return overRange('increase', metric, `${metric.name}_bucket`, { ...options, by: bucketsBy(options) });
}

/** The share that took no longer. @throws Error when no bucket ends there */
export function shareUnder<const M extends Histogram>(seconds: number, metric: M, options: Options<M> = {}): Expr {
  const { name, buckets } = metric;
  if (!buckets.includes(seconds)) throw new Error(`${name} has no bucket that ends at ${seconds}`);
  const good = overRange('rate', metric, `${name}_bucket`, options, [bucketMatcher(seconds)]);
  return divide(good, rateOf(metric, options));
}

/** Of a selection whose metric is not known by type: as SLOs name them. */
export function rateOfSelection({ metric, where }: Selection, options: Pick<Options<Metric>, 'by' | 'window'>): Expr {
  const name = metric.type === 'histogram' ? `${metric.name}_count` : metric.name;
  return overRange('rate', metric, name, { ...options, where });
}

export function bucketRate(
  { metric, where }: Selection<Histogram>,
  seconds: number,
  options: Pick<Options<Metric>, 'by' | 'window'>,
): Expr {
  return overRange('rate', metric, `${metric.name}_bucket`, { ...options, where }, [bucketMatcher(seconds)]);
}

/** How long ago an instant was, or is still to come (`until`), in seconds. */
export function since(instant: Expr): Expr {
  return derived(instant, (text) => `time() - ${text}`);
}

export function until(instant: Expr): Expr {
  return derived(instant, (text) => `${text} - time()`);
}

/** An instant that is longer ago than this. */
export function olderThan(instant: Expr, seconds: number): Expr {
  const age = since(instant);
  return {
    ...age,
    text: (scope) => `${operand(age, scope)} > ${number(lengthOf(seconds, scope.scale, 'age'))}`,
    atomic: false,
  };
}

export function divide(a: Expr, b: Expr): Expr {
  return joined('/', a, b);
}

export function add(a: Expr, b: Expr): Expr {
  return joined('+', a, b);
}

/** Both, with the value of the first. */
export function and(a: Expr, b: Expr, on?: readonly string[]): Expr {
  return joined(on === undefined ? 'and' : `and on (${on.join(', ')})`, a, b);
}

/** The first, where the second has nothing. */
export function unless(a: Expr, b: Expr): Expr {
  return joined('unless', a, b);
}

/** The first; where it has nothing, the second. */
export function or(a: Expr, b: Expr): Expr {
  return { ...joined('or', a, b), labels: a.labels.filter((label) => b.labels.includes(label)) };
}

export function times(factor: number, expr: Expr): Expr {
  return derived(expr, (text) => `${text} * ${number(factor)}`);
}

/** What is left of one. */
export function oneMinus(expr: Expr): Expr {
  return derived(expr, (text) => `1 - ${text}`);
}

export type Comparison = '>' | '>=' | '<' | '==';

export function compare(expr: Expr, how: Comparison, limit: number): Expr {
  return derived(expr, (text) => `${text} ${how} ${number(limit)}`);
}

/** One where there is no such series. */
export function absent<const M extends Gauge>(metric: M, target: Partial<Record<TargetLabel, string>>): Expr {
  return {
    text: (scope) => `absent(${seriesText(metric.name, { target }, scope)})`,
    labels: Object.keys(target),
    metrics: [metric],
    atomic: true,
  };
}

/** One, always. */
export function always(): Expr {
  return { text: () => 'vector(1)', labels: [], metrics: [], atomic: true };
}

function bucketsBy<M extends Metric>({ by = [] }: Options<M>): readonly LabelOf<M>[] {
  return ['le', ...by] as unknown as LabelOf<M>[];
}

function aggregate<M extends Metric>(how: string, metric: M, options: Options<M>): Expr {
  const { by = [] } = options;
  return {
    text: (scope) => `${how}${byText(by)}(${seriesText(metric.name, options, scope)})`,
    labels: by,
    metrics: [metric],
    atomic: true,
  };
}

function overRange<M extends Metric>(
  how: 'rate' | 'increase' | 'changes',
  metric: M,
  series: string,
  options: Options<M>,
  more: readonly string[] = [],
): Expr {
  const { by = [], window } = options;
  return {
    text(scope) {
      const range = typeof window === 'number' ? scaled(window, scope.scale) : windowOf(window, scope);
      return `sum${byText(by)}(${how}(${seriesText(series, options, scope, more)}[${range}]))`;
    },
    labels: by,
    metrics: [metric],
    atomic: true,
  };
}

function windowOf(window: 'shown' | undefined, scope: Scope): string {
  return window === undefined ? scope.window : (scope.shown ?? scope.window);
}

/** A window of a rule, in its scope. Never less than a second: Prometheus has no smaller one that it looks at. */
export function scaled(seconds: number, scale: Scale, span: Span = 'window'): string {
  return durationOf(Math.max(1, Math.round(lengthOf(seconds, scale, span))));
}

function lengthOf(seconds: number, scale: Scale, span: Span): number {
  if (typeof scale === 'function') return scale(seconds, span);
  return span === 'age' ? seconds : seconds * scale;
}

function byText(by: readonly string[]): string {
  return by.length === 0 ? '' : ` by (${by.join(', ')}) `;
}

function seriesText<M extends Metric>(
  name: string,
  { where = {}, target = {} }: Pick<Options<M>, 'where' | 'target'>,
  { matchers }: Scope,
  more: readonly string[] = [],
): string {
  const own = Object.entries({ ...target, ...where }).flatMap(([label, value]) =>
    value === undefined ? [] : [matcher(label, value as string | readonly string[])],
  );
  const all = [...matchers, ...own, ...more];
  return all.length === 0 ? name : `${name}{${all.join(', ')}}`;
}

/**
 * The bucket that ends there, as either Prometheus calls it. From 3.0 on each end is a float, `1.0`, whatever the service wrote; before it is what was
 * scraped, `1`. A matcher of only one of them finds nothing in the other.
 */
function bucketMatcher(seconds: number): string {
  return matcher('le', Number.isInteger(seconds) ? [`${seconds}`, `${seconds}.0`] : `${seconds}`);
}

function matcher(label: string, value: string | readonly string[]): string {
  if (typeof value === 'string') return `${label}="${value}"`;
  // RE2: of what stands in values, these alone mean something to it.
  return `${label}=~"${value.map((each) => each.replace(/[.*+?()[\]{}|^$\\]/g, '\\\\$&')).join('|')}"`;
}

function derived(expr: Expr, write: (text: string) => string): Expr {
  return { ...expr, text: (scope) => write(operand(expr, scope)), atomic: false };
}

function joined(operator: string, a: Expr, b: Expr): Expr {
  return {
    text: (scope) => `${operand(a, scope)} ${operator} ${operand(b, scope)}`,
    labels: a.labels,
    metrics: [...a.metrics, ...b.metrics],
    atomic: false,
  };
}

function operand(expr: Expr, scope: Scope): string {
  const text = expr.text(scope);
  return expr.atomic ? text : `(${text})`;
}

/** Without the tail that binary fractions leave: 14.4 × 0.001 is 0.0144. */
export function number(value: number): string {
  return String(Number(value.toPrecision(12)));
}

export { select };
