/** Set work: what `limits:set` does in a commit (RL5, RL6). Pure but for its facts. */
import { failure, type LimitChanges, mergeLimits } from '@slotwire/protocol';
import { accept, type Decision, type Outcome, reject } from '../commands/once.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import type { Work } from '../storage/view.ts';
import { findLockOut } from './lock-out.ts';
import { type CurrentLimits, findIssues, readChanges } from './settings.ts';

export function setLimits(change: LimitChanges, limits: Pick<CurrentLimits, 'resolve'>, atMs: number): Work<Outcome> {
  return {
    reads: { ...emptyReadSet, limits: true },
    decide(view): Decision {
      const before = view.limits();
      const changes = mergeLimits(readChanges(before), change);
      const settings = limits.resolve(changes);
      const issues = findIssues(settings);
      if (issues.length > 0)
        return {
          writes: emptyWriteSet,
          value: { code: 'BAD_REQUEST', json: JSON.stringify(failure('BAD_REQUEST', { issues })) },
        };
      const lockOut = findLockOut(settings);
      if (lockOut !== undefined) return reject('LOCKS_OUT_ADMINS', { message: lockOut });
      const version = (before?.version ?? 0) + 1;
      const record = { version, atMs, changesJson: JSON.stringify(changes) };
      return accept(JSON.stringify({ settings, version }), { ...emptyWriteSet, limits: record });
    },
  };
}
