/** Columns of a table, how it is sorted, and which rows are chosen. Pure. */
import type { ReactNode } from 'react';

export interface Column<T> {
  id: string;
  header: string;
  cell(row: T): ReactNode;
  /** A track of CSS grid: `120px`, `minmax(160px, 2fr)`. Default: `minmax(0, 1fr)`. */
  width?: string;
  align?: 'start' | 'end';
  isSortable?: boolean;
}

export interface Sort {
  column: string;
  direction: 'ascending' | 'descending';
}

export function toggled(selected: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(key)) next.add(key);
  return next;
}
