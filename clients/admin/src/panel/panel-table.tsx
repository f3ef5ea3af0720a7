/** Panel table: a short table within a card. Rows are its children. */
import type { ReactNode } from 'react';

/** Figures stand at the end of their column. */
export type Heading = string | { figure: string };

export function PanelTable({ head, children }: { head: readonly Heading[]; children: ReactNode }) {
  return (
    <table className="panel-table">
      <thead>
        <tr>
          {head.map((heading) =>
            typeof heading === 'string' ? (
              <th key={heading} scope="col">
                {heading}
              </th>
            ) : (
              <th key={heading.figure} scope="col" className="panel-end">
                {heading.figure}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
