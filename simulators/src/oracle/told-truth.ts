/** Told truth: the inbox, the unread count and the preferences of one person as the service has them, compared with what a device shows. */
import type { InboxItem, Preferences } from '@slotwire/protocol';
import { canonical } from './fingerprint.ts';

/** As the first page of a snapshot has it. */
export interface ToldTruth {
  /** The inbox window, newest first. */
  notifications?: readonly InboxItem[] | undefined;
  unread?: number | undefined;
  preferences?: Preferences | undefined;
}

/** Each difference in a sentence (NT3, NT4, PF1). */
export function compareTold(truth: ToldTruth, device: Required<ToldTruth>): string[] {
  const found: string[] = [];
  if (truth.unread !== undefined && truth.unread !== device.unread) {
    found.push(`unread: the service counts ${truth.unread}, the device ${device.unread}`);
  }
  if (truth.preferences !== undefined && canonical(truth.preferences) !== canonical(device.preferences)) {
    const [wanted, shown] = [truth.preferences.version, device.preferences?.version];
    found.push(`preferences: the service has version ${wanted}, the device ${shown}`);
  }
  if (truth.notifications === undefined) return found;
  const there = new Map(device.notifications?.map((item) => [item.id, item]));
  for (const item of truth.notifications) {
    const shown = there.get(item.id);
    there.delete(item.id);
    if (shown === undefined) found.push(`notification ${item.id} (${item.template}) is not in its inbox`);
    else if (shown.read !== item.read)
      found.push(`notification ${item.id} is ${shown.read ? '' : 'not '}read on it alone`);
  }
  for (const { id, template } of there.values()) found.push(`notification ${id} (${template}) is in its inbox alone`);
  return found;
}
