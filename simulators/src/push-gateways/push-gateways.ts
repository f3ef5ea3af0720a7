/** Push gateways: FCM and APNs on ports of this machine under one authority, and what a service needs to push through them. One call. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runtime } from '@slotwire/runtime';
import { type ApnsGateway, createApnsGateway } from './apns-gateway.ts';
import { createAuthority } from './certificates.ts';
import { createFcmGateway, type FcmGateway } from './fcm-gateway.ts';
import type { PushAudience } from './gateway.ts';

export interface PushGateways {
  fcm: FcmGateway;
  /** Takes both environments, as SLOTWIRE_APNS_URL stands for both. */
  apns: ApnsGateway;
  /** Writes the credentials as files, readable by this user alone, and names them. */
  writeCredentials(directory: string): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export async function createPushGateways(runtime: Runtime, audience?: PushAudience): Promise<PushGateways> {
  const authority = await createAuthority('Simulated push gateways');
  const fcm = await createFcmGateway({ runtime, authority, audience });
  const apns = await createApnsGateway({ runtime, authority, audience });
  return {
    fcm,
    apns,
    async writeCredentials(directory) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const write = async (file: string, text: string) => {
        const path = join(directory, file);
        await writeFile(path, text, { mode: 0o600 });
        return path;
      };
      return {
        SLOTWIRE_FCM_CREDENTIALS: await write('service-account.json', JSON.stringify(fcm.serviceAccount, null, 2)),
        SLOTWIRE_FCM_URL: fcm.url,
        SLOTWIRE_APNS_KEY: await write('apns-key.p8', apns.apnsKey.key),
        SLOTWIRE_APNS_KEY_ID: apns.apnsKey.keyId,
        SLOTWIRE_APNS_TEAM_ID: apns.apnsKey.teamId,
        SLOTWIRE_APNS_TOPIC: apns.apnsKey.topic,
        SLOTWIRE_APNS_URL: apns.url,
        SLOTWIRE_PUSH_CA: await write('gateways-ca.pem', authority.ca),
      };
    },
    async close() {
      await Promise.all([fcm.close(), apns.close()]);
    },
  };
}
