/** Disconnect: whether what an admin asked to close is closed. Pure: judged on what the nodes counted. */
import { type CommandArgs, errors } from '@slotwire/protocol';
import { accept, type Decision, reject } from '../commands/once.ts';
import { emptyWriteSet } from '../storage/store.ts';
import { namesSomebody } from './connection-filter.ts';

export interface Counted {
  matched: number;
  /** All that a filter without fields would mean. */
  open: number;
  missing: readonly string[];
}

/** More than this above what was expected is another crowd than the admin saw: people come and go while one reads a preview. */
const TOLERANCE = 0.1;
const TOLERATED_AT_LEAST = 5;

/** Devices that are told to come back do so no faster than this. */
const RETURNS_PER_SECOND = 500;
const SPREAD_MS = { least: 5_000, most: 600_000 };

export function decideDisconnect(args: CommandArgs<'connections:disconnect'>, counted: Counted): Decision {
  const { filter, expected = 0, confirm } = args;
  const { matched, open, missing } = counted;
  if (filter === undefined && matched === 0) {
    const unsure = missing.length > 0 ? `; ${missing.join(', ')} did not answer` : '';
    return reject('NOT_FOUND', { message: `no such session${unsure}` });
  }
  if (filter !== undefined) {
    if (matched > 0 && matched === open && !namesSomebody(filter) && confirm !== 'everyone') {
      const message = `the filter means everyone (${matched} sessions): send it again with confirm: everyone`;
      return reject('CONFIRMATION_NEEDED', { message });
    }
    if (matched > expected + Math.max(TOLERATED_AT_LEAST, expected * TOLERANCE)) {
      return reject('COUNT_CHANGED', { message: `${matched} match, ${expected} were expected: look at a new preview` });
    }
  }
  return accept(JSON.stringify({ matched, missing }), emptyWriteSet);
}

/** Of those who come back: the more there are, the longer they take. */
export function spreadOf(matched: number): number {
  return Math.min(SPREAD_MS.most, Math.max(SPREAD_MS.least, (matched / RETURNS_PER_SECOND) * 1_000));
}

/** What they are told: the admin's words, or those of the code. */
export function reasonOf({ code = 'DISCONNECTED', reason }: CommandArgs<'connections:disconnect'>): string {
  return reason ?? errors[code].message;
}
