/** App configuration: what the service tells its pages before they connect. The last answer is kept, for a start without a network. */
import type { AppConfig } from '@slotwire/protocol';
import { expectAnswer, isAppConfig } from './answers.ts';
import { type Keeper, readJson } from './kept.ts';

const KEY = 'slotwire.app-config';

export interface Http {
  fetch: (url: string, init?: RequestInit) => Promise<Response>;
}

/** The browser's. Where it knows that there is no network it is not asked: it would only complain on its console. */
export const browserHttp: Http = {
  fetch: (url, init) =>
    navigator.onLine ? fetch(url, init) : Promise.reject(new TypeError(`${url}: there is no network`)),
};

/** @returns undefined when the service has never been reached from this browser, and is not now */
export async function loadAppConfig(url: string, { fetch }: Http, kept: Keeper): Promise<AppConfig | undefined> {
  try {
    const response = await fetch(`${url}/v1/app-config`, { cache: 'no-store' });
    if (!response.ok) throw new Error(`app-config: ${response.status}`);
    const config = expectAnswer('configuration', await response.json(), isAppConfig);
    kept.set(KEY, JSON.stringify(config));
    return config;
  } catch {
    const known = readJson(kept, KEY);
    return isAppConfig(known) ? known : undefined;
  }
}
