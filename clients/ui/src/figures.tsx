/** Figures: one number with its words and its course, and lists of facts. */
import type { ReactNode } from 'react';
import { sparklinePath } from './sparkline-path.ts';
import './figures.css';

export interface StatTileProps {
  label: string;
  value: ReactNode;
  /** Of the value, such as "ms". */
  unit?: string;
  /** What it means or compares to. */
  hint?: ReactNode;
  /** The course so far, oldest first; null where nothing was measured. */
  series?: readonly (number | null)[];
}

export function StatTile({ label, value, unit, hint, series }: StatTileProps) {
  return (
    <div className="stat">
      <p className="stat-label">{label}</p>
      <p className="stat-value">
        {value}
        {unit === undefined ? null : <span className="stat-unit">{unit}</span>}
      </p>
      {hint === undefined ? null : <p className="stat-hint">{hint}</p>}
      {series === undefined ? null : <Sparkline values={series} />}
    </div>
  );
}

export interface SparklineProps {
  values: readonly (number | null)[];
  /** Read instead of it; without one it is only decoration beside a number. */
  label?: string;
}

export function Sparkline({ values, label }: SparklineProps) {
  const { line, area } = sparklinePath(values, { width: 120, height: 32 });
  const picture = (
    <>
      <path className="sparkline-area" d={area} />
      <path className="sparkline-line" d={line} />
    </>
  );
  const box = { className: 'sparkline', viewBox: '0 0 120 32', preserveAspectRatio: 'none' };
  return label === undefined ? (
    <svg {...box} aria-hidden="true">
      {picture}
    </svg>
  ) : (
    <svg {...box} role="img" aria-label={label}>
      {picture}
    </svg>
  );
}

export interface FactsProps {
  facts: readonly { label: string; value: ReactNode }[];
}

/** Label and value, one below the other. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className="facts">
      {facts.map(({ label, value }) => (
        <div key={label} className="facts-row">
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
