/** Tokens: what the devices of a live fleet show, by whoever issues them. */
import type { Claims } from '@slotwire/protocol';
import type { Person } from '../people.ts';

export type TokenSubject = Pick<Person, 'id' | 'vendorId'> & { role: Claims['role'] };

/**
 * A new token each time: it belongs to the device that shows it first, and another one that does is taken for a thief (SE12). Devices keep
 * theirs for as long as it is good.
 * @throws TokenUnavailable when there is none now
 */
export type IssueToken = (person: TokenSubject) => Promise<string>;

/** Tokens live this long, s: short enough that a fleet renews them as it runs. */
export const TOKEN_LIFE_S = 600;
