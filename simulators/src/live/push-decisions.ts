/** Push decisions: what a live service in development mode says it decided about pushes (PU5), as an admin may ask for it. */
import { MAX_PUSH_DECISIONS, type PushDecision } from '@slotwire/protocol';
import type { Timers } from '@slotwire/runtime';
import { connectRaw, type RawClient } from './raw-client.ts';
import type { IssueToken } from './tokens.ts';

/** @param notificationIds of those that matter: who was pushed much is asked for one by one @returns newest first */
export type ReadDecisions = (userId: string, notificationIds: readonly string[]) => Promise<PushDecision[]>;

export interface DecisionReaderParts {
  url: string;
  runId: string;
  timers: Timers;
  adminId: string;
  issue: IssueToken;
}

export interface DecisionReader {
  read: ReadDecisions;
  close(): void;
}

export async function openDecisionReader(parts: DecisionReaderParts): Promise<DecisionReader> {
  const { url, runId, timers, adminId, issue } = parts;
  const token = await issue({ id: adminId, role: 'admin' });
  const target = { url, namespace: '/admin', token, deviceId: `judge-${runId}`, who: adminId, timers } as const;
  const client = await connectRaw(target);
  return {
    read: (userId, notificationIds) => readDecisions(client, userId, notificationIds),
    close: () => client.close(),
  };
}

async function readDecisions(admin: RawClient, userId: string, ids: readonly string[]): Promise<PushDecision[]> {
  const ask = async (query: { userId: string; notificationId?: string }) =>
    (await admin.ask<{ decisions: PushDecision[] }>('push:decisions', { ...query, limit: MAX_PUSH_DECISIONS }))
      .decisions;
  const all = await ask({ userId });
  if (all.length < MAX_PUSH_DECISIONS) return all;
  const found: PushDecision[] = [];
  for (const notificationId of ids) found.push(...(await ask({ userId, notificationId })));
  return found;
}
