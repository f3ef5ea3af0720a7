/** Violations: what the oracle found against the rules. All are counted, the first ones are kept to be shown. */

/**
 * `lost`, `duplicated` and `out-of-order` are about events and commands. `foreign`: somebody got what is not theirs. `diverged`: one
 * thing, told in two ways. `version`, `state`, `overlap`: of bookings. `outcome`: not one of those that were right. `unasked`: a
 * command that nobody wished, or a notification of nothing. `disturbed`: somebody was pushed who was not to be. `herd`: devices that come
 * back in step.
 */
export const violationKinds = [
  'lost',
  'duplicated',
  'out-of-order',
  'foreign',
  'diverged',
  'version',
  'outcome',
  'overlap',
  'state',
  'unasked',
  'disturbed',
  'herd',
] as const;
export type ViolationKind = (typeof violationKinds)[number];

export interface Violation {
  kind: ViolationKind;
  /** Of SPEC.md. */
  rule: string;
  detail: string;
}

export interface Violations {
  /** @param weight how many events or commands it is about */
  report(violation: Violation, weight?: number): Violation;
  /** What was taken for lost came after all, too late: the wrong order instead. */
  reclassify(violation: Violation, kind: ViolationKind, weight: number): void;
  counts(): Readonly<Record<ViolationKind, number>>;
  total(): number;
  /** The first ones; those that turned out to be none are left out. */
  list(): readonly Violation[];
}

/** @param keep how many to keep in full */
export function createViolations(keep = 50): Violations {
  const counts = Object.fromEntries(violationKinds.map((kind) => [kind, 0])) as Record<ViolationKind, number>;
  const kept: Violation[] = [];
  return {
    report(violation, weight = 1) {
      counts[violation.kind] += weight;
      if (kept.length < keep) kept.push(violation);
      return violation;
    },
    reclassify(violation, kind, weight) {
      counts[violation.kind] -= weight;
      counts[kind] += weight;
    },
    counts: () => ({ ...counts }),
    total: () => violationKinds.reduce((sum, kind) => sum + counts[kind], 0),
    list: () => [...kept],
  };
}
