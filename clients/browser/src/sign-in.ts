/**
 * Sign-in: how a person comes to a token, and how the SDK gets the next one. A host application hands tokens over by `window.slotwire.getToken`, or once by
 * the fragment `#token=…` of the address.
 */
import type { Clock } from '@slotwire/runtime';
import { TokenUnavailable } from '@slotwire/sdk';
import { expectAnswer, isMarketplace, isTokenAnswer } from './answers.ts';
import type { Http } from './app-config.ts';
import { isFresh, type Person, type Session, type SessionStore, sessionOfToken } from './session.ts';

export interface HostApplication {
  /** A token of the person who is signed in there; rejects when nobody is. */
  getToken: () => Promise<string>;
}

export interface SignInOptions {
  /** Origin of the service. */
  url: string;
  sessions: SessionStore;
  http: Http;
  clock: Clock;
  host: HostApplication | undefined;
}

export interface SignIn {
  /** For the SDK: the token at hand, or another one. */
  token(): Promise<string>;
  /** A token that somebody handed over. @returns false when it is none that can be read */
  accept(token: string): boolean;
  /** The token that the host application handed over once, for the other tabs of the person: they cannot ask for one when this tab has gone. */
  lend(): string | undefined;
  /** A token of another tab. @returns false when it is no better than what is here, or somebody else's */
  borrow(token: string): boolean;
  /** Whom one may be in development. */
  accounts(): Promise<Person[]>;
  /** In development. */
  become(person: Person): Promise<void>;
}

/** How long a token of development lives, s. */
const LIFE_S = 3_600;

export function createSignIn({ url, sessions, http, clock, host }: SignInOptions): SignIn {
  async function develop(user: Person): Promise<Session> {
    const { id: userId, role, vendorId } = user;
    const body = JSON.stringify({
      userId,
      role,
      expiresInSeconds: LIFE_S,
      ...(vendorId === undefined ? {} : { vendorId }),
    });
    const headers = { 'content-type': 'application/json' };
    const response = await ask(http, `${url}/v1/dev/session`, { method: 'POST', headers, body });
    const { token, expiresAt } = expectAnswer('token', await response.json(), isTokenAnswer);
    return { token, user, expiresAt, from: 'development' };
  }

  let given: string | undefined;

  function accept(token: string): boolean {
    const session = sessionOfToken(token);
    if (session !== undefined) sessions.set(session);
    return session !== undefined;
  }

  const handed = (session: Session | undefined) =>
    host === undefined && session?.from === 'host' && isFresh(session, clock.nowMs()) ? session : undefined;

  return {
    accept,
    lend: () => handed(sessions.session())?.token,
    borrow(token) {
      const offered = handed(sessionOfToken(token));
      if (offered === undefined || offered.user.id !== sessions.person()?.id) return false;
      const own = sessions.session();
      if (own !== undefined && Date.parse(own.expiresAt) >= Date.parse(offered.expiresAt)) return false;
      sessions.set(offered);
      return true;
    },
    async token() {
      if (host !== undefined) {
        const token = await host.getToken();
        if (!accept(token)) throw new Error('the host application gave something that is no token');
        return token;
      }
      const session = sessions.session();
      if (session === undefined) throw new Error('nobody is signed in');
      // The SDK keeps what it was given: when it asks again, the service has refused it.
      const wasRefused = session.token === given && session.from === 'development';
      given = session.token;
      if (isFresh(session, clock.nowMs()) && !wasRefused) return session.token;
      if (session.from === 'host') throw new Error('the token has expired, and there is nobody to ask for another');
      const next = await develop(session.user);
      sessions.set(next);
      given = next.token;
      return next.token;
    },
    async accounts() {
      const response = await ask(http, `${url}/v1/dev/marketplace`);
      const { vendors, admins, customers } = expectAnswer('marketplace', await response.json(), isMarketplace);
      return [
        ...vendors.map(({ id, name }): Person => ({ id, name, role: 'vendor', vendorId: id })),
        ...admins.map(({ id, name }): Person => ({ id, name, role: 'admin' })),
        ...customers.map(({ id, name }): Person => ({ id, name, role: 'customer' })),
      ];
    },
    async become(person) {
      sessions.set(await develop(person));
    },
  };
}

/** Rejects with `TokenUnavailable` when the service was not reached: then it is asked again later. */
async function ask({ fetch }: Http, address: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    throw new TokenUnavailable(`${address} was not reached`, { cause: error });
  }
  if (response.ok) return response;
  const message = `${address} answered ${response.status}`;
  throw response.status >= 500 || response.status === 429 ? new TokenUnavailable(message) : new Error(message);
}

/** The token in the address, which must not stay there: not in the history, not in a bookmark, not on a screenshot. */
export function takeTokenFromAddress(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): string | undefined {
  const fields = new URLSearchParams(location.hash.replace(/^#/, ''));
  const token = fields.get('token');
  if (token === null || token === '') return undefined;
  fields.delete('token');
  const rest = fields.toString();
  history.replaceState(null, '', `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`);
  return token;
}

/** What the host application has put on the page, if it has. */
export function hostOf(page: object): HostApplication | undefined {
  const { slotwire } = page as { slotwire?: unknown };
  if (typeof slotwire !== 'object' || slotwire === null || !('getToken' in slotwire)) return undefined;
  return typeof slotwire.getToken === 'function' ? (slotwire as HostApplication) : undefined;
}
