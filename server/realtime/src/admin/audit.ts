/** Audit: who did what to whom, when and from where (AD1), written in the commit of the deed. */
import type { Outcome } from '../commands/once.ts';
import type { Session } from '../sessions/session.ts';
import type { AuditRecord } from '../storage/store-audit.ts';
import type { Work } from '../storage/view.ts';

export interface Deed {
  /** Of the record; drawn outside of `decide`, which may run again. */
  id: string;
  atMs: number;
  by: Pick<Session, 'userId' | 'deviceId' | 'connection'>;
  action: string;
  /** As `user:ann`. */
  target?: string | undefined;
  /** What was asked for, without secrets. */
  detail: object;
}

/** What was refused is recorded as well. Inside of `once`, so that a repeat is not another deed. */
export function audited(deed: Deed, inner: Work<Outcome>): Work<Outcome> {
  return {
    reads: inner.reads,
    decide(view) {
      const { writes, value } = inner.decide(view);
      return { writes: { ...writes, audit: [...(writes.audit ?? []), toAuditRecord(deed, value.code)] }, value };
    },
  };
}

export function toAuditRecord({ id, atMs, by, action, target, detail }: Deed, outcome: string): AuditRecord {
  return {
    id,
    atMs,
    actorId: by.userId,
    address: by.connection.address,
    deviceId: by.deviceId,
    action,
    ...(target === undefined ? {} : { target }),
    outcome,
    detailJson: JSON.stringify(detail),
  };
}
