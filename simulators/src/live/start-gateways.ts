/**
 * Start gateways: the push gateways of `npm start`, in its own process, and the credentials that its service needs, in the data directory.
 * Those are worth something for as long as the gateways run, and are removed at the end; what a start that was killed left goes at the next.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Runtime } from '@slotwire/runtime';
import { createPushGateways } from '../push-gateways/push-gateways.ts';
import { createPushPost, type PushPost } from './push-post.ts';
import { ServiceNotStarted } from './service-process.ts';

export interface StartedGateways {
  post: PushPost;
  /** For the service. */
  env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface StartGatewaysParts {
  runtime: Runtime;
  dataDir: string;
  /** Default: on ports of this machine. */
  create?: typeof createPushGateways;
}

const folderOf = (dataDir: string): string => join(dataDir, 'push-gateways');

/** Names that say how a service pushes. Whoever sets one of them wants no simulated gateways. */
export function pushVariablesOf(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env)
    .filter((name) => /^SLOTWIRE_(?:FCM_|APNS_|PUSH_CA$)/.test(name) && env[name] !== '')
    .sort();
}

/** @throws ServiceNotStarted */
export async function startGateways({
  runtime,
  dataDir,
  create = createPushGateways,
}: StartGatewaysParts): Promise<StartedGateways> {
  const post = createPushPost();
  const gateways = await create(runtime, post).catch((cause: Error) => {
    throw new ServiceNotStarted(`the simulated push gateways cannot listen on 127.0.0.1: ${cause.message}`, { cause });
  });
  try {
    const env = await gateways.writeCredentials(folderOf(dataDir));
    return { post, env, close: () => gateways.close() };
  } catch (cause) {
    await gateways.close();
    throw unusable(dataDir, cause);
  }
}

/** Where there are any. @throws ServiceNotStarted */
export function removeCredentials(dataDir: string): void {
  const folder = folderOf(dataDir);
  try {
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  } catch (cause) {
    throw unusable(dataDir, cause);
  }
}

function unusable(dataDir: string, cause: unknown): ServiceNotStarted {
  return new ServiceNotStarted(`the data directory ${dataDir} cannot be used: ${(cause as Error).message}`, { cause });
}
