/** One row of a table, drawn anew only when something about it changed. */
import { memo, type ReactNode } from 'react';
import { Checkbox } from './choices.tsx';
import type { Column } from './table-column.ts';
import { classes } from './tone.ts';

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

export const TableRow = memo(function TableRow(props: TableRowProps) {
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
