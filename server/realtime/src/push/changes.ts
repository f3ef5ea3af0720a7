/** What pushing changes in the store, gathered until it is committed. */
import type { Committer } from '../storage/committer.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import type {
  DeviceChange,
  PushDecisionRecord,
  PushPlan,
  PushTask,
  PushWrites,
  TaskKey,
} from '../storage/store-notifications.ts';
import type { Metrics } from '../telemetry/metrics.ts';

export class PushChanges {
  readonly plans: PushPlan[];
  readonly tasks: PushTask[];
  readonly done: TaskKey[];
  readonly decisions: PushDecisionRecord[];
  readonly devices: DeviceChange[];

  constructor() {
    this.plans = [];
    this.tasks = [];
    this.done = [];
    this.decisions = [];
    this.devices = [];
  }

  /** Rows that a commit of this would write. */
  get size(): number {
    return this.plans.length + this.tasks.length + this.done.length + this.decisions.length + this.devices.length;
  }

  add(other: PushChanges): void {
    this.plans.push(...other.plans);
    this.tasks.push(...other.tasks);
    this.done.push(...other.done);
    this.decisions.push(...other.decisions);
    this.devices.push(...other.devices);
  }
}

export interface ChangesOptions {
  committer: Pick<Committer, 'submit'>;
  metrics: Pick<Metrics, 'pushDecisions'>;
}

/** All of it or nothing; decisions are counted once they are durable. */
export async function commitChanges({ committer, metrics }: ChangesOptions, changes: PushChanges): Promise<void> {
  const { devices, plans, tasks, done, decisions } = changes;
  const push: PushWrites = { plans, tasks, done, decisions };
  const writes = { ...emptyWriteSet, devices, push };
  await committer.submit({ reads: emptyReadSet, decide: () => ({ writes, value: undefined }) });
  for (const { outcome } of decisions) metrics.pushDecisions.inc({ outcome });
}
