/** Select and combo box: one of some, with or without typing. */
import { Check, ChevronDown, type LucideIcon } from 'lucide-react';
import {
  ComboBox as AriaComboBox,
  Select as AriaSelect,
  Button,
  Group,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import { FieldFrame, type FieldTexts } from './field.tsx';
import { classes } from './tone.ts';
import './popover.css';
import './select.css';

export interface Option<K extends string = string> {
  id: K;
  label: string;
  help?: string;
  icon?: LucideIcon;
  isDisabled?: boolean;
}

export interface SelectProps<K extends string> extends FieldTexts {
  options: readonly Option<K>[];
  value: K | null;
  onChange(value: K): void;
  placeholder?: string;
  isDisabled?: boolean;
  /** The label is read and not shown: only where the value says what it is. */
  hideLabel?: boolean;
  className?: string;
}

export function Select<K extends string>({
  options,
  value,
  onChange,
  label,
  help,
  error,
  hideLabel,
  className,
  ...props
}: SelectProps<K>) {
  return (
    <AriaSelect
      {...props}
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(key as K);
      }}
      isInvalid={error !== undefined}
      className={classes('field', hideLabel && 'field-unlabelled', className)}
    >
      <FieldFrame label={label} help={help} error={error}>
        <Button className="field-box select-button">
          <SelectValue className="select-value" />
          <ChevronDown size={16} aria-hidden className="select-arrow" />
        </Button>
      </FieldFrame>
      <Popover className="popover">
        <ListBox className="list" items={options}>
          {OptionItem}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export interface ComboBoxProps<K extends string> extends FieldTexts {
  options: readonly Option<K>[];
  value: K | null;
  onChange(value: K | null): void;
  placeholder?: string;
  isDisabled?: boolean;
  className?: string;
}

export function ComboBox<K extends string>({
  options,
  value,
  onChange,
  label,
  help,
  error,
  placeholder = '',
  className,
  ...props
}: ComboBoxProps<K>) {
  return (
    <AriaComboBox
      {...props}
      defaultItems={options}
      value={value}
      onChange={(key) => onChange(key as K | null)}
      isInvalid={error !== undefined}
      menuTrigger="focus"
      className={classes('field', className)}
    >
      <FieldFrame label={label} help={help} error={error}>
        <Group className="field-box">
          <Input className="field-input" placeholder={placeholder} />
          <Button className="field-clear">
            <ChevronDown size={16} aria-hidden />
          </Button>
        </Group>
      </FieldFrame>
      <Popover className="popover">
        <ListBox className="list">{OptionItem}</ListBox>
      </Popover>
    </AriaComboBox>
  );
}

function OptionItem({ id, label, help, icon: Icon, isDisabled = false }: Option) {
  return (
    <ListBoxItem id={id} textValue={label} isDisabled={isDisabled} className="list-item">
      {Icon === undefined ? null : <Icon size={16} aria-hidden />}
      <span className="list-text">
        {label}
        {help === undefined ? null : <span className="list-help">{help}</span>}
      </span>
      <Check className="list-check" size={16} aria-hidden />
    </ListBoxItem>
  );
}
