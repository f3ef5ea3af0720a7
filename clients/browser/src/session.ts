/**
 * Session: who is signed in in this browser, and their token. In development anybody picks an account; in production the host application signs its people
 * in and hands over a token. Who it is outlives the tab, so that the app opens without a network; a token of a host does not.
 */
import { type Role, roles } from '@slotwire/protocol';
import { type Keeper, readJson } from './kept.ts';

export interface Person {
  id: string;
  name: string;
  role: Role;
  vendorId?: string;
}

export interface Session {
  token: string;
  user: Person;
  /** ISO 8601. */
  expiresAt: string;
  /** `development`: the service gives another token when this one ends. `host`: whoever signed the person in. */
  from: 'development' | 'host';
}

export interface SessionStore {
  /** Who is signed in, as far as this browser knows. */
  person(): Person | undefined;
  /** With a token, which may have expired. */
  session(): Session | undefined;
  set(session: Session): void;
  clear(): void;
  /** @returns removes the listener */
  on(listener: () => void): () => void;
}

export function createSessionStore(app: string, onDevice: Keeper, inTab: Keeper): SessionStore {
  const personKey = `slotwire.person.${app}`;
  const sessionKey = `slotwire.session.${app}`;
  const listeners = new Set<() => void>();
  let session = parseSession(readJson(inTab, sessionKey)) ?? parseSession(readJson(onDevice, sessionKey));
  let person = session?.user ?? parsePerson(readJson(onDevice, personKey));
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    person: () => person,
    session: () => session,
    set(next) {
      session = next;
      // The same object while it is the same person: nothing has to be opened anew for another token.
      if (JSON.stringify(person) !== JSON.stringify(next.user)) person = next.user;
      onDevice.set(personKey, JSON.stringify(next.user));
      inTab.set(sessionKey, JSON.stringify(next));
      // The next tab of a developer begins with the account that was picked last.
      if (next.from === 'development') onDevice.set(sessionKey, JSON.stringify(next));
      else onDevice.remove(sessionKey);
      tell();
    },
    clear() {
      session = undefined;
      person = undefined;
      onDevice.remove(personKey);
      onDevice.remove(sessionKey);
      inTab.remove(sessionKey);
      tell();
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Less life than this is not worth connecting with, ms. */
const MIN_LIFE_MS = 60_000;

export const isFresh = ({ expiresAt }: Session, nowMs: number): boolean => Date.parse(expiresAt) - nowMs > MIN_LIFE_MS;

/** What a token says about its person. It is not verified here: the service does that, and this is only for the screen. */
export function sessionOfToken(token: string): Session | undefined {
  const claims = claimsOf(token);
  if (claims === undefined || typeof claims.sub !== 'string' || typeof claims.exp !== 'number') return undefined;
  const user = parsePerson({
    id: claims.sub,
    name: typeof claims.name === 'string' ? claims.name : claims.sub,
    role: claims.role,
    vendorId: claims.vendorId,
  });
  if (user === undefined) return undefined;
  return { token, user, expiresAt: new Date(claims.exp * 1000).toISOString(), from: 'host' };
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  const [, payload] = token.split('.');
  if (payload === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function parsePerson(value: unknown): Person | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, name, role, vendorId } = value as Record<string, unknown>;
  if (typeof id !== 'string' || id === '' || typeof name !== 'string') return undefined;
  const known = roles.find((candidate) => candidate === role);
  if (known === undefined) return undefined;
  return { id, name, role: known, ...(typeof vendorId === 'string' ? { vendorId } : {}) };
}

function parseSession(value: unknown): Session | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { token, user, expiresAt, from } = value as Record<string, unknown>;
  const person = parsePerson(user);
  if (typeof token !== 'string' || token === '' || person === undefined) return undefined;
  if (typeof expiresAt !== 'string' || Number.isNaN(Date.parse(expiresAt))) return undefined;
  if (from !== 'development' && from !== 'host') return undefined;
  return { token, user: person, expiresAt, from };
}
