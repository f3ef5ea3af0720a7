/** Truth over a raw socket: a fresh connection per person and question. */
import { type Booking, type InboxItem, notificationLimits, type Preferences } from '@slotwire/protocol';
import type { Timers } from '@slotwire/runtime';
import type { PersonTruth, ReadTruth } from '../convergence.ts';
import { connectRaw, type RawClient } from './raw-client.ts';
import type { IssueToken } from './tokens.ts';

export interface TruthReaderParts {
  url: string;
  runId: string;
  timers: Timers;
  issue: IssueToken;
}

interface SnapshotPage {
  bookings: Booking[];
  next?: string;
  positions: PersonTruth['positions'];
  /** With the first page. */
  notifications?: InboxItem[];
  unread?: number;
  preferences?: Preferences;
}

interface InboxPage {
  notifications: InboxItem[];
  next?: string;
}

const PAGE = 200;

export function createTruthReader({ url, runId, timers, issue }: TruthReaderParts): ReadTruth {
  let readers = 0;
  return async (person) => {
    const token = await issue(person);
    const deviceId = `truth-${runId}-${++readers}`;
    const client = await connectRaw({ url, token, deviceId, who: person.id, timers });
    try {
      return await readSnapshot(client);
    } finally {
      client.close();
    }
  };
}

async function readSnapshot(client: RawClient): Promise<PersonTruth> {
  const first = await client.ask<SnapshotPage>('sync:snapshot', { limit: PAGE });
  const bookings = [...first.bookings];
  for (let after = first.next; after !== undefined; ) {
    const page = await client.ask<SnapshotPage>('sync:snapshot', { limit: PAGE, after });
    bookings.push(...page.bookings);
    after = page.next;
  }
  const { positions, notifications, unread, preferences } = first;
  const told = { notifications, unread, preferences };
  if (notifications === undefined) return { bookings, positions, told };
  return { bookings, positions, told, inbox: [...notifications, ...(await readOlder(client, notifications))] };
}

/** What is kept of an inbox behind the window that a snapshot shows. */
async function readOlder(client: RawClient, window: readonly InboxItem[]): Promise<InboxItem[]> {
  const older: InboxItem[] = [];
  let before = window.length < notificationLimits.inboxWindow ? undefined : window.at(-1)?.id;
  while (before !== undefined) {
    const page = await client.ask<InboxPage>('notification:list', { limit: notificationLimits.maxPage, before });
    older.push(...page.notifications);
    before = page.next;
  }
  return older;
}
