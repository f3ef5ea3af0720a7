/** Dev API: what a service in development mode tells about its marketplace, and the tokens that it gives out. */
import { devSessionAnswer, type Marketplace, marketplaceAnswer } from '@slotwire/protocol';
import { TokenUnavailable } from '@slotwire/sdk';
import { type IssueToken, TOKEN_LIFE_S } from './tokens.ts';

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
    const hint = 'the fleet needs a service with SLOTWIRE_MODE=development, or --people and --token-secret';
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

export function issueByDevApi(url: string, request: HttpRequest): IssueToken {
  return async ({ id: userId, role, vendorId }) => {
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
    return devSessionAnswer.parse(await answer.json()).token;
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause)
    return cause.code === 'ECONNREFUSED' ? 'connection refused' : String(cause.code);
  return error.message;
}
