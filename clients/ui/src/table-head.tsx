/** The head of a table: names of the columns, buttons that sort, and a box that chooses all rows. */
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { Checkbox } from './choices.tsx';
import type { TableProps } from './table.tsx';
import { classes } from './tone.ts';

export function TableHead<T>({ columns, rows, rowKey, sort, onSort, selected, onSelect }: TableProps<T>) {
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
