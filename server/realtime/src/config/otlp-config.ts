/**
 * OTLP in the configuration: the variables that OpenTelemetry has given names to, as far as the service heeds them. Without an endpoint none of
 * them is looked at: they may be there for somebody else.
 */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';
import { share, whole } from './schemas.ts';

/** Credentials belong into the headers; with some in a URL it would be a secret, and shown by whatever prints one. */
const endpoint = z.string().refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}, 'not an http(s) URL without credentials');

const exporter = z.enum(['otlp', 'none']);

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type SamplerName = (typeof samplers)[number];

/** By their whole names. CONFIGURATION.md is checked against it. */
export const otlpVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: endpoint,
    help: 'OTLP receiver of a collector, such as `http://127.0.0.1:4318`: spans go to `/v1/traces` below it, the log to `/v1/logs`. Absent: nothing is exported',
    secret: true,
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: { schema: endpoint, help: 'where spans go instead, as it is', secret: true },
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: { schema: endpoint, help: 'where the log goes instead, as it is', secret: true },
  OTEL_EXPORTER_OTLP_HEADERS: {
    schema: z.string().transform(parsePairs).refine(areHeaders, 'not a list of headers such as api-key=…,x-tenant=…'),
    help: 'headers of each request, `name=value` with commas between them, values URL-encoded',
    secret: true,
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    schema: z.enum(['http/protobuf']),
    fallback: 'http/protobuf',
    help: 'nothing else is spoken',
  },
  OTEL_EXPORTER_OTLP_COMPRESSION: { schema: z.enum(['none', 'gzip']), fallback: 'none', help: 'none or gzip' },
  OTEL_EXPORTER_OTLP_TIMEOUT: {
    schema: whole(100, 60_000),
    fallback: '10000',
    help: 'how long a request may take, its repeats included, ms',
  },
  OTEL_TRACES_EXPORTER: { schema: exporter, fallback: 'otlp', help: '`none`: no spans' },
  OTEL_LOGS_EXPORTER: { schema: exporter, fallback: 'otlp', help: '`none`: no log' },
  OTEL_TRACES_SAMPLER: {
    schema: z.enum(samplers),
    fallback: 'parentbased_always_on',
    help: `which spans: ${samplers.join(', ')}`,
  },
  OTEL_TRACES_SAMPLER_ARG: { schema: share, fallback: '1', help: 'share of the traces, for the samplers by ratio' },
  OTEL_SERVICE_NAME: {
    schema: z.string().min(1),
    help: 'name of the service; absent, the `service.name` of the attributes, else `slotwire`',
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    schema: z
      .string()
      .transform(parsePairs)
      .refine((pairs) => pairs !== undefined, 'not a list such as deployment.environment.name=production'),
    help: 'what else is known of this process, `name=value` with commas between them, values URL-encoded',
  },
  OTEL_SDK_DISABLED: { schema: z.enum(['true', 'false']), fallback: 'false', help: '`true`: nothing is exported' },
} as const;

export interface OtlpConfig {
  /** Absent: none of this signal. */
  tracesUrl: string | undefined;
  logsUrl: string | undefined;
  headers: Readonly<Record<string, string>>;
  compression: 'none' | 'gzip';
  timeoutMs: number;
  sampler: { name: SamplerName; ratio: number };
  resource: Readonly<Record<string, string>>;
}

type Name = keyof typeof otlpVariables;
export type OtlpValues = {
  [N in Name]:
    | z.output<(typeof otlpVariables)[N]['schema']>
    | ((typeof otlpVariables)[N] extends { fallback: string } ? never : undefined);
};

const endpoints = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
] as const;

export function isOtlpWanted(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.OTEL_SDK_DISABLED !== 'true' && endpoints.some((name) => Boolean(env[name]));
}

/** Of values without problems. @returns undefined when there is nothing left to export */
export function toOtlpConfig(given: OtlpValues): OtlpConfig | undefined {
  const urlOf = (own: string | undefined, signal: 'traces' | 'logs', chosen: 'otlp' | 'none') => {
    if (chosen === 'none') return undefined;
    const base = given.OTEL_EXPORTER_OTLP_ENDPOINT;
    return own ?? (base === undefined ? undefined : below(base, `v1/${signal}`));
  };
  const tracesUrl = urlOf(given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, 'traces', given.OTEL_TRACES_EXPORTER);
  const logsUrl = urlOf(given.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, 'logs', given.OTEL_LOGS_EXPORTER);
  if (tracesUrl === undefined && logsUrl === undefined) return undefined;
  const attributes = given.OTEL_RESOURCE_ATTRIBUTES ?? {};
  return {
    tracesUrl,
    logsUrl,
    headers: given.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    compression: given.OTEL_EXPORTER_OTLP_COMPRESSION,
    timeoutMs: given.OTEL_EXPORTER_OTLP_TIMEOUT,
    sampler: { name: given.OTEL_TRACES_SAMPLER, ratio: given.OTEL_TRACES_SAMPLER_ARG },
    resource: {
      'service.name': 'slotwire',
      ...attributes,
      ...(given.OTEL_SERVICE_NAME !== undefined && { 'service.name': given.OTEL_SERVICE_NAME }),
    },
  };
}

function below(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  return url.href;
}

/** `a=1,b=x%20y` → `{ a: '1', b: 'x y' }`; undefined when it is no such list. */
function parsePairs(text: string): Record<string, string> | undefined {
  const pairs: Record<string, string> = {};
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [, name, value] = /^\s*([^=\s]+)\s*=(.*)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) return undefined;
    try {
      pairs[name] = decodeURIComponent(value.trim());
    } catch {
      return undefined;
    }
  }
  return pairs;
}

function areHeaders(pairs: Record<string, string> | undefined): boolean {
  if (pairs === undefined) return false;
  try {
    for (const [name, value] of Object.entries(pairs)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}
