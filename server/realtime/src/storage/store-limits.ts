/** What the store keeps of the limits (RL5). Part of `Store`. */

/** What admins have set, over what the configuration says. */
export interface LimitsRecord {
  /** Grows by one with each `limits:set`; 0 before the first, when there is no record. */
  version: number;
  atMs: number;
  /** JSON text of `LimitChanges`: everything that was ever set, merged. */
  changesJson: string;
}

/** Beside the other reads in `ReadSet`. */
export interface LimitsReads {
  limits?: true;
}

/** Beside the other facts in `Facts`. */
export interface LimitsFacts {
  /** Absent: no admin has set any. */
  limits?: LimitsRecord;
}

/** Beside the other writes in `WriteSet`. */
export interface LimitsWrites {
  /** Takes the place of the record. */
  limits?: LimitsRecord;
}

/** Reads outside of a commit. */
export interface LimitsStore {
  readLimits(): Promise<LimitsRecord | undefined>;
}
