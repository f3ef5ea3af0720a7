/** Field: label, help and error around a control, the same for all of them. */
import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import './field.css';

export interface FieldTexts {
  label: string;
  /** Below the control. */
  help?: ReactNode;
  /** Instead of the help, and then the field is invalid. */
  error?: string | undefined;
}

/** What stands around the control; the control is `children`. */
export function FieldFrame({ label, help, error, children }: FieldTexts & { children: ReactNode }) {
  return (
    <>
      <Label className="field-label">{label}</Label>
      {children}
      {help !== undefined && error === undefined ? (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      ) : null}
      <FieldError className="field-error">{error}</FieldError>
    </>
  );
}
