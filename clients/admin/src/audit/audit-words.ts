/** Audit in words: what an admin did, said in a line. The record itself is shown beside it. Pure. */
import type { CommandValue } from '@slotwire/protocol';

export type AuditRecord = CommandValue<'audit:list'>['records'][number];

const actions: Readonly<Record<string, string>> = {
  'connections:disconnect': 'Disconnected',
  'session:revoke': 'Revoked sessions',
  'broadcast:send': 'Sent a broadcast',
  'broadcast:cancel': 'Cancelled a broadcast',
  'limits:set': 'Changed limits',
  'monitor:subscribe': 'Opened a tap',
  'token:replay': 'Token on another device',
};
/** Of the filter; the service knows others by their name too. */
export const auditActions = Object.keys(actions);

export const actionText = (action: string): string => actions[action] ?? action;

/** Of the filter; a code is what it is called. */
export function outcomeText(outcome: string): string {
  if (outcome === 'OK') return 'Done';
  return outcome === 'refused' ? 'Refused' : outcome;
}

/** `user:ann` → `person ann`. */
export function targetText(target: string | undefined): string {
  if (target === undefined) return 'everybody';
  const colon = target.indexOf(':');
  if (colon === -1) return target;
  const [kind, name] = [target.slice(0, colon), target.slice(colon + 1)];
  if (kind === 'user') return `person ${name}`;
  if (kind === 'role') return `all ${name}s`;
  return `${kind} ${name}`;
}

/** The fields of the detail that say most, flat: `matched 42`, `note storm`. */
export function detailText(detail: AuditRecord['detail']): string {
  const parts: string[] = [];
  const visit = (value: unknown, path: string) => {
    if (value === null || value === undefined || value === '') return;
    if (Array.isArray(value)) {
      if (value.length > 0) parts.push(`${path} ${value.slice(0, 3).join(', ')}${value.length > 3 ? ', …' : ''}`);
    } else if (typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) visit(inner, path === '' ? name : `${path}.${name}`);
    } else parts.push(`${path} ${value}`);
  };
  visit(detail, '');
  return parts.join(' · ');
}
