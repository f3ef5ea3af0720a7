/** Export: OTLP beside standard output, for whoever wants it. Loaded only then: a service that exports nothing knows nothing of OpenTelemetry. */
import type { DestinationStream } from 'pino';
import type { OtlpConfig } from '../config/otlp-config.ts';
import type { Otlp, OtlpParts } from './otlp/otlp.ts';

export async function openExport(
  config: OtlpConfig | undefined,
  parts: Omit<OtlpParts, 'config'>,
): Promise<Otlp | undefined> {
  if (config === undefined) return undefined;
  const { startOtlp } = await import('./otlp/otlp.ts');
  return startOtlp({ config, ...parts });
}

/** @param isRead whether somebody still reads standard output */
export function writeBoth(
  lines: DestinationStream,
  otlp: Otlp | undefined,
  isRead: () => boolean = () => true,
): DestinationStream {
  const write = otlp?.write;
  if (write === undefined) return lines;
  return {
    write(line) {
      if (isRead()) lines.write(line);
      write(line);
    },
  };
}
