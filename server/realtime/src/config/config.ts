/**
 * Configuration: the environment, read once, checked whole, frozen.
 * One error names every problem with its variable and the value seen; an unknown SLOTWIRE_ name is a typo, so an error too.
 */
import * as z from 'zod';
import { type LimitsConfig, limitVariables, toLimitsConfig } from './limits-config.ts';
import { isOtlpWanted, type OtlpConfig, type OtlpValues, otlpVariables, toOtlpConfig } from './otlp-config.ts';
import { type PushConfig, type PushValues, pushProblems, toPushConfig } from './push-config.ts';
import { secretPath, share, whole } from './schemas.ts';
import { type SecurityConfig, securityProblems, securityVariables, toSecurityConfig } from './security-config.ts';
import { toWebConfig, type WebConfig, webVariables } from './web-config.ts';

export type KeySource =
  | { kind: 'secret'; secret: string }
  | { kind: 'secret-file'; path: string }
  | { kind: 'jwks'; url: string }
  | { kind: 'development' };

export interface Config {
  mode: 'development' | 'production';
  host: string;
  /** 0 takes a free port. */
  port: number;
  dataDir: string;
  jwt: { keys: KeySource; issuer: string; audience: string };
  allowedOrigins: readonly string[];
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Which commands get a line of the log. */
  logSampling: { share: number; slowMs: number };
  /** Seed an empty store with the demo marketplace. */
  demo: boolean;
  retention: { days: number; events: number };
  /** Days that figures are kept, by resolution. */
  analyticsDays: { minute: number; hour: number; day: number };
  saverFlushMs: number;
  drainMs: number;
  security: SecurityConfig;
  push: PushConfig;
  limits: LimitsConfig;
  web: WebConfig;
  /** Absent: nothing is exported. */
  otlp: OtlpConfig | undefined;
}

export interface Variable {
  schema: z.ZodType;
  fallback?: string;
  help: string;
  /** Its value is not repeated in errors. */
  secret?: true;
}

/** Bearer tokens travel there, so nothing but TLS will do. */
const gatewayUrl = z
  .string()
  .refine((text) => isOrigin(text) && text.startsWith('https:'), 'not an origin such as https://push.example:8443');

