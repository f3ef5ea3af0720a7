/** Faults: what the SDK survives and the host should hear of. */
export interface Fault {
  /** What was being done. */
  what: string;
  error: unknown;
}

export type OnFault = (what: string, error: unknown) => void;
