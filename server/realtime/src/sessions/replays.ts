/**
 * Replays: one token on two devices (SE12). A token belongs to the device that used it first, as far as the cluster remembers;
 * whoever else comes with it has most likely stolen it, or was stolen from.
 */
import type { Claims } from '@slotwire/protocol';
import type { Clock, Ids } from '@slotwire/runtime';
import type { Cluster } from '../cluster/cluster.ts';
import type { Committer } from '../storage/committer.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** What is done about it beside telling the admins. */
export type ReplayPolicy = 'report' | 'refuse';

export interface Replays {
  /** Notes that this device uses the token. @returns whether it is refused with it */
  isRefused(claims: Claims, deviceId: string, address: string): Promise<boolean>;
}

export interface ReplaysParts {
  policy: ReplayPolicy;
  cluster: Cluster;
  committer: Committer;
  runtime: { clock: Clock; ids: Ids };
  metrics: Metrics;
  log: Log;
}

export function createReplays({ policy, cluster, committer, runtime, metrics, log }: ReplaysParts): Replays {
  const { clock, ids } = runtime;

  /** In the audit log, once a token: whoever has one can make up any number of devices. */
  async function report({ sub, jti, exp }: Claims, deviceId: string, address: string, first: string): Promise<void> {
    const id = ids.next();
    if ((await cluster.claim(`replayed ${sub} ${jti}`, id, exp * 1_000)) !== id) return;
    const record = {
      id,
      atMs: clock.nowMs(),
      actorId: sub,
      address,
      deviceId,
      action: 'token:replay',
      target: `user:${sub}`,
      outcome: policy === 'refuse' ? 'TOKEN_REPLAYED' : 'OK',
      detailJson: JSON.stringify({ jti, firstDeviceId: first }),
    };
    await committer.submit({
      reads: emptyReadSet,
      decide: () => ({ writes: { ...emptyWriteSet, audit: [record] }, value: undefined }),
    });
  }

  return {
    async isRefused(claims, deviceId, address) {
      const { sub, jti, exp } = claims;
      const first = await cluster.claim(`token ${sub} ${jti}`, deviceId, exp * 1_000);
      if (first === deviceId) return false;
      const refused = policy === 'refuse';
      metrics.tokenReplays.inc({ action: refused ? 'refused' : 'reported' });
      log.warn({ event: 'token-replay', user: sub, jti, device: deviceId, first, address, outcome: policy });
      report(claims, deviceId, address, first).catch((error: unknown) =>
        log.error({ err: error, user: sub }, 'a replayed token cannot be put into the audit log'),
      );
      return refused;
    },
  };
}
