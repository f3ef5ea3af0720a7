/**
 * Answers: what the service says to pages before they connect, judged by hand. The schemas of the protocol would bring their library into the first load of
 * every page; a test holds the two together.
 */
import type { AppConfig, Marketplace } from '@slotwire/protocol';

type Fields = Record<string, unknown>;
type Guard<T> = (value: unknown) => value is T;

/** @param what for the error. @throws Error when it is none */
export function expectAnswer<T>(what: string, value: unknown, isIt: Guard<T>): T {
  if (!isIt(value)) throw new Error(`the service answered something that is no ${what}`);
  return value;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isMissingOrText = (value: unknown): boolean => value === undefined || typeof value === 'string';
const isInstant = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));

export function isAppConfig(value: unknown): value is AppConfig {
  if (!isFields(value) || !isFields(value.builds)) return false;
  const { mode, version, faroUrl, builds } = value;
  if (mode !== 'development' && mode !== 'production') return false;
  if (typeof version !== 'string' || (faroUrl !== null && typeof faroUrl !== 'string')) return false;
  return isMissingOrText(builds.vendor) && isMissingOrText(builds.admin);
}

export interface TokenAnswer {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

export function isTokenAnswer(value: unknown): value is TokenAnswer {
  return isFields(value) && typeof value.token === 'string' && isInstant(value.expiresAt);
}

const isNamed = (value: unknown): boolean =>
  isFields(value) && typeof value.id === 'string' && typeof value.name === 'string';
const areNamed = (value: unknown): boolean => Array.isArray(value) && value.every(isNamed);

export function isMarketplace(value: unknown): value is Marketplace {
  if (!isFields(value) || !areNamed(value.customers) || !areNamed(value.admins) || !areNamed(value.vendors))
    return false;
  return (value.vendors as Fields[]).every(({ resources }) => areNamed(resources));
}