/** Of Apple's identifiers of keys and teams. */
const appleId = z.string().regex(/^[A-Z0-9]{10}$/, 'not ten capital letters and digits');

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Every variable, without the prefix SLOTWIRE_. CONFIGURATION.md is checked against it. */
export const variables = {
  MODE: {
    schema: z.enum(['development', 'production']),
    fallback: 'production',
    help: '`development` adds the demo endpoints and a secret of its own',
  },
  HOST: { schema: z.string().min(1), fallback: '127.0.0.1', help: 'address to listen on' },
  PORT: { schema: whole(0, 65_535), fallback: '4000', help: 'port to listen on; 0 takes a free one' },
  DATA: { schema: z.string().min(1), fallback: '.data', help: 'directory of the database' },
  JWT_SECRET: {
    schema: z.string().min(32, 'shorter than 32 characters'),
    help: 'HS256 secret, at least 32 characters',
    secret: true,
  },
  JWT_SECRET_FILE: {
    schema: secretPath,
    help: 'path of a file that holds it, in place of `SLOTWIRE_JWT_SECRET`',
    secret: true,
  },
  JWKS_URL: { schema: z.url({ protocol: /^https?$/ }), help: 'where the public keys are (RS256, ES256, EdDSA)' },
  JWT_ISSUER: { schema: z.string().min(1), fallback: 'slotwire', help: 'the `iss` that tokens must have' },
  JWT_AUDIENCE: { schema: z.string().min(1), fallback: 'slotwire', help: 'the `aud` that tokens must have' },
  ALLOWED_ORIGINS: {
    schema: z
      .string()
      .transform((list) => list.split(',').map((origin) => origin.trim()))
      .refine(
        (list) => list.every((origin) => origin === '*' || isOrigin(origin)),
        'not a comma-separated list of origins such as https://app.example',
      ),
    help: 'origins that browsers may connect from, comma-separated; development allows every origin, production none',
  },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    fallback: 'info',
    help: 'debug, info, warn, error or silent',
  },
  LOG_SAMPLE: {
    schema: share,
    fallback: '1',
    help: 'share of accepted commands that get a line of the log, 0 to 1; what was refused or went wrong always does',
  },
  LOG_SLOW_MS: {
    schema: whole(0, 600_000),
    fallback: '250',
    help: 'and so does what took so long',
  },
  DEMO: {
    schema: flag,
    fallback: 'false',
    help: '`true` seeds an empty store with the demo marketplace (development only)',
  },
  RETENTION_DAYS: { schema: whole(1, 365), fallback: '7', help: 'events and keys are kept this long' },
  RETENTION_EVENTS: { schema: whole(10, 1_000_000), fallback: '1000', help: 'and at most so many events a stream' },
  ANALYTICS_MINUTE_DAYS: { schema: whole(1, 31), fallback: '2', help: 'figures by the minute are kept this long' },
  ANALYTICS_HOUR_DAYS: { schema: whole(1, 400), fallback: '60', help: 'figures by the hour are kept this long' },
  ANALYTICS_DAY_DAYS: { schema: whole(1, 3_650), fallback: '730', help: 'figures by the day are kept this long' },
  SAVER_FLUSH_SECONDS: {
    schema: whole(1, 600),
    fallback: '30',
    help: 'how long events may be held back in saver mode',
  },
  DRAIN_SECONDS: { schema: whole(1, 60), fallback: '8', help: 'bound of a graceful shutdown' },
  ...securityVariables,
  ...limitVariables,
  ...webVariables,
  FCM_CREDENTIALS: {
    schema: z.string().min(1),
    help: 'service account of Google for push to Android: its JSON, or the path of it; absent, that push is off',
    secret: true,
  },
  FCM_URL: { schema: gatewayUrl, fallback: 'https://fcm.googleapis.com', help: 'where FCM is' },
  APNS_KEY: {
    schema: z.string().min(1),
    help: 'key of Apple for push to iOS: the text of the `.p8`, or the path of it; absent, that push is off',
    secret: true,
  },
  APNS_KEY_ID: { schema: appleId, help: 'id of that key' },
  APNS_TEAM_ID: { schema: appleId, help: 'id of the team in the Apple Developer Program' },
  APNS_TOPIC: {
    schema: z.string().regex(/^[A-Za-z0-9.-]{1,255}$/, 'not a bundle id such as com.example.bookings'),
    help: 'bundle id of the app, for devices that registered without one',
  },
  APNS_URL: { schema: gatewayUrl, help: 'where APNs is; absent, at Apple, production or sandbox as the device says' },
  PUSH_CA: {
    schema: z.string().min(1),
    help: 'path of the certificates in PEM that the push gateways must have theirs from; for tests and proxies',
  },
} as const satisfies Record<string, Variable>;

type Name = keyof typeof variables;
type Values = {
  [N in Name]:
    | z.output<(typeof variables)[N]['schema']>
    | ((typeof variables)[N] extends { fallback: string } ? never : undefined);
};

