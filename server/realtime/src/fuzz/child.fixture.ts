/** The service of the fuzzer, in a process of its own: it can be asked how it is, and whatever ends it ends nothing else. */
import { startTestHost } from '../host.fixture.ts';
import { createLog } from '../telemetry/log.ts';

const PINO_ERROR = 50;

const errors: string[] = [];
const log = createLog({
  level: 'info',
  nowMs: Date.now,
  destination: {
    write(line) {
      if (Number(/"level":(\d+)/.exec(line)?.[1]) >= PINO_ERROR && errors.length < 20) errors.push(line.trim());
    },
  },
});

/** Honest clients book as fast as they are answered here: that they are slowed down by a limit is not what is measured. */
const plenty = { size: 1_000_000, perSecond: 1_000_000 };
const limits = {
  commands: { perDevice: { bookings: plenty }, perPerson: { bookings: plenty }, perNode: { bookings: plenty } },
};

const host = await startTestHost({
  log,
  env: {
    SLOTWIRE_HANDSHAKE_SECONDS: '2',
    SLOTWIRE_HEADERS_SECONDS: '2',
    SLOTWIRE_REQUEST_SECONDS: '3',
    SLOTWIRE_LIMITS: JSON.stringify(limits),
  },
});

const collectGarbage = (globalThis as { gc?: () => void }).gc;

async function measure(): Promise<object> {
  // What is freed by finalizers is free after the second time.
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  const tcp = await new Promise<number>((resolve) => host.app.server.getConnections((_error, count) => resolve(count)));
  return { rss, heapUsed, sessions: host.service.connections(), tcp, errors };
}

process.on('message', async (message) => {
  if (message === 'measure') process.send?.(await measure());
  if (message !== 'stop') return;
  await host.dispose();
  process.disconnect();
});
// Whoever started it is done with it, or gone: then nobody else would remove its data.
process.on('disconnect', () => void host.dispose().finally(() => process.exit()));
process.send?.({ url: host.url });
