/** Limit settings: those that hold now on this node. What admins set lies over what the configuration says, and that over the defaults. */
import {
  commandClasses,
  defaultLimits,
  type LimitChanges,
  type LimitSettings,
  limitChangesSchema,
  limitSettingsSchema,
  mergeLimits,
} from '@slotwire/protocol';
import type { LimitsRecord } from '../storage/store-limits.ts';

export interface LimitIssue {
  path: string;
  message: string;
}

export interface CurrentLimits {
  settings(): LimitSettings;
  version(): number;
  /** The base and these changes over it. */
  resolve(changes: LimitChanges): LimitSettings;
  /** @returns false when it is no news: an older version, or the same again. @throws when it cannot be read */
  apply(record: LimitsRecord): boolean;
}

export function createCurrentLimits(configured: LimitChanges = {}): CurrentLimits {
  const base = mergeLimits(defaultLimits, configured);
  let settings = base;
  let version = 0;
  const resolve = (changes: LimitChanges) => mergeLimits(base, changes);
  return {
    settings: () => settings,
    version: () => version,
    resolve,
    apply(record) {
      if (record.version <= version) return false;
      settings = limitSettingsSchema.parse(resolve(readChanges(record)));
      version = record.version;
      return true;
    },
  };
}

export function readChanges(record: LimitsRecord | undefined): LimitChanges {
  return record === undefined ? {} : limitChangesSchema.parse(JSON.parse(record.changesJson));
}

/** What makes no sense together, though each field does alone (RL5). */
export function findIssues({ commands: { perDevice, perPerson } }: LimitSettings): LimitIssue[] {
  return commandClasses.flatMap((name) =>
    (['size', 'perSecond'] as const)
      .filter((field) => perPerson[name][field] < perDevice[name][field])
      .map((field) => ({
        path: `commands.perPerson.${name}.${field}`,
        message: `less than commands.perDevice.${name}.${field}, which is ${perDevice[name][field]}`,
      })),
  );
}
