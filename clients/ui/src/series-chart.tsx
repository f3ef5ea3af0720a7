/**
 * Series chart: lines over time. New values are drawn without making the chart anew, so that it can live second by second; a press on a name hides its line.
 * It is drawn on a canvas, so what it says is said in a sentence as well.
 */
import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import {
  lonePoints,
  placesOf,
  SERIES_COLOURS,
  type SeriesLine,
  seriesSentence,
  stack,
  timeFormat,
} from './series-lines.ts';
import { classes } from './tone.ts';
import { useWidth } from './use-width.ts';
import './series-chart.css';

export interface SeriesChartProps {
  /** What is drawn, read instead of the picture. */
  label: string;
  /** Seconds since 1970, ascending. */
  times: readonly number[];
  lines: readonly SeriesLine[];
  format?(value: number): string;
  /** Of the time axis. Default: those of the browser. */
  timeZone?: string;
  locale?: string;
  /** px, without the names. Default: 200. */
  height?: number;
  /** `stacked`: each line stands on those before it. Default: `line`. */
  kind?: 'line' | 'area' | 'stacked';
}

const plain = (value: number): string => String(value);

export function SeriesChart({
  label,
  times,
  lines,
  format = plain,
  timeZone,
  locale,
  height = 200,
  kind = 'line',
}: SeriesChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const width = useWidth(box);
  const places = useRef<ReadonlyMap<string, number>>(new Map());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState<number | undefined>(undefined);
  places.current = placesOf(
    lines.map(({ name }) => name),
    places.current,
  );
  const ordered = [...lines].sort((a, b) => placeOf(a) - placeOf(b));
  function placeOf({ name }: SeriesLine): number {
    return places.current.get(name) ?? 0;
  }
  const visible = ordered.filter(({ name }) => !hidden.has(name));
  const at = cursor ?? times.length - 1;

  useChart({
    box,
    probe,
    width,
    height,
    times,
    lines: visible,
    places: places.current,
    kind,
    format,
    timeZone,
    locale,
    onCursor: setCursor,
  });

  return (
    <figure className="series-chart">
      <span ref={probe} className="series-chart-probe" aria-hidden />
      <div
        ref={box}
        className="series-chart-box"
        role="img"
        aria-label={seriesSentence(label, ordered, format)}
        style={{ height }}
      />
      <ul className="series-chart-legend" aria-label={`Lines of ${label}`}>
        {ordered.map((line) => {
          const { name, values } = line;
          const value = values[at];
          const isHidden = hidden.has(name);
          return (
            <li key={name}>
              <button
                type="button"
                className={classes('series-chart-name', isHidden && 'series-chart-hidden')}
                aria-pressed={!isHidden}
                onClick={() => setHidden(toggled(hidden, name))}
              >
                <span
                  aria-hidden
                  className={classes(
                    'series-chart-swatch',
                    `series-chart-${(placeOf(line) % SERIES_COLOURS) + 1}`,
                    placeOf(line) >= SERIES_COLOURS && 'series-chart-dashed',
                  )}
                />
                {name}
                <span className="series-chart-value">
                  {value === null || value === undefined ? '–' : format(value)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </figure>
  );
}

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(names);
  if (!next.delete(name)) next.add(name);
  return next;
}

interface Drawing {
  box: React.RefObject<HTMLDivElement | null>;
  probe: React.RefObject<HTMLSpanElement | null>;
  width: number;
  height: number;
  times: readonly number[];
  lines: readonly SeriesLine[];
  places: ReadonlyMap<string, number>;
  kind: NonNullable<SeriesChartProps['kind']>;
  format(value: number): string;
  timeZone: string | undefined;
  locale: string | undefined;
  onCursor(index: number | undefined): void;
}

/** Makes the chart when its lines are others, and hands it new values otherwise. */
function useChart(drawing: Drawing): void {
  const { box, width, height, times, lines, places, kind } = drawing;
  const chart = useRef<UPlot | undefined>(undefined);
  const latest = useRef(drawing);
  latest.current = drawing;
  const made = JSON.stringify([kind, lines.map(({ name }) => [name, places.get(name)])]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `made` stands for the lines; their values follow below
  useEffect(() => {
    const { current } = box;
    if (current === null || width === 0) return undefined;
    const plot = new UPlot(optionsOf(latest), dataOf(latest.current), current);
    chart.current = plot;
    const redraw = () => plot.redraw(false);
    const theme = new MutationObserver(redraw);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', redraw);
    return () => {
      theme.disconnect();
      scheme.removeEventListener('change', redraw);
      chart.current = undefined;
      plot.destroy();
    };
  }, [made, width === 0, box]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new values, and nothing else, are drawn
  useEffect(
    () => chart.current?.setData(dataOf(latest.current)),
    [times, lines.map(({ values }) => values).join(), made],
  );

  useEffect(() => {
    if (width > 0) chart.current?.setSize({ width, height });
  }, [width, height]);
}

/** Stacked lines are drawn from the top, so that each fills what is below it. */
function dataOf({ times, lines, kind }: Drawing): UPlot.AlignedData {
  const values = kind === 'stacked' ? stack(lines).reverse() : lines.map((line) => [...line.values]);
  return [[...times], ...values] as UPlot.AlignedData;
}

function optionsOf(latest: React.RefObject<Drawing>): UPlot.Options {
  const { width, height, lines, places, kind, timeZone } = latest.current;
  const drawn = kind === 'stacked' ? [...lines].reverse() : lines;
  const colour = (name: string, alpha?: number) => colourOf(latest.current.probe.current, name, alpha);
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: { y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.08 : 1] } },
    ...(timeZone === undefined ? {} : { tzDate: (time: number) => UPlot.tzDate(new Date(time * 1_000), timeZone) }),
    axes: [
      {
        stroke: () => colour('text-muted'),
        grid: { show: false },
        ticks: { show: false },
        size: 28,
        gap: 4,
        space: 84,
        font: FONT,
        values: (plot, splits, _axis, _space, stepS) => splits.map(timeWriter(plot, stepS, latest.current)),
      },
      {
        stroke: () => colour('text-muted'),
        grid: { stroke: () => colour('border'), width: 1 },
        ticks: { show: false },
        gap: 6,
        space: 40,
        font: FONT,
        // Of what is counted there is no half.
        ...(isWhole(lines) ? { incrs: WHOLE_STEPS } : {}),
        size: (_plot, values) => 14 + 7 * Math.max(0, ...(values ?? []).map((text) => text.length)),
        values: (_plot, splits) => splits.map((value) => latest.current.format(value)),
      },
    ],
    series: [
      {},
      ...drawn.map(({ name }): UPlot.Series => {
        const place = places.get(name) ?? 0;
        const token = `series-${(place % SERIES_COLOURS) + 1}`;
        return {
          stroke: () => colour(token),
          width: 2,
          ...(kind === 'line' ? {} : { fill: () => colour(token, kind === 'stacked' ? 0.55 : 0.16) }),
          ...(place >= SERIES_COLOURS ? { dash: [6, 4] } : {}),
          // A value between two gaps has no line, and would not be seen.
          points: { show: false, size: 6, filter: (plot, series) => lonePoints(plot.data[series] ?? []) },
          spanGaps: false,
        };
      }),
    ],
    hooks: { setCursor: [(plot) => latest.current.onCursor(plot.cursor.idx ?? undefined)] },
  };
}

/** 1, 2, 5, 10, 20, 50 … */
const WHOLE_STEPS = Array.from({ length: 36 }, (_, i) => [1, 2, 5][i % 3] as number).map(
  (digit, i) => digit * 10 ** Math.floor(i / 3),
);

const isWhole = (lines: readonly SeriesLine[]): boolean =>
  lines.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)));

const FONT = '12px system-ui, sans-serif';

function timeWriter(plot: UPlot, stepS: number, { locale, timeZone }: Drawing): (time: number) => string {
  const spanS = (plot.scales.x?.max ?? 0) - (plot.scales.x?.min ?? 0);
  const format = new Intl.DateTimeFormat(locale, {
    ...timeFormat(stepS, spanS),
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (time) => format.format(time * 1_000);
}

/** A canvas knows no custom properties: an element that wears the token tells what it is in the theme of now. */
function colourOf(probe: HTMLElement | null, token: string, alpha?: number): string {
  if (probe === null) return 'gray';
  const { style } = probe;
  style.color =
    alpha === undefined ? `var(--${token})` : `color-mix(in srgb, var(--${token}) ${alpha * 100}%, var(--surface))`;
  return getComputedStyle(probe).color;
}
