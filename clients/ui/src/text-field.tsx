/** Fields for text, numbers and searches. */
import { Minus, Plus, Search, X } from 'lucide-react';
import {
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  Group,
  Input,
} from 'react-aria-components';
import { FieldFrame, type FieldTexts } from './field.tsx';
import { classes } from './tone.ts';

type Own<P> = Omit<P, 'children' | 'className' | keyof FieldTexts> & FieldTexts & { className?: string };

export type TextFieldProps = Own<AriaTextFieldProps> & { placeholder?: string };

export function TextField({ label, help, error, placeholder = '', className, ...props }: TextFieldProps) {
  return (
    <AriaTextField
      {...props}
      isInvalid={error !== undefined || (props.isInvalid ?? false)}
      className={classes('field', className)}
    >
      <FieldFrame label={label} help={help} error={error}>
        <Input className="field-box field-input" placeholder={placeholder} />
      </FieldFrame>
    </AriaTextField>
  );
}

export type TextAreaProps = TextFieldProps & { rows?: number };

export function TextArea({ label, help, error, placeholder = '', rows = 3, className, ...props }: TextAreaProps) {
  return (
    <AriaTextField
      {...props}
      isInvalid={error !== undefined || (props.isInvalid ?? false)}
      className={classes('field', className)}
    >
      <FieldFrame label={label} help={help} error={error}>
        <AriaTextArea className="field-box field-input field-area" placeholder={placeholder} rows={rows} />
      </FieldFrame>
    </AriaTextField>
  );
}

export type NumberFieldProps = Own<AriaNumberFieldProps>;

export function NumberField({ label, help, error, className, ...props }: NumberFieldProps) {
  return (
    <AriaNumberField
      {...props}
      isInvalid={error !== undefined || (props.isInvalid ?? false)}
      className={classes('field', className)}
    >
      <FieldFrame label={label} help={help} error={error}>
        <Group className="field-box">
          <Input className="field-input" />
          <Button slot="decrement" className="field-step">
            <Minus size={14} aria-hidden />
          </Button>
          <Button slot="increment" className="field-step">
            <Plus size={14} aria-hidden />
          </Button>
        </Group>
      </FieldFrame>
    </AriaNumberField>
  );
}

export type SearchFieldProps = Own<AriaSearchFieldProps> & {
  placeholder?: string;
  /** Shows the label beside being read; default: it is only read, as the magnifier and the placeholder say it. */
  showLabel?: boolean;
};

export function SearchField({
  label,
  help,
  error,
  placeholder = '',
  showLabel = false,
  className,
  ...props
}: SearchFieldProps) {
  return (
    <AriaSearchField {...props} className={classes('field', !showLabel && 'field-unlabelled', className)}>
      <FieldFrame label={label} help={help} error={error}>
        <Group className="field-box">
          <Search className="field-icon" size={16} aria-hidden />
          <Input className="field-input" placeholder={placeholder} />
          <Button className="field-clear">
            <X size={14} aria-hidden />
          </Button>
        </Group>
      </FieldFrame>
    </AriaSearchField>
  );
}
