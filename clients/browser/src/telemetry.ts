/**
 * Telemetry: web vitals, errors, traces and figures of our own to the service, or to a Grafana Alloy, by Faro. Faro is loaded when the page is drawn and
 * the browser has nothing better to do; what is measured before waits for it.
 */
import type { Runtime } from '@slotwire/runtime';

export interface Figures {
  connect_ms?: number;
  delivery_ms?: number;
  sync_ms?: number;
  screen_ms?: number;
  long_task_ms?: number;
  start_ms?: number;
  outbox_depth?: number;
  resume_events?: number;
}

export interface Telemetry {
  /** One value each; further samples are further calls. */
  measure(figures: Figures): void;
  report(error: unknown, what: string): void;
  /** Who is signed in now. Id alone: names are nobody's business. */
  identify(userId: string | undefined): void;
}

export interface TelemetryOptions {
  /** As the service knows it: `slotwire-vendor`. */
  app: string;
  version: string;
  runtime: Runtime;
  /** Where to, as soon as the service has said so. Null: nothing is reported. */
  url: Promise<string | null>;
}

/** Waiting for Faro, or not reported at all: so many are kept. */
const MAX_WAITING = 200;

export function startTelemetry(
  options: TelemetryOptions,
  load: Loader = loadFaro,
  whenIdle: (task: () => void) => void = idle,
): Telemetry {
  const { app, version, runtime } = options;
  let waiting: ((loaded: Telemetry) => void)[] = [];
  let loaded: Telemetry | undefined;
  let person: string | undefined;
  const pass = (act: (telemetry: Telemetry) => void) => {
    if (loaded !== undefined) act(loaded);
    else if (waiting.length < MAX_WAITING) waiting.push(act);
  };
  const begin = (telemetry: Telemetry) => {
    telemetry.identify(person);
    loaded = telemetry;
    for (const act of waiting) act(telemetry);
    waiting = [];
  };
  void options.url.then((url) => {
    if (url === null) return begin(silent);
    whenIdle(() => {
      load({ app, version, runtime, url }).then(
        begin,
        // A chunk that does not load costs figures, and nothing that a person would miss.
        () => begin(silent),
      );
    });
  });
  return {
    measure: (figures) => pass((telemetry) => telemetry.measure(figures)),
    report: (error, what) => pass((telemetry) => telemetry.report(error, what)),
    identify(userId) {
      person = userId;
      loaded?.identify(userId);
    },
  };
}

const silent: Telemetry = { measure() {}, report() {}, identify() {} };

export interface Receiver {
  app: string;
  version: string;
  runtime: Runtime;
  url: string;
}

export type Loader = (receiver: Receiver) => Promise<Telemetry>;

const loadFaro: Loader = async (receiver) => (await import('./faro.ts')).createFaro(receiver);

/** After the first paint, and when there is nothing to do; Safari has no idle callback. */
function idle(task: () => void): void {
  requestAnimationFrame(() => {
    if (typeof globalThis.requestIdleCallback === 'function') requestIdleCallback(task, { timeout: 5_000 });
    else setTimeout(task, 1_000);
  });
}
