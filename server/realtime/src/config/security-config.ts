/** Security in the configuration: TLS for a deployment without a proxy, how long strangers may take, and how many there may be. */
import * as z from 'zod';
import { secretPath, whole } from './schemas.ts';

export const securityVariables = {
  TOKEN_REPLAY: {
    schema: z.enum(['report', 'refuse']),
    fallback: 'report',
    help: 'a token that a second device uses: `report` tells the admins, `refuse` also keeps that device out',
  },
  TLS_CERT: {
    schema: z.string().min(1),
    help: 'path of the certificate chain in PEM; with it the service speaks TLS 1.2 and 1.3 itself, and takes over a changed file within a minute',
  },
  TLS_KEY: { schema: secretPath, help: 'path of its private key in PEM', secret: true },
  HEADERS_SECONDS: { schema: whole(1, 60), fallback: '10', help: 'how long the headers of a request may take' },
  REQUEST_SECONDS: { schema: whole(1, 300), fallback: '15', help: 'how long a whole request may take to arrive' },
  KEEP_ALIVE_SECONDS: { schema: whole(1, 600), fallback: '72', help: 'how long an idle HTTP connection is kept' },
  HANDSHAKE_SECONDS: {
    schema: whole(1, 60),
    fallback: '10',
    help: 'how long a socket may stay open without being welcomed',
  },
  PENDING_PER_ADDRESS: {
    schema: whole(0, 1_000_000),
    help: 'how many connections of one address may be open without being welcomed; 0: any number, as behind a proxy. Absent: 2000, in development 0',
  },
} as const;

export interface SecurityConfig {
  tokenReplay: 'report' | 'refuse';
  /** Paths. Undefined: plain HTTP. */
  tls: { cert: string; key: string } | undefined;
  headersMs: number;
  requestMs: number;
  keepAliveMs: number;
  handshakeMs: number;
  /** 0: any number. */
  pendingPerAddress: number;
}

type Values = {
  [N in keyof typeof securityVariables]:
    | z.output<(typeof securityVariables)[N]['schema']>
    | ((typeof securityVariables)[N] extends { fallback: string } ? never : undefined);
};

const PENDING_PER_ADDRESS = 2_000;

/** @param isGiven whether a variable is in the environment, right or wrong */
export function securityProblems(isGiven: (name: 'TLS_CERT' | 'TLS_KEY') => boolean, given: Values): string[] {
  const problems: string[] = [];
  if (isGiven('TLS_CERT') && !isGiven('TLS_KEY'))
    problems.push('SLOTWIRE_TLS_KEY: missing, and SLOTWIRE_TLS_CERT needs it');
  if (isGiven('TLS_KEY') && !isGiven('TLS_CERT'))
    problems.push('SLOTWIRE_TLS_CERT: missing, and SLOTWIRE_TLS_KEY needs it');
  if (given.HEADERS_SECONDS > given.REQUEST_SECONDS)
    problems.push('SLOTWIRE_HEADERS_SECONDS: greater than SLOTWIRE_REQUEST_SECONDS, of which it is a part');
  return problems;
}

/** Of values without problems. */
export function toSecurityConfig(given: Values, mode: 'development' | 'production'): SecurityConfig {
  const { TLS_CERT: cert, TLS_KEY: key } = given;
  return {
    tokenReplay: given.TOKEN_REPLAY,
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    headersMs: given.HEADERS_SECONDS * 1_000,
    requestMs: given.REQUEST_SECONDS * 1_000,
    keepAliveMs: given.KEEP_ALIVE_SECONDS * 1_000,
    handshakeMs: given.HANDSHAKE_SECONDS * 1_000,
    // A whole fleet of a developer shares one address.
    pendingPerAddress: given.PENDING_PER_ADDRESS ?? (mode === 'development' ? 0 : PENDING_PER_ADDRESS),
  };
}
