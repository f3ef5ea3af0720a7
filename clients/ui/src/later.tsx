/**
 * Later: components that weigh more than a page should have to carry before it can be used. They are fetched when they are first drawn, and their room is kept
 * for them until they are there.
 */
import type { ComponentType } from 'react';
import { PartBoundary } from './boundary.tsx';
import type { DatePickerProps, DateRangePickerProps, DateTimeFieldProps, TimeFieldProps } from './date-field.tsx';
import { later } from './later-component.ts';
import type { SeriesChartProps } from './series-chart.tsx';
import './later.css';

const dateField = () => import('./date-field.tsx');
const LaterDatePicker = later(async () => (await dateField()).DatePicker);
const LaterDateRangePicker = later(async () => (await dateField()).DateRangePicker);
const LaterDateTimeField = later(async () => (await dateField()).DateTimeField);
const LaterTimeField = later(async () => (await dateField()).TimeField);
const LaterSeriesChart = later(async () => (await import('./series-chart.tsx')).SeriesChart);

export function DatePicker(props: DatePickerProps) {
  return <Field as={LaterDatePicker} {...props} />;
}

export function DateRangePicker(props: DateRangePickerProps) {
  return <Field as={LaterDateRangePicker} {...props} />;
}

export function DateTimeField(props: DateTimeFieldProps) {
  return <Field as={LaterDateTimeField} {...props} />;
}

export function TimeField(props: TimeFieldProps) {
  return <Field as={LaterTimeField} {...props} />;
}

function Field<P extends { label: string }>({ as: Later, ...props }: { as: ComponentType<P> } & P) {
  const own = props as unknown as P & { label: string };
  return (
    <PartBoundary
      what={`The field “${own.label}”`}
      fallback={
        <span className="field later-field">
          <span className="field-label">{own.label}</span>
          <span className="field-box" />
        </span>
      }
    >
      <Later {...own} />
    </PartBoundary>
  );
}

export function SeriesChart(props: SeriesChartProps) {
  return (
    <PartBoundary
      what="The chart"
      fallback={<div className="later-chart" style={{ height: (props.height ?? 200) + 40 }} />}
    >
      <LaterSeriesChart {...props} />
    </PartBoundary>
  );
}
