/**
 * Table: rows that fit on a screen are there, all others are room. Some ten thousand rows scroll like ten. It is a grid with one stop for the Tab key:
 * arrows, Page Up/Down, Home and End move between rows, Enter opens one, Space chooses one. Narrow tables draw each row as `compact` says.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useCallback, useRef, useState } from 'react';
import { Checkbox } from './choices.tsx';
import { nextRow } from './row-keys.ts';
import { classes } from './tone.ts';
import { useWidth } from './use-width.ts';
import './table.css';

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
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (index) => keyAt(rows, rowKey, index),
  });

  const focusRow = useCallback(
    (index: number) => {
      const key = keyAt(rows, rowKey, index);
      setActiveKey(key);
      virtualizer.scrollToIndex(index, { align: 'auto' });
      // The row may only be drawn after the scroll.
      requestAnimationFrame(() => {
        scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
      });
    },
    [rows, rowKey, virtualizer],
  );

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

  const columnCount = columns.length + (selected === undefined ? 0 : 1);
  const tracks = columns.map(({ width: track = 'minmax(0, 1fr)' }) => track).join(' ');
  const style = { '--table-columns': selected === undefined ? tracks : `40px ${tracks}` } as React.CSSProperties;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columnCount}
      aria-multiselectable={selected === undefined ? undefined : true}
      tabIndex={rows.length === 0 ? 0 : -1}
      className={classes('table', isCompact && 'table-compact', className)}
      style={style}
      onKeyDown={onKeyDown}
    >
      <TableHead {...props} />
      <div role="rowgroup" className="table-body" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <TableRow
              key={key}
              row={row}
              id={key}
              index={item.index}
              top={item.start}
              height={height}
              isActive={item.index === activeIndex}
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

function toggled(selected: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(key)) next.add(key);
  return next;
}

function TableHead<T>({ columns, rows, rowKey, sort, onSort, selected, onSelect }: TableProps<T>) {
  const all = selected !== undefined && rows.length > 0 && rows.every((row) => selected.has(rowKey(row)));
  return (
    <div role="rowgroup" className="table-head">
      <div role="row" aria-rowindex={1} className="table-row">
        {selected === undefined ? null : (
          <div role="columnheader" className="table-cell">
            <Checkbox
              aria-label="Choose all rows"
              isSelected={all}
              isIndeterminate={!all && selected.size > 0}
              onChange={() => onSelect?.(all ? new Set() : new Set(rows.map(rowKey)))}
            />
          </div>
        )}
        {columns.map((column) => {
          const direction = sort?.column === column.id ? sort.direction : undefined;
          const isSortable = column.isSortable === true && onSort !== undefined;
          const Arrow = direction === undefined ? ChevronsUpDown : direction === 'ascending' ? ArrowUp : ArrowDown;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={isSortable ? (direction ?? 'none') : undefined}
              className={classes('table-cell', column.align === 'end' && 'table-end')}
            >
              {isSortable ? (
                <button
                  type="button"
                  className={classes('table-sort', direction !== undefined && 'table-sorted')}
                  onClick={() =>
                    onSort({ column: column.id, direction: direction === 'ascending' ? 'descending' : 'ascending' })
                  }
                >
                  {column.header}
                  <Arrow size={14} aria-hidden />
                </button>
              ) : (
                column.header
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface TableRowProps {
  row: unknown;
  id: string;
  index: number;
  top: number;
  height: number;
  isActive: boolean;
  isSelected: boolean | undefined;
  columns: readonly Column<unknown>[];
  compact: ((row: unknown) => ReactNode) | undefined;
  className: string | undefined;
  label: string | undefined;
  onActive(key: string): void;
  onOpen: ((row: unknown) => void) | undefined;
  onToggle: (() => void) | undefined;
}

/** `onToggle` is made anew with each drawing and says nothing new. */
const isSameRow = (before: TableRowProps, after: TableRowProps): boolean =>
  (Object.keys(after) as (keyof TableRowProps)[]).every(
    (name) => name === 'onToggle' || Object.is(before[name], after[name]),
  ) &&
  (before.isSelected === undefined || before.onToggle === after.onToggle);

const TableRow = memo(function TableRow(props: TableRowProps) {
  const { row, id, index, top, height, isActive, isSelected, columns, compact, className, label, onActive, onOpen } =
    props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of its rows
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-label={label}
      data-index={index}
      data-key={id}
      tabIndex={isActive ? 0 : -1}
      className={classes('table-row', onOpen !== undefined && 'table-row-open', className)}
      style={{ height, transform: `translateY(${top}px)` }}
      onFocus={() => onActive(id)}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('button, a, input, label') !== null) return;
        onOpen?.(row);
      }}
    >
      {isSelected === undefined ? null : (
        <div role="gridcell" className="table-cell">
          <Checkbox
            aria-label={`Choose ${label ?? id}`}
            isSelected={isSelected}
            onChange={() => props.onToggle?.()}
            excludeFromTabOrder
          />
        </div>
      )}
      {compact === undefined ? (
        columns.map((column) => (
          <div key={column.id} role="gridcell" className={classes('table-cell', column.align === 'end' && 'table-end')}>
            {column.cell(row)}
          </div>
        ))
      ) : (
        <div role="gridcell" aria-colspan={columns.length} className="table-cell table-card">
          {compact(row)}
        </div>
      )}
    </div>
  );
}, isSameRow);