export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`configuration: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

const PREFIX = 'SLOTWIRE_';
/** Read by the harness around the service, and so no typos. */
const FOREIGN_PREFIXES = ['SLOTWIRE_TEST_', 'SLOTWIRE_TOOL_'];

/** @throws ConfigError with every problem there is */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const given = readValues(variables, PREFIX, env, problems) as Values;
  for (const name of Object.keys(env)) {
    if (!name.startsWith(PREFIX) || FOREIGN_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    if (!Object.hasOwn(variables, name.slice(PREFIX.length)))
      problems.push(`${name}: no such variable${suggestion(name)}`);
  }
  problems.push(...relations(given, env));
  const otlp = isOtlpWanted(env) ? (readValues(otlpVariables, '', env, problems) as OtlpValues) : undefined;
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze({
    mode: given.MODE,
    host: given.HOST,
    port: given.PORT,
    dataDir: given.DATA,
    jwt: Object.freeze({ keys: keySource(given), issuer: given.JWT_ISSUER, audience: given.JWT_AUDIENCE }),
    allowedOrigins: Object.freeze(given.ALLOWED_ORIGINS ?? (given.MODE === 'development' ? ['*'] : [])),
    logLevel: given.LOG_LEVEL,
    logSampling: Object.freeze({ share: given.LOG_SAMPLE, slowMs: given.LOG_SLOW_MS }),
    demo: given.DEMO,
    retention: Object.freeze({ days: given.RETENTION_DAYS, events: given.RETENTION_EVENTS }),
    analyticsDays: Object.freeze({
      minute: given.ANALYTICS_MINUTE_DAYS,
      hour: given.ANALYTICS_HOUR_DAYS,
      day: given.ANALYTICS_DAY_DAYS,
    }),
    saverFlushMs: given.SAVER_FLUSH_SECONDS * 1_000,
    drainMs: given.DRAIN_SECONDS * 1_000,
    security: Object.freeze(toSecurityConfig(given, given.MODE)),
    push: Object.freeze(toPushConfig(given)),
    limits: Object.freeze(toLimitsConfig(given)),
    web: Object.freeze(toWebConfig(given)),
    otlp: otlp && Object.freeze(toOtlpConfig(otlp)),
  });
}

/** @param problems what is wrong is added there */
function readValues(
  table: Readonly<Record<string, Variable>>,
  prefix: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(table)) {
    const seen = env[prefix + name];
    const text = seen === undefined || seen === '' ? variable.fallback : seen;
    if (text === undefined) continue;
    const parsed = variable.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else {
      const shown = variable.secret ? 'the value given' : `"${text}"`;
      problems.push(`${prefix}${name}: ${shown} is ${reason(parsed.error)}`);
    }
  }
  return values;
}

function relations(given: Values, env: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const keys = ['JWT_SECRET', 'JWT_SECRET_FILE', 'JWKS_URL'].filter((name) => Boolean(env[PREFIX + name]));
  if (keys.length > 1) problems.push(`${keys.map((name) => PREFIX + name).join(' and ')}: give one of them`);
  if (given.MODE === 'production') {
    if (keys.length === 0) problems.push('SLOTWIRE_JWT_SECRET or SLOTWIRE_JWKS_URL: one is needed in production');
    if (given.DEMO) problems.push('SLOTWIRE_DEMO: "true" is for SLOTWIRE_MODE=development');
    if (given.ALLOWED_ORIGINS?.includes('*'))
      problems.push('SLOTWIRE_ALLOWED_ORIGINS: "*" is for SLOTWIRE_MODE=development');
  }
  problems.push(...securityProblems((name) => Boolean(env[PREFIX + name]), given));
  if (given.ANALYTICS_MINUTE_DAYS > given.ANALYTICS_HOUR_DAYS || given.ANALYTICS_HOUR_DAYS > given.ANALYTICS_DAY_DAYS)
    problems.push(
      'SLOTWIRE_ANALYTICS_MINUTE_DAYS, _HOUR_DAYS and _DAY_DAYS: the wider is kept no shorter than the finer',
    );
  problems.push(...pushProblems((name: keyof PushValues) => Boolean(env[PREFIX + name])));
  return problems;
}

function keySource(given: Values): KeySource {
  if (given.JWT_SECRET !== undefined) return { kind: 'secret', secret: given.JWT_SECRET };
  if (given.JWT_SECRET_FILE !== undefined) return { kind: 'secret-file', path: given.JWT_SECRET_FILE };
  if (given.JWKS_URL !== undefined) return { kind: 'jwks', url: given.JWKS_URL };
  return { kind: 'development' };
}

function reason(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue?.code === 'invalid_value') return `none of ${issue.values.join(', ')}`;
  if (issue?.code === 'invalid_format' && issue.format === 'url') return 'not an http(s) URL';
  return issue?.message ?? 'not valid';
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** The known name that differs least, if it differs by three letters at most. */
function suggestion(name: string): string {
  const nearest = Object.keys(variables)
    .map((known) => ({ known: PREFIX + known, distance: editDistance(name, PREFIX + known) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return nearest !== undefined && nearest.distance <= 3 ? `; did you mean ${nearest.known}?` : '';
}

/** Levenshtein's. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
