/** Choices: checkbox, switch, radio group, and a segmented control for a few views of the same thing. */
import { Check, type LucideIcon, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  CheckboxGroup as AriaCheckboxGroup,
  type CheckboxGroupProps as AriaCheckboxGroupProps,
  type CheckboxProps as AriaCheckboxProps,
  RadioGroup as AriaRadioGroup,
  Switch as AriaSwitch,
  type SwitchProps as AriaSwitchProps,
  Radio,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { FieldFrame, type FieldTexts } from './field.tsx';
import { classes } from './tone.ts';
import './choices.css';

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'children' | 'className'> {
  children?: ReactNode;
  className?: string;
}

export function Checkbox({ children, className, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox {...props} className={classes('choice', className)}>
      {({ isIndeterminate }) => (
        <>
          <span className="choice-box">
            {isIndeterminate ? <Minus size={14} aria-hidden /> : <Check size={14} aria-hidden />}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}

export interface CheckboxGroupProps extends Omit<AriaCheckboxGroupProps, 'children' | 'className'>, FieldTexts {
  children: ReactNode;
  className?: string;
}

export function CheckboxGroup({ label, help, error, children, className, ...props }: CheckboxGroupProps) {
  return (
    <AriaCheckboxGroup {...props} isInvalid={error !== undefined} className={classes('field', className)}>
      <FieldFrame label={label} help={help} error={error}>
        <div className="choice-list">{children}</div>
      </FieldFrame>
    </AriaCheckboxGroup>
  );
}

export interface SwitchProps extends Omit<AriaSwitchProps, 'children' | 'className'> {
  children?: ReactNode;
  className?: string;
}

export function Switch({ children, className, ...props }: SwitchProps) {
  return (
    <AriaSwitch {...props} className={classes('choice', className)}>
      <span className="choice-track">
        <span className="choice-knob" />
      </span>
      {children}
    </AriaSwitch>
  );
}

export interface Choice<K extends string = string> {
  id: K;
  label: string;
  help?: ReactNode;
  icon?: LucideIcon;
  isDisabled?: boolean;
}

export interface RadioGroupProps<K extends string> extends FieldTexts {
  choices: readonly Choice<K>[];
  value: K;
  onChange(value: K): void;
  isDisabled?: boolean;
  className?: string;
}

export function RadioGroup<K extends string>({
  choices,
  label,
  help,
  error,
  value,
  onChange,
  className,
  ...props
}: RadioGroupProps<K>) {
  return (
    <AriaRadioGroup
      {...props}
      value={value}
      onChange={(next) => onChange(next as K)}
      isInvalid={error !== undefined}
      className={classes('field', className)}
    >
      <FieldFrame label={label} help={help} error={error}>
        <div className="choice-list">
          {choices.map((choice) => (
            <Radio key={choice.id} value={choice.id} isDisabled={choice.isDisabled ?? false} className="choice">
              <span className="choice-dot" />
              <span>
                {choice.label}
                {choice.help === undefined ? null : <span className="field-help choice-help">{choice.help}</span>}
              </span>
            </Radio>
          ))}
        </div>
      </FieldFrame>
    </AriaRadioGroup>
  );
}

export interface SegmentedProps<K extends string> {
  label: string;
  choices: readonly Choice<K>[];
  value: K;
  onChange(value: K): void;
}

export function Segmented<K extends string>({ label, choices, value, onChange }: SegmentedProps<K>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(key as K);
      }}
      className="segmented"
    >
      {choices.map(({ id, label: text, icon: Icon, isDisabled = false }) => (
        <ToggleButton key={id} id={id} isDisabled={isDisabled} className="segmented-button">
          {Icon === undefined ? null : <Icon size={16} aria-hidden />}
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
