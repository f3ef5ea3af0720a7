/** Prometheus API: what a Prometheus that is up knows, asked over HTTP. Its answers as data, its refusals as errors with its own words. */
import type { HttpRequest } from './http.ts';

export interface Sample {
  labels: Readonly<Record<string, string>>;
  atMs: number;
  value: number;
}

export interface Line {
  labels: Readonly<Record<string, string>>;
  points: readonly { atMs: number; value: number }[];
}

export interface ActiveAlert {
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  state: 'pending' | 'firing';
  activeAtMs: number;
  value: number;
}

export interface Target {
  labels: Readonly<Record<string, string>>;
  health: 'up' | 'down' | 'unknown';
  lastError: string;
  /** Between two looks. */
  everySeconds: number;
}

/** A rule whose expression could not be evaluated tells nobody by itself. */
export interface RuleHealth {
  name: string;
  type: 'alerting' | 'recording';
  health: 'ok' | 'err' | 'unknown';
  lastError: string;
}

export interface RangeOptions {
  fromMs: number;
  toMs: number;
  stepSeconds: number;
}

export interface PrometheusApi {
  /** @param atMs default: now. @throws PrometheusRefused */
  queryInstant(query: string, atMs?: number): Promise<Sample[]>;
  queryRange(query: string, range: RangeOptions): Promise<Line[]>;
  alerts(): Promise<ActiveAlert[]>;
  targets(): Promise<Target[]>;
  rules(): Promise<RuleHealth[]>;
  isReady(): Promise<boolean>;
}

/** It does not answer, or not what was asked. */
export class PrometheusRefused extends Error {
  override name = 'PrometheusRefused';
}

type Value = [seconds: number, value: string];

interface Answer {
  status: 'success' | 'error';
  error?: string;
  data?: unknown;
}

/** @param url `http://127.0.0.1:9090` */
export function createPrometheusApi(url: string, request: HttpRequest): PrometheusApi {
  async function ask(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<unknown> {
    // A POST has no limit of length, and the longest of our queries are long.
    const init =
      Object.keys(parameters).length === 0
        ? undefined
        : {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams(parameters).toString(),
          };
    const about = parameters.query ?? path;
    const answer = await request(`${url}/api/v1/${path}`, init)
      .then((response) => response.json() as Promise<Answer>)
      .catch((cause: Error) => {
        throw new PrometheusRefused(`no answer about ${about}: ${cause.message}`, { cause });
      });
    if (answer.status !== 'success') throw new PrometheusRefused(`${answer.error ?? 'refused'}: ${about}`);
    return answer.data;
  }

  return {
    async queryInstant(query, atMs) {
      const data = await ask('query', { query, ...(atMs !== undefined && { time: String(atMs / 1_000) }) });
      return samplesOf(data as InstantData);
    },
    async queryRange(query, { fromMs, toMs, stepSeconds }) {
      const data = await ask('query_range', {
        query,
        start: String(fromMs / 1_000),
        end: String(toMs / 1_000),
        step: String(stepSeconds),
      });
      return (data as { result: { metric: Record<string, string>; values: Value[] }[] }).result.map(
        ({ metric, values }) => ({ labels: metric, points: values.map(pointOf) }),
      );
    },
    async alerts() {
      const { alerts } = (await ask('alerts')) as { alerts: RawAlert[] };
      return alerts.map(({ labels, annotations, state, activeAt, value }) => ({
        labels,
        annotations,
        state,
        activeAtMs: Date.parse(activeAt),
        value: numberOf(value),
      }));
    },
    async targets() {
      const { activeTargets } = (await ask('targets')) as { activeTargets: (Target & { scrapeInterval: string })[] };
      return activeTargets.map(({ labels, health, lastError, scrapeInterval }) => ({
        labels,
        health,
        lastError,
        everySeconds: secondsOf(scrapeInterval),
      }));
    },
    async rules() {
      const { groups } = (await ask('rules')) as { groups: { rules: (RuleHealth & { lastError?: string })[] }[] };
      return groups.flatMap(({ rules }) =>
        rules.map(({ name, type, health, lastError = '' }) => ({ name, type, health, lastError })),
      );
    },
    isReady: () =>
      request(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
  };
}

interface RawAlert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: 'pending' | 'firing';
  activeAt: string;
  value: string;
}

type InstantData =
  | { resultType: 'vector'; result: { metric: Record<string, string>; value: Value }[] }
  | { resultType: 'scalar'; result: Value };

function samplesOf(data: InstantData): Sample[] {
  if (data.resultType === 'scalar') return [{ labels: {}, ...pointOf(data.result) }];
  return data.result.map(({ metric, value }) => ({ labels: metric, ...pointOf(value) }));
}

function pointOf([seconds, value]: Value): { atMs: number; value: number } {
  return { atMs: seconds * 1_000, value: numberOf(value) };
}

/** `1m30s` → 90 */
export function secondsOf(duration: string): number {
  const sizes: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 };
  return [...duration.matchAll(/(\d+)(ms|s|m|h|d)/g)].reduce(
    (sum, [, count, unit = 's']) => sum + Number(count) * (sizes[unit] ?? 0),
    0,
  );
}

/** Prometheus writes `+Inf`, `-Inf` and `NaN`. */
export function numberOf(text: string): number {
  const infinite = /^([+-]?)Inf$/.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
