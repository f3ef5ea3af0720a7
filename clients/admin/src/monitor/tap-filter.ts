/** Tap filter: the fields of the form, and the filter that they mean. Pure. */
import { commandNames, errorCodes, idSchema, tappedEvents } from '@slotwire/protocol';
import type { TapFilter } from '@slotwire/sdk';

/** Empty: whatever it is. */
export interface TapForm {
  event: string;
  userId: string;
  deviceId: string;
  outcome: string;
  node: string;
  namespace: '' | '/' | '/admin';
  /** Percent. */
  sample: string;
}

export const emptyTapForm: TapForm = {
  event: '',
  userId: '',
  deviceId: '',
  outcome: '',
  node: '',
  namespace: '',
  sample: '100',
};

export const tapEvents: readonly string[] = [...tappedEvents, ...commandNames].sort();
export const tapOutcomes: readonly string[] = ['OK', 'REPLAYED', ...errorCodes];

export type FieldIssues<F> = { readonly [K in keyof F]?: string };

export function toTapFilter(form: TapForm): { filter: TapFilter } | { issues: FieldIssues<TapForm> } {
  const issues: { -readonly [K in keyof TapForm]?: string } = {};
  const filter: Record<string, unknown> = {};
  for (const field of ['userId', 'deviceId', 'node'] as const) {
    const value = form[field].trim();
    if (value === '') continue;
    if (idSchema.safeParse(value).success) filter[field] = value;
    else issues[field] = 'An id is 1 to 64 of A–Z a–z 0–9 . _ -';
  }
  if (form.event !== '') {
    if (tapEvents.includes(form.event)) filter.event = form.event;
    else issues.event = 'No event is called so';
  }
  if (form.outcome !== '') filter.outcome = form.outcome;
  if (form.namespace !== '') filter.namespace = form.namespace;
  const percent = Number(form.sample);
  if (form.sample.trim() === '' || !(percent > 0 && percent <= 100)) issues.sample = 'More than 0, and 100 at most';
  else if (percent < 100) filter.sample = percent / 100;
  return Object.keys(issues).length > 0 ? { issues } : { filter: filter as TapFilter };
}

/** One line, for the audit and for what is copied. */
export function describeTap(filter: TapFilter): string {
  const parts = Object.entries(filter).map(
    ([name, value]) => `${name} ${name === 'sample' ? `${Number(value) * 100}%` : value}`,
  );
  return parts.length === 0 ? 'everything' : parts.join(', ');
}
