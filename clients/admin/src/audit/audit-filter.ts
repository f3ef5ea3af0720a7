/** Audit filter: what the log is asked, as it stands in the form and in the address of the page. Pure. */
import { auditOutcomes } from '@slotwire/protocol';
import type { AdminArgs } from '@slotwire/sdk';
import { instantOf } from '../broadcasts/wall-clock.ts';

/** Empty: not asked for. */
export interface AuditWish {
  actorId: string;
  action: string;
  target: string;
  outcome: string;
  /** Wall clocks of the admin's zone, `2026-03-02T09:00`. */
  from: string;
  to: string;
}

export const emptyWish: AuditWish = { actorId: '', action: '', target: '', outcome: '', from: '', to: '' };
const fields = Object.keys(emptyWish) as (keyof AuditWish)[];

/** An outcome that does not exist is none. */
export function readWish(search: string): AuditWish {
  const params = new URLSearchParams(search);
  const wish = Object.fromEntries(fields.map((field) => [field, params.get(field) ?? ''])) as unknown as AuditWish;
  return isOutcome(wish.outcome) ? wish : { ...wish, outcome: '' };
}

/** `action=limits%3Aset&outcome=refused`; empty: everything. */
export function wishSearch(wish: AuditWish): string {
  return new URLSearchParams(
    fields.map((field) => [field, wish[field].trim()]).filter(([, value]) => value !== ''),
  ).toString();
}

export type AuditIssues = Partial<Record<'from' | 'to', string>>;

const unreadable = 'Fill in the day and the time';

export function wishIssues({ from, to }: AuditWish, timeZone: string): AuditIssues {
  const [fromMs, toMs] = [instantOf(from, timeZone), instantOf(to, timeZone)];
  if (from !== '' && fromMs === undefined) return { from: unreadable };
  if (to !== '' && toMs === undefined) return { to: unreadable };
  return fromMs !== undefined && toMs !== undefined && toMs <= fromMs ? { to: 'It ends before it begins' } : {};
}

type ListArgs = AdminArgs<'audit:list'>;
type Outcome = (typeof auditOutcomes)[number];

const isOutcome = (text: string): text is Outcome => (auditOutcomes as readonly string[]).includes(text);

/** Undefined: there is something wrong with it. */
export function wishArgs(wish: AuditWish, limit: number, timeZone: string): ListArgs | undefined {
  if (Object.keys(wishIssues(wish, timeZone)).length > 0) return undefined;
  const instant = (wallClock: string) => {
    const atMs = instantOf(wallClock, timeZone);
    return atMs === undefined ? undefined : new Date(atMs).toISOString();
  };
  const named = {
    actorId: wish.actorId.trim() || undefined,
    action: wish.action.trim() || undefined,
    target: wish.target.trim() || undefined,
    outcome: wish.outcome || undefined,
    from: instant(wish.from),
    to: instant(wish.to),
  };
  return {
    limit,
    ...(Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as ListArgs),
  };
}
