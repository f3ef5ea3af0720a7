/** Judge telling: reads every inbox, and what the service says it decided about pushes, for the oracle; without the SDK. */
import type { MemoryTransport } from '@slotwire/realtime';
import type { Runtime } from '@slotwire/runtime';
import type { CoveragePoint } from '../coverage.ts';
import type { Inbox } from '../oracle/inbox.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { Person } from '../people.ts';
import { readNotification } from '../readings.ts';
import { connectDirectly, readDecisions, readInbox } from './direct-client.ts';
import type { TokenOffice } from './tokens.ts';

export interface TellingJudgeParts {
  people: readonly Person[];
  transport: MemoryTransport;
  runtime: Pick<Runtime, 'clock' | 'timers'>;
  tokens: TokenOffice;
  oracle: Oracle;
  /** Since when nothing has been in the way. */
  calmMs: number;
  saw: (point: CoveragePoint) => void;
}

/** Once, when nothing can be on its way any more but what waits for its hour. */
export async function judgeTelling(parts: TellingJudgeParts): Promise<void> {
  const { people, transport, tokens, oracle, saw } = parts;
  const { clock, timers } = parts.runtime;
  const admin = await connectDirectly({
    transport,
    timers,
    namespace: '/admin',
    token: tokens.issue({ id: 'admin', role: 'admin' }),
    deviceId: 'judge-desk',
  });
  const inboxes: Inbox[] = [];
  for (const person of people) {
    const target = { transport, timers, token: tokens.issue(person), deviceId: `judge-inbox-${inboxes.length}` };
    const { items, unread, preferences } = await readInbox(target);
    const ids = items.map(({ id }) => id);
    const decisions = await readDecisions(admin, person.id, ids);
    for (const { outcome } of decisions) {
      if (outcome === 'suppressed-shown') saw('push-suppressed-by-presence');
      if (outcome === 'deferred-quiet') saw('push-deferred-by-quiet-hours');
      if (outcome === 'dead-token') saw('dead-token-removed');
    }
    inboxes.push({
      user: person.id,
      role: person.role,
      vendorId: person.vendorId,
      items: items.map((item) => ({ ...readNotification(item), atMs: Date.parse(item.at), read: item.read })),
      unread,
      preferences,
      decisions,
    });
  }
  admin.close();
  oracle.judgeInboxes(inboxes, parts.calmMs, clock.nowMs());
}
