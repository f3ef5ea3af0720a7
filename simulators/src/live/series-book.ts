/** Series book: figures over the time of a run, one point per second at first. As a run grows, neighbours are put together, so that the book never does. */
import type { Series } from '../record.ts';

const MOST_POINTS = 600;

export interface SeriesAbout {
  name: string;
  title: string;
  unit: string;
}

interface Column {
  about: SeriesAbout;
  values: (number | null)[];
  /** Of the point that is still being made. */
  sum: number;
  count: number;
}

export class SeriesBook {
  readonly #columns: Map<string, Column>;
  readonly #mostPoints: number;
  #atMs: number[];
  /** How many samples make a point; those of the next one are so many. */
  #perPoint: number;
  #pending: number;

  constructor(about: readonly SeriesAbout[], mostPoints = MOST_POINTS) {
    this.#columns = new Map(about.map((column) => [column.name, { about: column, values: [], sum: 0, count: 0 }]));
    this.#mostPoints = mostPoints;
    this.#atMs = [];
    this.#perPoint = 1;
    this.#pending = 0;
  }

  /** @param values by name; undefined where there is nothing to tell */
  add(atMs: number, values: Readonly<Record<string, number | undefined>>): void {
    for (const [name, column] of this.#columns) {
      const value = values[name];
      if (value === undefined) continue;
      column.sum += value;
      column.count++;
    }
    if (++this.#pending < this.#perPoint) return;
    this.#pending = 0;
    this.#atMs.push(atMs);
    for (const column of this.#columns.values()) {
      column.values.push(column.count === 0 ? null : column.sum / column.count);
      column.sum = 0;
      column.count = 0;
    }
    if (this.#atMs.length === this.#mostPoints) this.#halve();
  }

  read(): Series[] {
    return [...this.#columns.values()].map(({ about, values }) => ({ ...about, atMs: this.#atMs, values }));
  }

  /** Two become one: the later instant, and the mean of what is known. */
  #halve(): void {
    this.#perPoint *= 2;
    this.#atMs = this.#atMs.filter((_, i) => i % 2 === 1);
    for (const column of this.#columns.values()) {
      const { values } = column;
      column.values = this.#atMs.map((_, i) => meanOf(values[2 * i] ?? null, values[2 * i + 1] ?? null));
    }
  }
}

function meanOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return (a + b) / 2;
}
