/**
 * Inbox judge: what everybody of a live fleet was told and pushed, for the oracle. The inboxes come with the truth that the slices read; what
 * the service decided about pushes is asked for here, where the fleet has gateways of its own.
 *
 * Others may use the service at the same time, another fleet as well, while inbox after inbox is read. So the oracle counts nothing of what is
 * told from the first look on, and no decision that was made later; what the service says that somebody was shown may be true of their device.
 */
import type { InboxItem } from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type { CoveragePoint } from '../coverage.ts';
import type { Inbox } from '../oracle/inbox.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { Person } from '../people.ts';
import { readNotification } from '../readings.ts';
import type { PersonLook } from '../survey.ts';
import type { DecisionReader, ReadDecisions } from './push-decisions.ts';

export interface InboxJudgeParts {
  /** All whose truth is read. */
  people: readonly Person[];
  /** Absent: nobody is pushed. */
  openDecisions: (() => Promise<DecisionReader>) | undefined;
  oracle: Pick<Oracle, 'closeTelling' | 'judgeInboxes'>;
  clock: Clock;
  saw: (point: CoveragePoint) => void;
}

export interface InboxJudge {
  /** Somebody is looked at; the first one closes what is judged. */
  begin(): void;
  note(look: PersonLook): void;
  /** Once, after the truth was judged. Rejects when the service cannot be asked. */
  judge(): Promise<void>;
}

const PARALLEL_READS = 16;

/** @param calmMs since when nothing has been in the way of service and gateways: a live fleet puts nothing there */
export function createInboxJudge(parts: InboxJudgeParts, calmMs: number): InboxJudge {
  const { people, openDecisions, oracle, clock, saw } = parts;
  const byKey = new Map(people.map((person) => [`${person.role} ${person.id}`, person]));
  /** The last look at everybody, without decisions. */
  const inboxes = new Map<string, Inbox>();
  let closedMs: number | undefined;

  async function addDecisions(read: ReadDecisions, inbox: Inbox): Promise<Inbox> {
    const urgent = inbox.items.filter(({ priority }) => priority === 'high' || priority === 'critical');
    const decisions = (
      await read(
        inbox.user,
        urgent.map(({ id }) => id),
      )
    ).filter(({ at }) => Date.parse(at) <= (closedMs ?? 0));
    for (const { outcome } of decisions) {
      if (outcome === 'suppressed-shown') saw('push-suppressed-by-presence');
      if (outcome === 'deferred-quiet') saw('push-deferred-by-quiet-hours');
      if (outcome === 'dead-token') saw('dead-token-removed');
    }
    return { ...inbox, decisions };
  }

  async function readAll(): Promise<Inbox[]> {
    const found = [...inboxes.values()];
    const reader = await openDecisions?.();
    if (reader === undefined) return found;
    let next = 0;
    async function work({ read }: DecisionReader): Promise<void> {
      for (let i = next++; i < found.length; i = next++) found[i] = await addDecisions(read, found[i] as Inbox);
    }
    try {
      await Promise.all(Array.from({ length: PARALLEL_READS }, () => work(reader)));
    } finally {
      reader.close();
    }
    return found;
  }

  return {
    begin() {
      if (closedMs !== undefined) return;
      closedMs = clock.nowMs();
      oracle.closeTelling();
    },
    note({ person: key, answer }) {
      const person = byKey.get(key);
      if (person === undefined || !('truth' in answer)) return;
      const { told, inbox } = answer.truth;
      const { unread, preferences } = told;
      if (inbox === undefined || unread === undefined || preferences === undefined) return;
      const { id: user, role, vendorId } = person;
      const items = inbox.map(readItem);
      inboxes.set(key, { user, role, vendorId, items, unread, preferences, strangers: true, decisions: [] });
    },
    async judge() {
      const found = await readAll();
      oracle.judgeInboxes(found, calmMs, closedMs ?? calmMs);
    },
  };
}

const readItem = (item: InboxItem) => ({ ...readNotification(item), atMs: Date.parse(item.at), read: item.read });
