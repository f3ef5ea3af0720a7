/** A payload of a page, for tests. */

/** As a page may write it. */
interface Measurement {
  timestamp: string;
  type: string;
  values: Record<string, number>;
  context?: Record<string, string>;
}

/** A payload as Faro 2 sends it from a page, everything in it. */
export function faroPayloadOf(app = 'slotwire-vendor') {
  const measurements: Measurement[] = [
    {
      timestamp: '2027-03-01T10:00:00.000Z',
      type: 'web-vitals',
      values: { lcp: 1_234, delta: 1_234, element_render_delay: 3 },
      context: { id: 'v4', rating: 'good' },
    },
    { timestamp: '2027-03-01T10:00:00.000Z', type: 'web-vitals', values: { cls: 0.02, delta: 0.02 } },
    { timestamp: '2027-03-01T10:00:00.000Z', type: 'slotwire', values: { screen_ms: 40, outbox_depth: 2 } },
  ];
  return {
    meta: {
      sdk: { name: '@grafana/faro-core', version: '2.12.1', integrations: [] },
      app: { name: app, version: '0.1.0', environment: 'production' },
      session: { id: 's-1', attributes: { isSampled: 'true' } },
      page: { id: '/vendor/bookings', url: 'https://slotwire.example/vendor/bookings?token=abc' },
      view: { name: 'bookings' },
      browser: { name: 'Chrome', version: '156.0', os: 'Linux', mobile: false, language: 'en-GB' },
      user: { id: 'staff-vendor-01-1' },
    },
    exceptions: [
      {
        timestamp: '2027-03-01T10:00:00.000Z',
        type: 'TypeError',
        value: 'ada@example.org has no token=abc',
        stacktrace: {
          frames: [
            {
              filename: 'https://slotwire.example/vendor/assets/main-1a2b.js?x=1',
              function: 'open',
              lineno: 1,
              colno: 42,
            },
          ],
        },
        trace: { trace_id: 'f00d', span_id: 'b0' },
      },
    ],
    logs: [{ timestamp: '2027-03-01T10:00:00.000Z', level: 'warn', message: 'Bearer abc refused', context: {} }],
    measurements,
    events: [
      { timestamp: '2027-03-01T10:00:00.000Z', name: 'session_start', domain: 'browser' },
      { timestamp: '2027-03-01T10:00:00.000Z', name: 'something new', domain: 'browser', attributes: {} },
    ],
    traces: {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: app } }] },
          scopeSpans: [
            {
              scope: { name: '@opentelemetry/instrumentation-fetch' },
              spans: [
                {
                  traceId: 'f00d',
                  spanId: 'b0',
                  name: 'HTTP GET',
                  kind: 3,
                  startTimeUnixNano: '1800000000000000000',
                  endTimeUnixNano: '1800000000250000000',
                  attributes: [],
                  status: { code: 2 },
                },
              ],
            },
          ],
        },
      ],
    },
  };
}
