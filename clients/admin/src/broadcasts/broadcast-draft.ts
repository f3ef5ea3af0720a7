/** Broadcast draft: what an admin has typed, whom and what that means, and what is still missing. Pure. */
import {
  type Audience,
  broadcastLimits,
  idSchema,
  type NotificationPriority,
  notificationLimits,
} from '@slotwire/protocol';
import type { AdminArgs } from '@slotwire/sdk';
import { instantOf } from './wall-clock.ts';

export interface BroadcastDraft {
  audience: 'all' | 'customers' | 'vendors' | 'group' | 'people';
  group: string;
  /** Ids, apart by anything that is not part of one. */
  people: string;
  title: string;
  text: string;
  priority: NotificationPriority;
  category: 'announcement' | 'system';
  push: boolean;
  /** Wall clock, `2026-03-02T09:00`; empty: now. */
  at: string;
  /** Wall clock; empty: it does not expire. */
  expiresAt: string;
}

export const emptyDraft: BroadcastDraft = {
  audience: 'customers',
  group: '',
  people: '',
  title: '',
  text: '',
  priority: 'normal',
  category: 'announcement',
  push: true,
  at: '',
  expiresAt: '',
};

export type DraftIssues = { [K in keyof BroadcastDraft]?: string };

/** Each once, in the order in which they stand. */
export function readPeople(text: string): { ids: string[]; wrong: string[] } {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const ids = new Set<string>();
  const wrong: string[] = [];
  for (const word of words) {
    if (idSchema.safeParse(word).success) ids.add(word);
    else wrong.push(word);
  }
  return { ids: [...ids], wrong };
}

export function readAudience({
  audience,
  group,
  people,
}: Pick<BroadcastDraft, 'audience' | 'group' | 'people'>): { audience: Audience } | { issues: DraftIssues } {
  switch (audience) {
    case 'all':
      return { audience: { type: 'all' } };
    case 'customers':
      return { audience: { type: 'role', role: 'customer' } };
    case 'vendors':
      return { audience: { type: 'role', role: 'vendor' } };
    case 'group': {
      const name = group.trim();
      if (name === '') return { issues: { group: 'Name a group' } };
      if (!idSchema.safeParse(name).success) return { issues: { group: 'A group is 1 to 64 of A–Z a–z 0–9 . _ -' } };
      return { audience: { type: 'group', group: name } };
    }
    case 'people': {
      const { ids, wrong } = readPeople(people);
      if (wrong.length > 0) return { issues: { people: `No id of a person: ${wrong.slice(0, 3).join(', ')}` } };
      if (ids.length === 0) return { issues: { people: 'Name at least one person' } };
      if (ids.length > broadcastLimits.maxPeople)
        return { issues: { people: `${ids.length} people: ${broadcastLimits.maxPeople} at most` } };
      return { audience: { type: 'people', userIds: ids } };
    }
  }
}

export type BroadcastArgs = AdminArgs<'broadcast:send'>;

/** @param timeZone of the wall clock that was typed */
export function readBroadcast(
  draft: BroadcastDraft,
  { nowMs, timeZone }: { nowMs: number; timeZone: string },
): { args: BroadcastArgs } | { issues: DraftIssues } {
  const read = readAudience(draft);
  const issues: DraftIssues = 'issues' in read ? { ...read.issues } : {};
  const title = draft.title.trim();
  if (title === '') issues.title = 'Say what it is about';
  else if (title.length > notificationLimits.maxTitleLength)
    issues.title = `${title.length} characters: ${notificationLimits.maxTitleLength} at most`;
  if (draft.text.length > notificationLimits.maxTextLength)
    issues.text = `${draft.text.length} characters: ${notificationLimits.maxTextLength} at most`;
  const atMs = draft.at === '' ? nowMs : instantOf(draft.at, timeZone);
  const expiresMs = draft.expiresAt === '' ? undefined : instantOf(draft.expiresAt, timeZone);
  if (atMs === undefined) issues.at = 'A date and a time';
  else if (draft.at !== '' && atMs < nowMs) issues.at = 'This is in the past';
  else if (atMs > nowMs + broadcastLimits.maxAheadMs) issues.at = 'A year ahead at most';
  if (draft.expiresAt !== '' && expiresMs === undefined) issues.expiresAt = 'A date and a time';
  else if (expiresMs !== undefined && expiresMs <= (atMs ?? nowMs))
    issues.expiresAt = 'It would have expired before it is sent';
  if ('issues' in read || atMs === undefined || Object.keys(issues).length > 0) return { issues };
  return {
    args: {
      audience: read.audience,
      title,
      text: draft.text.trim(),
      priority: draft.priority,
      category: draft.category,
      push: draft.push,
      ...(draft.at === '' ? {} : { at: new Date(atMs).toISOString() }),
      ...(expiresMs === undefined ? {} : { expiresAt: new Date(expiresMs).toISOString() }),
    },
  };
}

/** What the service complains about, at the fields of the form. */
export function draftIssues(issues: readonly { path: string; message: string }[]): DraftIssues {
  const found: DraftIssues = {};
  for (const { path, message } of issues) {
    const [name = ''] = path.split('.');
    const field = name === 'audience' ? (path.includes('group') ? 'group' : 'people') : name;
    if (field in emptyDraft) found[field as keyof BroadcastDraft] ??= message;
  }
  return found;
}
