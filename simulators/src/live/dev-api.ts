/** Dev API: what a service in development mode tells about its marketplace, and the tokens that it gives out. */
import { type Claims, devSessionAnswer, type Marketplace, marketplaceAnswer } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import { TokenUnavailable } from '@slotwire/sdk';
import type { Person } from '../people.ts';

/** As much of `fetch` as is needed. */
export type HttpRequest = (
  url: string,
  init?: { method: string; headers: Record<string, string>; body: string },
) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>;

/** A service that the fleet cannot use, and why, in one sentence. */
export class ServiceUnusable extends Error {
  override name = 'ServiceUnusable';
}

/** @throws ServiceUnusable */
export async function readMarketplace(url: string, request: HttpRequest): Promise<Marketplace> {
  const answer = await request(`${url}/v1/dev/marketplace`).catch((cause: unknown) => {
    throw new ServiceUnusable(`no service answers at ${url} (${reasonOf(cause)})`, { cause });
  });
  if (!answer.ok) {
    const hint = 'the fleet needs a service with SLOTWIRE_MODE=development';
    throw new ServiceUnusable(
      `the service at ${url} is not in development mode (${answer.status} for /v1/dev/marketplace); ${hint}`,
    );
  }
  const marketplace = marketplaceAnswer.safeParse(await answer.json().catch(() => undefined));
  if (!marketplace.success)
    throw new ServiceUnusable(`what answers at ${url} is no Slotwire service: /v1/dev/marketplace has another shape`);
  if (!marketplace.data.vendors.some(({ resources }) => resources.length > 0)) {
    throw new ServiceUnusable(`the marketplace of ${url} has no vendor with a resource, so there is nothing to book`);
  }
  return marketplace.data;
}

export type TokenSubject = Pick<Person, 'id' | 'vendorId'> & { role: Claims['role'] };

/** Tokens live this long, s: short enough that a fleet renews them as it runs. */
const TOKEN_LIFE_S = 600;

/**
 * Tokens by person: the devices of one person share one, as long as more than half of its life is left.
 * @returns what `getToken` of the SDK is made of
 */
export function createTokenSource(
  url: string,
  request: HttpRequest,
  clock: Clock,
): (person: TokenSubject) => Promise<string> {
  const tokens = new Map<string, { token: string; renewAtMs: number }>();
  const questions = new Map<string, Promise<string>>();

  async function ask(person: TokenSubject): Promise<string> {
    const { id: userId, role, vendorId } = person;
    const body = JSON.stringify({
      userId,
      role,
      ...(vendorId === undefined ? {} : { vendorId }),
      expiresInSeconds: TOKEN_LIFE_S,
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const answer = await request(`${url}/v1/dev/session`, init).catch((cause: unknown) => {
      throw new TokenUnavailable(`no token from ${url}: ${reasonOf(cause)}`, { cause });
    });
    if (!answer.ok) throw new TokenUnavailable(`no token from ${url}: status ${answer.status}`);
    const { token, expiresAt } = devSessionAnswer.parse(await answer.json());
    const nowMs = clock.nowMs();
    tokens.set(keyOf(person), { token, renewAtMs: nowMs + (Date.parse(expiresAt) - nowMs) / 2 });
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

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause)
    return cause.code === 'ECONNREFUSED' ? 'connection refused' : String(cause.code);
  return error.message;
}
