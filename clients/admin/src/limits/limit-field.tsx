/** Limit field: one number, with its unit, marked where it differs from what holds. */
import type { LimitSettings } from '@slotwire/protocol';
import { classes, TextField } from '@slotwire/ui';
import { countText } from '../words/figures.ts';
import type { LimitDraft } from './limit-draft.ts';
import { readLimit } from './limit-fields.ts';

export interface LimitFieldProps {
  path: string;
  label: string;
  draft: LimitDraft;
  settings: LimitSettings;
  issue: string | undefined;
  onChange(text: string): void;
}

export function LimitField({ path, label, draft, settings, issue, onChange }: LimitFieldProps) {
  const holds = readLimit(settings, path);
  const typed = draft[path];
  return (
    <TextField
      className={classes('field-unlabelled', typed !== undefined && 'limit-field-changed')}
      label={label}
      inputMode="decimal"
      value={typed ?? String(holds ?? '')}
      onChange={onChange}
      error={issue}
      {...(typed === undefined || holds === undefined ? {} : { help: `was ${countText(holds)}` })}
    />
  );
}
