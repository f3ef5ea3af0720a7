/** Dates and times in fields: typed by parts, or picked from a calendar. Values are those of @internationalized/date. */
import type { CalendarDate, Time, ZonedDateTime } from '@internationalized/date';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  DateField as AriaDateField,
  DatePicker as AriaDatePicker,
  DateRangePicker as AriaDateRangePicker,
  TimeField as AriaTimeField,
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Popover,
  RangeCalendar,
} from 'react-aria-components';
import { FieldFrame, type FieldTexts } from './field.tsx';
import { classes } from './tone.ts';
import './date-field.css';
import './popover.css';

interface Common extends FieldTexts {
  isDisabled?: boolean;
  className?: string;
}

export interface DatePickerProps extends Common {
  value: CalendarDate | null;
  onChange(value: CalendarDate | null): void;
  min?: CalendarDate;
  max?: CalendarDate;
}

export function DatePicker({ value, onChange, min, max, label, help, error, className, ...props }: DatePickerProps) {
  return (
    <AriaDatePicker
      {...props}
      value={value}
      onChange={onChange}
      minValue={min ?? null}
      maxValue={max ?? null}
      isInvalid={error !== undefined}
      className={classes('field', className)}
    >
      <DateBox label={label} help={help} error={error}>
        <DateParts />
        <CalendarButton />
      </DateBox>
      <CalendarPopover>
        <Calendar>
          <CalendarPage />
        </Calendar>
      </CalendarPopover>
    </AriaDatePicker>
  );
}

export interface DateTimeFieldProps extends Common {
  /** In the zone that the field shows. */
  value: ZonedDateTime | null;
  onChange(value: ZonedDateTime | null): void;
  /** Where there is none, the zone and the day that typing begins with. */
  placeholder?: ZonedDateTime;
}

export function DateTimeField({
  value,
  onChange,
  placeholder,
  label,
  help,
  error,
  className,
  ...props
}: DateTimeFieldProps) {
  return (
    <AriaDateField
      {...props}
      value={value}
      onChange={onChange}
      granularity="minute"
      hideTimeZone
      {...(placeholder === undefined ? {} : { placeholderValue: placeholder })}
      isInvalid={error !== undefined}
      className={classes('field', className)}
    >
      <DateBox label={label} help={help} error={error}>
        <DateParts />
      </DateBox>
    </AriaDateField>
  );
}

export interface DateRangePickerProps extends Common {
  value: { start: CalendarDate; end: CalendarDate } | null;
  onChange(value: { start: CalendarDate; end: CalendarDate } | null): void;
  min?: CalendarDate;
  max?: CalendarDate;
}

export function DateRangePicker({
  value,
  onChange,
  min,
  max,
  label,
  help,
  error,
  className,
  ...props
}: DateRangePickerProps) {
  return (
    <AriaDateRangePicker
      {...props}
      value={value}
      onChange={onChange}
      minValue={min ?? null}
      maxValue={max ?? null}
      isInvalid={error !== undefined}
      className={classes('field', className)}
    >
      <DateBox label={label} help={help} error={error}>
        <DateParts slot="start" />
        <span aria-hidden>–</span>
        <DateParts slot="end" />
        <CalendarButton />
      </DateBox>
      <CalendarPopover>
        <RangeCalendar>
          <CalendarPage />
        </RangeCalendar>
      </CalendarPopover>
    </AriaDateRangePicker>
  );
}

export interface TimeFieldProps extends Common {
  value: Time | null;
  onChange(value: Time | null): void;
}

export function TimeField({ value, onChange, label, help, error, className, ...props }: TimeFieldProps) {
  return (
    <AriaTimeField
      {...props}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      className={classes('field', className)}
    >
      <DateBox label={label} help={help} error={error}>
        <DateParts />
      </DateBox>
    </AriaTimeField>
  );
}

function DateBox({ children, ...texts }: FieldTexts & { children: ReactNode }) {
  return (
    <FieldFrame {...texts}>
      <Group className="field-box date-box">{children}</Group>
    </FieldFrame>
  );
}

function DateParts({ slot }: { slot?: 'start' | 'end' }) {
  return (
    <DateInput {...(slot === undefined ? {} : { slot })} className="date-parts">
      {(segment) => <DateSegment segment={segment} className="date-part" />}
    </DateInput>
  );
}

function CalendarButton() {
  return (
    <Button className="field-clear">
      <CalendarDays size={16} aria-hidden />
    </Button>
  );
}

function CalendarPopover({ children }: { children: ReactNode }) {
  return (
    <Popover className="popover">
      <Dialog className="date-dialog">{children}</Dialog>
    </Popover>
  );
}

/** One month, of a calendar of either kind. */
function CalendarPage() {
  return (
    <>
      <header className="date-head">
        <Button slot="previous" className="field-clear">
          <ChevronLeft size={18} aria-hidden />
        </Button>
        <Heading className="date-month" />
        <Button slot="next" className="field-clear">
          <ChevronRight size={18} aria-hidden />
        </Button>
      </header>
      <CalendarGrid className="date-grid">{(date) => <CalendarCell date={date} className="date-cell" />}</CalendarGrid>
    </>
  );
}
