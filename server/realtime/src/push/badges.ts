/** The number on the icon of the app. iOS shows what a push says, while Android counts for itself. */
import { notificationLimits } from '@slotwire/protocol';
import type { Timers } from '@slotwire/runtime';
import { loadInbox } from '../notifications/inbox.ts';
import type { NotificationStore } from '../storage/store-notifications.ts';
import { breathe } from './breathe.ts';
import type { Job } from './job.ts';

export type Badges = ReadonlyMap<Job, number>;

/**
 * The unread counts (NT3) for those jobs that need one. Counting reads the whole window of a person, which takes longer than all the rest
 * of a push: an announcement to everybody goes without, and leaves the number on the icon as it is.
 */
export async function lookBadges(
  store: Pick<NotificationStore, 'listInbox' | 'preferencesOf'>,
  jobs: readonly Job[],
  nowMs: number,
  timers: Timers,
): Promise<Badges> {
  const badges = new Map<Job, number>();
  for (const job of jobs) {
    const { userId, streams, provider } = job.target.device;
    if (provider !== 'apns' || !job.tasks.some(({ notification }) => notification.booking !== undefined)) continue;
    const { unread } = await loadInbox(store, { userId, streams, fromMs: nowMs - notificationLimits.keptMs });
    badges.set(job, unread);
    await breathe(timers);
  }
  return badges;
}
