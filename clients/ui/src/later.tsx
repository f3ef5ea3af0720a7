/**
 * Later: components that weigh more than a page should have to carry before it can be used. They are fetched when they are first drawn, and their room is kept
 * for them until they are there.
 */
import { type ComponentType, lazy, Suspense } from 'react';
import type { DatePickerProps, DateRangePickerProps, DateTimeFieldProps, TimeFieldProps } from './date-field.tsx';
import type { SeriesChartProps } from './series-chart.tsx';
import './later.css';

const dateField = () => import('./date-field.tsx');
const LaterDatePicker = lazy(async () => ({ default: (await dateField()).DatePicker }));
const LaterDateRangePicker = lazy(async () => ({ default: (await dateField()).DateRangePicker }));
const LaterDateTimeField = lazy(async () => ({ default: (await dateField()).DateTimeField }));
const LaterTimeField = lazy(async () => ({ default: (await dateField()).TimeField }));
const LaterSeriesChart = lazy(async () => ({ default: (await import('./series-chart.tsx')).SeriesChart }));

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
    <Suspense
      fallback={
        <span className="field later-field">
          <span className="field-label">{own.label}</span>
          <span className="field-box" />
        </span>
      }
    >
      <Later {...own} />
    </Suspense>
  );
}

export function SeriesChart(props: SeriesChartProps) {
  return (
    <Suspense fallback={<div className="later-chart" style={{ height: (props.height ?? 200) + 40 }} />}>
      <LaterSeriesChart {...props} />
    </Suspense>
  );
}
