/** Pages: sessions of the vendor dashboard as Faro reports them, one a while, each with its start and, where something is broken, a fault. */
import type { Runtime, Timer } from '@slotwire/runtime';
import type { WorldOutside } from './outside.ts';

export interface Pages {
  setBroken(isBroken: boolean): void;
  stop(): void;
}

/** A page of an address may send two reports a second. */
const EVERY_MS = 700;

export function startPages(url: string, { request, runtime }: Pick<WorldOutside, 'request' | 'runtime'>): Pages {
  let isBroken = false;
  const ticker: Timer = runtime.timers.every(EVERY_MS, () => {
    const body = JSON.stringify(reportOf(runtime, isBroken));
    // A service that is away is what others tell of.
    request(`${url}/faro/collect`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body,
    }).catch(() => {});
  });
  return {
    setBroken(given) {
      isBroken = given;
    },
    stop: () => ticker.stop(),
  };
}

/** What Faro sends of a session that has just begun. */
function reportOf({ clock, ids }: Runtime, isBroken: boolean) {
  const timestamp = new Date(clock.nowMs()).toISOString();
  return {
    meta: {
      app: { name: 'slotwire-vendor', version: '0.1.0', environment: 'production' },
      session: { id: ids.next(), attributes: { isSampled: 'true' } },
      page: { id: '/vendor/', url: 'https://slotwire.example/vendor/' },
      browser: { name: 'Chrome', version: '142.0.0.0', os: 'Windows 10', mobile: false },
    },
    events: [{ timestamp, name: 'session_start', domain: 'browser' }],
    logs: [{ timestamp, level: 'info', message: 'the dashboard is open', context: {} }],
    measurements: [
      { timestamp, type: 'web-vitals', values: { fcp: 400, lcp: 900, ttfb: 80, inp: 40, cls: 0.01 } },
      {
        timestamp,
        type: 'slotwire',
        values: {
          connect_ms: 60,
          delivery_ms: 30,
          sync_ms: 50,
          screen_ms: 40,
          start_ms: 700,
          outbox_depth: 0,
          resume_events: 2,
        },
      },
    ],
    traces: {
      resourceSpans: [
        { resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'fetch' }, spans: [spanOf(clock)] }] },
      ],
    },
    ...(isBroken && {
      exceptions: [
        {
          timestamp,
          type: 'TypeError',
          value: "Cannot read properties of undefined (reading 'bookings')",
          stacktrace: {
            frames: [
              {
                filename: 'https://slotwire.example/vendor/assets/index.js',
                function: 'todayOf',
                lineno: 1,
                colno: 48213,
              },
              {
                filename: 'https://slotwire.example/vendor/assets/index.js',
                function: 'TodayPage',
                lineno: 1,
                colno: 50977,
              },
            ],
          },
        },
      ],
    }),
  };
}

/** A request of the page that has just ended, after a twentieth of a second. */
function spanOf({ nowMs }: Runtime['clock']) {
  const nanoOf = (ms: number) => `${Math.round(ms)}000000`;
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'HTTP GET',
    kind: 3,
    startTimeUnixNano: nanoOf(nowMs() - 50),
    endTimeUnixNano: nanoOf(nowMs()),
    attributes: [],
    status: { code: 0 },
  };
}
