/** What the store keeps of admins' deeds. Part of `Store`; records are written in the commit of what they tell, and never changed. */
export interface AuditRecord {
  /** Sorts by time. */
  id: string;
  atMs: number;
  actorId: string;
  /** From where: the address and the device of the session. */
  address: string;
  deviceId: string;
  /** The command. */
  action: string;
  /** Whom or what it was about, as `user:ann`; absent: everybody, or nobody in particular. */
  target?: string | undefined;
  /** `OK`, or the code of its refusal. */
  outcome: string;
  /** JSON text: what was asked for, without secrets. */
  detailJson: string;
}

export interface AuditQuery {
  /** The id of a record: only those behind it; none when there is no such record. */
  before?: string | undefined;
  limit: number;
  actorId?: string | undefined;
  action?: string | undefined;
  target?: string | undefined;
  /** `OK`, a code, or `refused` for all codes. */
  outcome?: string | undefined;
  /** In `[fromMs, toMs)`. */
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

/** Beside the other writes in `WriteSet`. */
export interface AuditWrites {
  audit?: readonly AuditRecord[];
}

/** Reads outside of a commit. */
export interface AuditStore {
  /** Newest first; of the same instant the greatest id. */
  listAudit(query: AuditQuery): Promise<AuditRecord[]>;
}
