/**
 * Limit draft: what an admin has typed over the limits that hold, what that would change, and where each complaint of the service belongs. Only what was typed is
 * sent, so that two admins at work on different limits do not undo one another. Pure.
 */
import { type Failure, type LimitChanges, type LimitSettings, limitChangesSchema } from '@slotwire/protocol';
import { limitFields, readLimit } from './limit-fields.ts';

/** By path; what is not there is left as it is. */
export type LimitDraft = Readonly<Record<string, string>>;

export interface LimitChange {
  path: string;
  label: string;
  unit: string;
  before: number;
  after: number;
}

/** By path; under `''` what belongs to no field. */
export type LimitIssues = Readonly<Record<string, string>>;

/** Typed back to what it was, a field is no longer part of the draft. */
export function edit(draft: LimitDraft, settings: LimitSettings, path: string, text: string): LimitDraft {
  const { [path]: _, ...others } = draft;
  return text.trim() === String(readLimit(settings, path)) ? others : { ...others, [path]: text };
}

export type LimitReading = { changes: LimitChange[]; change: LimitChanges } | { issues: LimitIssues };

export function readDraft(draft: LimitDraft, settings: LimitSettings): LimitReading {
  const issues: Record<string, string> = {};
  const changes: LimitChange[] = [];
  const change: Record<string, unknown> = {};
  for (const { path, label, unit } of limitFields) {
    const text = draft[path]?.trim();
    const before = readLimit(settings, path);
    if (text === undefined || before === undefined) continue;
    const after = Number(text);
    if (text === '' || !Number.isFinite(after)) {
      issues[path] = 'A number';
    } else if (after !== before) {
      changes.push({ path, label, unit, before, after });
      set(change, path.split('.'), after);
    }
  }
  const parsed = limitChangesSchema.safeParse(change);
  if (!parsed.success) for (const { path, message } of parsed.error.issues) issues[path.join('.')] ??= message;
  return Object.keys(issues).length > 0 ? { issues } : { changes, change: change as LimitChanges };
}

/** `change.commands.…` and `commands.…` are the same field, and a lock-out names its field in front of its words (RL6). */
export function issuesOf({ code, issues = [], message }: Failure): LimitIssues {
  const found: Record<string, string> = {};
  for (const issue of issues) {
    const path = issue.path.replace(/^change\.?/, '');
    found[known(path) ? path : path === 'note' ? 'note' : ''] ??= issue.message;
  }
  if (code === 'LOCKS_OUT_ADMINS') {
    const [path = '', ...rest] = message.split(': ');
    if (known(path)) found[path] = rest.join(': ');
  }
  return found;
}

const paths: ReadonlySet<string> = new Set(limitFields.map(({ path }) => path));
const known = (path: string): boolean => paths.has(path);

function set(target: Record<string, unknown>, [name = '', ...rest]: string[], value: number): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  target[name] ??= {};
  set(target[name] as Record<string, unknown>, rest, value);
}
