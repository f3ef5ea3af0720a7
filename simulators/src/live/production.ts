/**
 * Production: a service that gives tokens to nobody. The fleet brings people of its own, from a file, and signs their tokens with the secret that
 * the service checks them by. So a canary can be run beside the people whom a service is for.
 */
import { readFileSync } from 'node:fs';
import { type Marketplace, marketplaceAnswer } from '@slotwire/protocol';
import type { Clock, Ids, Timers } from '@slotwire/runtime';
import { SignJWT } from 'jose';
import { FileUnusable } from '../output-files.ts';
import { customerOf } from '../people.ts';
import { ServiceUnusable } from './dev-api.ts';
import { connectRaw } from './raw-client.ts';
import { type IssueToken, TOKEN_LIFE_S } from './tokens.ts';

export interface ProductionOptions {
  /** A file in the shape of `GET /v1/dev/marketplace`. */
  people: string;
  /** A file with the HS256 secret of the service. */
  tokenSecret: string;
  tokenIssuer: string;
  tokenAudience: string;
}

/** What tokens are signed with; plain data, as threads sign their own. */
export interface TokenKey {
  secret: string;
  issuer: string;
  audience: string;
}

const MIN_SECRET_LENGTH = 32;

/** @throws FileUnusable */
export function readPeople(file: string): Marketplace {
  const text = read(file);
  let people: unknown;
  try {
    people = JSON.parse(text);
  } catch (cause) {
    throw new FileUnusable(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const { success, data, error } = marketplaceAnswer.safeParse(people);
  if (!success) {
    const [issue] = error.issues;
    throw new FileUnusable(`${file}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  if (data.customers.length === 0) throw new FileUnusable(`${file} has no customer, so nobody books`);
  if (!data.vendors.some(({ resources }) => resources.length > 0))
    throw new FileUnusable(`${file} has no vendor with a resource, so there is nothing to book`);
  return data;
}

/** @throws FileUnusable */
export function readTokenKey({ tokenSecret, tokenIssuer, tokenAudience }: ProductionOptions): TokenKey {
  // As the service reads it.
  const secret = read(tokenSecret).trim();
  if (secret.length < MIN_SECRET_LENGTH)
    throw new FileUnusable(`${tokenSecret} holds fewer than ${MIN_SECRET_LENGTH} characters, so it is no token secret`);
  return { secret, issuer: tokenIssuer, audience: tokenAudience };
}

export function issueByKey(
  { secret, issuer, audience }: TokenKey,
  { clock, ids }: { clock: Clock; ids: Ids },
): IssueToken {
  const key = new TextEncoder().encode(secret);
  return async ({ id, role, vendorId }) => {
    const issuedS = Math.floor(clock.nowMs() / 1_000);
    return new SignJWT({ role, ...(vendorId === undefined ? {} : { vendorId }) })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(id)
      .setJti(ids.next())
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedS)
      .setExpirationTime(issuedS + TOKEN_LIFE_S)
      .sign(key);
  };
}

export interface ServiceCheck {
  url: string;
  runId: string;
  people: Marketplace;
  issue: IssueToken;
  timers: Timers;
}

/** One connection before there are many: a fleet that nobody lets in would only wait. @throws ServiceUnusable */
export async function checkService({ url, runId, people, issue, timers }: ServiceCheck): Promise<void> {
  const first = customerOf((people.customers[0] as { id: string }).id);
  const target = { url, token: await issue(first), deviceId: `check-${runId}`, who: first.id, timers };
  try {
    (await connectRaw(target)).close();
  } catch (cause) {
    throw new ServiceUnusable(`the service at ${url} does not let the fleet in: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new FileUnusable(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
