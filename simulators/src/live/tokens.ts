/** Tokens: those that the people of a live fleet show, by whoever issues them. */
import type { Claims } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type { Person } from '../people.ts';

export type TokenSubject = Pick<Person, 'id' | 'vendorId'> & { role: Claims['role'] };

/** Of one person. @throws TokenUnavailable when there is none now */
export type IssueToken = (person: TokenSubject, lifeS: number) => Promise<{ token: string; expiresAtMs: number }>;

/** Tokens live this long, s: short enough that a fleet renews them as it runs. */
const TOKEN_LIFE_S = 600;

/**
 * Tokens by person: the devices of one person share one, as long as more than half of its life is left.
 * @returns what `getToken` of the SDK is made of
 */
export function createTokenSource(issue: IssueToken, clock: Clock): (person: TokenSubject) => Promise<string> {
  const tokens = new Map<string, { token: string; renewAtMs: number }>();
  const questions = new Map<string, Promise<string>>();

  async function ask(person: TokenSubject): Promise<string> {
    const { token, expiresAtMs } = await issue(person, TOKEN_LIFE_S);
    const nowMs = clock.nowMs();
    tokens.set(keyOf(person), { token, renewAtMs: nowMs + (expiresAtMs - nowMs) / 2 });
    return token;
  }

  return (person) => {
    const key = keyOf(person);
    const known = tokens.get(key);
    if (known !== undefined && clock.nowMs() < known.renewAtMs) return Promise.resolve(known.token);
    let question = questions.get(key);
    if (question === undefined) {
      question = ask(person).finally(() => questions.delete(key));
      questions.set(key, question);
    }
    return question;
  };
}

const keyOf = ({ role, id }: TokenSubject): string => `${role} ${id}`;
