/** Tracing: one tap, followed by its trace from the device where it was made, through the log of the service, to the devices of others and what they report. */
import type { Driver, SentCommand } from '../drivers/driver.ts';
import type { Devices } from './devices.ts';
import type { DeviceWords } from './parameters.ts';
import { expectNow, until } from './until.ts';

export interface Tracing {
  /** The log has one line of what this device sent last, with the trace that it sent. */
  logged(by: DeviceWords): Promise<void>;
  /** @param seer applies the event of what the other device sent last, and the event has its trace. */
  arrived(seer: DeviceWords, by: DeviceWords): Promise<void>;
  unreported(device: DeviceWords): Promise<void>;
  /** It has told how long events took to it. The report sums up many events, so it names no trace. */
  reported(device: DeviceWords): Promise<void>;
}

interface Line {
  event?: string;
  device?: string;
  trace?: string;
  outcome?: string;
}

const DELIVERIES = 'slotwire_client_delivery_duration_seconds_count';

export function createTracing({ driver, devices }: { driver: Driver; devices: Devices }): Tracing {
  const { service } = driver;

  async function lastOf(words: DeviceWords): Promise<SentCommand & { trace: string }> {
    const app = devices.app(words);
    let last: SentCommand | undefined;
    await until(`${app.name} has sent a command`, () => {
      last = app.screen().sent.at(-1);
      return last === undefined ? 'nothing' : undefined;
    });
    const { trace, ...command } = last as SentCommand;
    if (trace === undefined) throw new Error(`${app.name} has sent ${command.command} without a trace`);
    return { ...command, trace };
  }

  const linesWhere = (fits: (line: Line) => boolean) =>
    service
      .logged()
      .map((line) => JSON.parse(line) as Line)
      .filter(fits);

  /** Of the app's platform; one device of it is in the scenario. */
  const deliveries = () => service.count(DELIVERIES, { platform: 'web' });

  return {
    async logged(by) {
      const { command, trace } = await lastOf(by);
      const { deviceId } = devices.app(by);
      await until(`the log tells ${command} of ${deviceId} with the trace ${trace}`, () => {
        const lines = linesWhere((line) => line.trace === trace);
        const [only] = lines;
        const fits = lines.length === 1 && only?.event === command && only.device === deviceId && only.outcome === 'OK';
        return fits ? undefined : JSON.stringify(lines);
      });
    },
    async arrived(seer, by) {
      const { trace } = await lastOf(by);
      const app = devices.app(seer);
      await until(`${app.name} applies an event with the trace ${trace}`, () => {
        const traces = app.screen().events.map((event) => event.trace);
        return traces.includes(trace) ? undefined : traces.join(', ') || 'no event';
      });
    },
    async unreported(device) {
      const count = await deliveries();
      expectNow(`${devices.app(device).name} has reported nothing`, count === 0 ? undefined : `${count} deliveries`);
    },
    async reported(device) {
      const { name, deviceId, screen } = devices.app(device);
      await until(`${name} has reported how long its events took`, async () => {
        const reports = linesWhere((line) => line.event === 'telemetry:report' && line.device === deviceId);
        if (reports.length !== 1 || reports[0]?.trace !== undefined) return `the reports ${JSON.stringify(reports)}`;
        const count = await deliveries();
        const events = screen().events.length;
        return count > 0 && count === events ? undefined : `${count} deliveries of ${events} events`;
      });
    },
  };
}
