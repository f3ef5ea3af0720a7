/**
 * Table: rows that fit on a screen are there, all others are room. Some ten thousand rows scroll like ten. It is a grid with one stop for the Tab key:
 * arrows, Page Up/Down, Home and End move between rows, Enter opens one, Space chooses one. Narrow tables draw each row as `compact` says.
 */
import {
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { nextRow } from './row-keys.ts';
import { type Column, type Sort, toggled } from './table-column.ts';
import { TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import { classes } from './tone.ts';
import { useRowWindow } from './use-row-window.ts';
import { useWidth } from './use-width.ts';
import './table.css';

export interface TableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey(row: T): string;
  /** What is read of a row when it is focused. Default: its cells. */
  rowLabel?(row: T): string;
  /** Enter, or a press anywhere in the row. */
  onOpen?(row: T): void;
  sort?: Sort;
  onSort?(sort: Sort): void;
  /** Keys of chosen rows; with it the table has a column of checkboxes. */
  selected?: ReadonlySet<string>;
  onSelect?(selected: ReadonlySet<string>): void;
  /** Class of a row, such as one that has just changed. Must be the same function until its outcome changes. */
  rowClass?(row: T): string | undefined;
  /** px. Default: 48. */
  rowHeight?: number;
  /** A row where the table is narrower than `compactBelow`. */
  compact?(row: T): ReactNode;
  compactHeight?: number;
  /** px. Default: 640. */
  compactBelow?: number;
  /** More rows are being fetched. */
  isBusy?: boolean;
  /** Instead of rows where there are none. */
  empty?: ReactNode;
  className?: string;
}

export function Table<T>(props: TableProps<T>) {
  const { label, columns, rows, rowKey, onOpen, selected, onSelect, empty, className } = props;
  const { rowHeight = 48, compact, compactHeight = 72, compactBelow = 640 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const isCompact = compact !== undefined && width > 0 && width < compactBelow;
  const height = isCompact ? compactHeight : rowHeight;
  const [activeKey, setActiveKey] = useState<string | undefined>(undefined);
  const activeIndex = Math.max(0, activeKey === undefined ? 0 : rows.findIndex((row) => rowKey(row) === activeKey));
  const { from, to, scrollTo } = useRowWindow(scroller, { count: rows.length, rowHeight: height });

  const toFocus = useRef<number | undefined>(undefined);
  const focusRow = (index: number) => {
    toFocus.current = index;
    setActiveKey(keyAt(rows, rowKey, index));
    scrollTo(index);
  };
  useLayoutEffect(() => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${toFocus.current}"]`);
    if (toFocus.current === undefined || !row) return;
    toFocus.current = undefined;
    row.focus({ preventScroll: true });
  });

  /** The row that has the focus. */
  const focused = useRef<{ key: string; index: number } | undefined>(undefined);
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const { key, index } = target.dataset;
    focused.current = key === undefined ? undefined : { key, index: Number(index) };
  };
  const onBlur = ({ target }: FocusEvent<HTMLElement>) => {
    // Another window may have it for a while, and gives it back.
    if (document.activeElement !== target) focused.current = undefined;
  };
  useLayoutEffect(() => {
    const { current } = focused;
    if (current === undefined) return;
    const index = rows.findIndex((row) => rowKey(row) === current.key);
    if (index !== -1) {
      focused.current = { ...current, index };
      return;
    }
    // It has left the list, and its focus with it, to the top of the page: whatever takes its place has it now.
    focused.current = undefined;
    if (rows.length === 0) scroller.current?.focus();
    else focusRow(Math.min(current.index, rows.length - 1));
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const onRow = event.target instanceof HTMLElement && event.target.dataset.index !== undefined;
    if (!onRow) return;
    const row = rows[activeIndex];
    if (event.key === 'Enter' && onOpen !== undefined && row !== undefined) {
      event.preventDefault();
      onOpen(row);
      return;
    }
    if (event.key === ' ' && selected !== undefined && row !== undefined) {
      event.preventDefault();
      onSelect?.(toggled(selected, rowKey(row)));
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    const next = nextRow(event.key, { index: activeIndex, count: rows.length, page });
    if (next === undefined) return;
    event.preventDefault();
    focusRow(next);
  };

  const drawn = Array.from({ length: to - from }, (_, offset) => from + offset);
  // The row that Tab leads to is there wherever the list is scrolled to, and so is its focus.
  if (activeIndex < from) drawn.unshift(activeIndex);
  else if (activeIndex >= to) drawn.push(activeIndex);

  const columnCount = columns.length + (selected === undefined ? 0 : 1);
  const tracks = columns.map(({ width: track = 'minmax(0, 1fr)' }) => track).join(' ');
  const style = { '--table-columns': selected === undefined ? tracks : `40px ${tracks}` } as CSSProperties;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-busy={props.isBusy}
      aria-rowcount={rows.length + 1}
      aria-colcount={columnCount}
      aria-multiselectable={selected === undefined ? undefined : true}
      tabIndex={rows.length === 0 ? 0 : -1}
      className={classes('table', isCompact && 'table-compact', className)}
      style={style}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <TableHead {...props} />
      <div role="rowgroup" className="table-body" style={{ height: rows.length * height }}>
        {drawn.map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <TableRow
              key={key}
              row={row}
              id={key}
              index={index}
              top={index * height}
              height={height}
              isActive={index === activeIndex}
              isSelected={selected?.has(key)}
              columns={columns as readonly Column<unknown>[]}
              compact={isCompact ? (compact as (row: unknown) => ReactNode) : undefined}
              className={props.rowClass?.(row)}
              label={props.rowLabel?.(row)}
              onActive={setActiveKey}
              onOpen={onOpen as ((row: unknown) => void) | undefined}
              onToggle={
                selected === undefined || onSelect === undefined ? undefined : () => onSelect(toggled(selected, key))
              }
            />
          );
        })}
      </div>
      {rows.length === 0 ? <div className="table-empty">{empty}</div> : null}
    </div>
  );
}

function keyAt<T>(rows: readonly T[], rowKey: (row: T) => string, index: number): string {
  const row = rows[index];
  return row === undefined ? String(index) : rowKey(row);
}
