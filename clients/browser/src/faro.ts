/** Faro: loaded late, by `telemetry.ts` alone. */
import { getWebInstrumentations, InternalLoggerLevel, initializeFaro } from '@grafana/faro-web-sdk';
import { TracingInstrumentation } from '@grafana/faro-web-tracing';
import { FaroTransport } from './faro-transport.ts';
import type { Receiver, Telemetry } from './telemetry.ts';

/** How often what was dropped is told, ms. */
const DROPPED_EVERY_MS = 60_000;

export function createFaro({ app, version, url, runtime }: Receiver): Telemetry {
  const transport = new FaroTransport({ url: new URL(url, location.href).href, runtime });
  const { api, pause, unpause } = initializeFaro({
    transports: [transport],
    // What it cannot send is no news for the person's console.
    internalLoggerLevel: InternalLoggerLevel.OFF,
    app: { name: app, version },
    // The service takes two requests a second from one address.
    batching: { enabled: true, sendTimeout: 10_000, itemLimit: 50 },
    instrumentations: [
      // What the console says may hold names of people.
      ...getWebInstrumentations({ captureConsole: false, enablePerformanceInstrumentation: false }),
      new TracingInstrumentation(),
    ],
    // A token that a host put into the address is taken out of it before, and must not come back by a report.
    beforeSend: (item) => {
      const { page } = item.meta;
      if (page?.url === undefined) return item;
      const [plain] = page.url.split('#');
      return { ...item, meta: { ...item.meta, page: { ...page, url: plain ?? '' } } };
    },
  });
  // Without a network it would try, and fail, and complain.
  const follow = () => (navigator.onLine ? unpause() : pause());
  addEventListener('online', follow);
  addEventListener('offline', follow);
  follow();
  runtime.timers.every(DROPPED_EVERY_MS, () => {
    const dropped = transport.takeDropped();
    if (dropped > 0) api.pushMeasurement({ type: 'slotwire', values: { dropped_items: dropped } });
  });
  return {
    measure(figures) {
      const values: Record<string, number> = {};
      for (const [name, value] of Object.entries(figures))
        if (Number.isFinite(value)) values[name] = Math.max(0, value);
      if (Object.keys(values).length > 0) api.pushMeasurement({ type: 'slotwire', values });
    },
    report(error, what) {
      api.pushError(error instanceof Error ? error : new Error(String(error)), { context: { what } });
    },
    identify(userId) {
      if (userId === undefined) api.resetUser();
      else api.setUser({ id: userId });
    },
  };
}
