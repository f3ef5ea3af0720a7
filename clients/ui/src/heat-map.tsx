/** Heat map: a table whose cells are the darker, the more they count. The numbers stand in it too. */
import { classes } from './tone.ts';
import './heat-map.css';

export interface HeatMapProps {
  label: string;
  rows: readonly { header: string; values: readonly number[] }[];
  /** Headers of the columns. */
  columns: readonly string[];
  format?(value: number): string;
}

const LEVELS = 6;

export function HeatMap({ label, rows, columns, format = String }: HeatMapProps) {
  const most = Math.max(0, ...rows.flatMap(({ values }) => values));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="heat-map" aria-label={label} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <td />
            {columns.map((header) => (
              <th key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ header, values }) => (
            <tr key={header}>
              <th scope="row">{header}</th>
              {values.map((value, column) => (
                <td key={columns[column]} className={classes('heat-map-cell', `heat-map-${levelOf(value, most)}`)}>
                  {value === 0 ? <span className="visually-hidden">0</span> : format(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** 0: nothing; else 1 to 6 by its share of the most. */
function levelOf(value: number, most: number): number {
  return value <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((value / most) * LEVELS));
}
