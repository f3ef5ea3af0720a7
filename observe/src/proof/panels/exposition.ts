/** Exposition: what a page of metrics says, read from its own text, and not from what a Prometheus made of it. */

export interface Exposed {
  /** Of the metric: of a histogram without `_bucket`, `_sum` and `_count`. */
  name: string;
  type: string;
  /** Each series: its labels, `le` left out. */
  series: readonly Readonly<Record<string, string>>[];
  /** Lines. */
  samples: number;
}

export function parseExposition(text: string): Exposed[] {
  const found = new Map<
    string,
    { name: string; type: string; series: Map<string, Record<string, string>>; samples: number }
  >();
  for (const line of text.split('\n')) {
    const [, declared, type] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
    if (declared !== undefined && type !== undefined)
      found.set(declared, { name: declared, type, series: new Map(), samples: 0 });
    const [, name, inBraces = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S/.exec(line) ?? [];
    if (name === undefined || line.startsWith('#')) continue;
    const metric = found.get(name) ?? found.get(name.replace(/_(?:bucket|sum|count)$/, ''));
    if (metric === undefined) continue;
    const labels = Object.fromEntries(
      [...inBraces.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].flatMap(([, label = '', value = '']) =>
        label === 'le' ? [] : [[label, value]],
      ),
    );
    metric.series.set(JSON.stringify(labels), labels);
    metric.samples++;
  }
  return [...found.values()].map(({ series, ...rest }) => ({ ...rest, series: [...series.values()] }));
}
