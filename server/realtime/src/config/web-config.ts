/** The web apps in the configuration: where they lie, and where their telemetry goes. */
import * as z from 'zod';

export const webVariables = {
  APPS: {
    schema: z.string().min(1),
    help: 'directory of the built apps, each in `<app>/dist/`; `none`: no pages are served. Absent: `clients/` of this repository',
  },
  FARO_URL: {
    schema: z
      .string()
      .refine(
        (text) => text === 'none' || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
        'not an http(s) URL, nor none',
      ),
    help: 'where pages send their telemetry: the Faro receiver of a Grafana Alloy, or `none`. Absent: the service itself, `/faro/collect`',
  },
} as const;

/** Who takes the telemetry of pages. */
export type FaroConfig = { kind: 'own' } | { kind: 'alloy'; url: string } | { kind: 'none' };

export interface WebConfig {
  /** A directory; undefined: none is served. `default`: that of the repository. */
  apps: string | 'default' | undefined;
  faro: FaroConfig;
}

export function toWebConfig({
  APPS,
  FARO_URL,
}: {
  APPS?: string | undefined;
  FARO_URL?: string | undefined;
}): WebConfig {
  return {
    apps: APPS === undefined ? 'default' : APPS === 'none' ? undefined : APPS,
    faro:
      FARO_URL === undefined
        ? { kind: 'own' }
        : FARO_URL === 'none'
          ? { kind: 'none' }
          : { kind: 'alloy', url: FARO_URL },
  };
}
