/** Limit field: one number, with its unit, marked where it differs from what holds. */
import type { LimitSettings } from '@slotwire/protocol';
import { TextField } from '@slotwire/ui';
import { countText } from '../words/figures.ts';
import type { LimitDraft } from './limit-draft.ts';
import { limitFields, readLimit } from './limit-fields.ts';

export interface LimitFieldProps {
  path: string;
  label: string;
  draft: LimitDraft;
  settings: LimitSettings;
  issue: string | undefined;
  onChange(text: string): void;
}

const units = new Map(limitFields.map(({ path, unit }) => [path, unit]));

export function LimitField({ path, label, draft, settings, issue, onChange }: LimitFieldProps) {
  const holds = readLimit(settings, path);
  const typed = draft[path];
  const unit = units.get(path) ?? '';
  return (
    <TextField
      className={typed === undefined ? 'limit-field' : 'limit-field limit-field-changed'}
      aria-label={label}
      label={unit}
      inputMode="decimal"
      value={typed ?? String(holds ?? '')}
      onChange={onChange}
      error={issue}
      {...(typed === undefined || holds === undefined ? {} : { help: `was ${countText(holds)}` })}
    />
  );
}
