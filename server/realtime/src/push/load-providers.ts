/**
 * Loads what the configuration says of push: reads the files, checks what is in them, and makes the providers.
 * All that is wrong is said at once, by variable. The values are never repeated: what was meant as a key and not recognised would be shown as a path.
 */
import type { PushEnvironment } from '@slotwire/protocol';
import type { Clock, Timers } from '@slotwire/runtime';
import type { PushConfig, TextSource } from '../config/push-config.ts';
import { createApnsProvider } from './apns.ts';
import { type Parsed, parseApnsKey, parseCertificates, parseServiceAccount } from './credentials.ts';
import { createFcmProvider } from './fcm.ts';
import type { PushProviders } from './provider.ts';

export interface LoadParts {
  config: PushConfig;
  clock: Clock;
  timers: Timers;
  /** As UTF-8; rejects with a code such as ENOENT. */
  readText(path: string): Promise<string>;
}

export type LoadedProviders = { ok: true; providers: PushProviders } | { ok: false; problems: string[] };

export async function loadPushProviders({ config, clock, timers, readText }: LoadParts): Promise<LoadedProviders> {
  const problems: string[] = [];

  async function load<T>(variable: string, source: TextSource, parse: (text: string) => Parsed<T>) {
    let text: string;
    try {
      text = source.kind === 'inline' ? source.text : await readText(source.path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      problems.push(`${variable}: taken for the path of a file, which cannot be read (${code})`);
      return undefined;
    }
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    problems.push(`${variable}: what it names ${parsed.problem}`);
    return undefined;
  }

  const { fcm, apns } = config;
  const account = fcm && (await load('SLOTWIRE_FCM_CREDENTIALS', fcm.credentials, parseServiceAccount));
  const key = apns && (await load('SLOTWIRE_APNS_KEY', apns.key, parseApnsKey));
  const ca =
    config.ca === undefined
      ? undefined
      : await load('SLOTWIRE_PUSH_CA', { kind: 'file', path: config.ca }, parseCertificates);
  if (problems.length > 0) return { ok: false, problems };

  const providers: PushProviders = {};
  const around = { clock, timers, ca };
  if (fcm && account) providers.fcm = createFcmProvider({ ...around, credentials: account, url: fcm.url });
  if (apns && key) {
    const { keyId, teamId, topic, url } = apns;
    const urls: Record<PushEnvironment, string> | undefined =
      url === undefined ? undefined : { production: url, sandbox: url };
    providers.apns = createApnsProvider({ ...around, credentials: { key, keyId, teamId, topic }, urls });
  }
  return { ok: true, providers };
}
