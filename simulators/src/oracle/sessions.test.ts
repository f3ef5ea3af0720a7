import { test } from 'node:test';
import { type AppliedEntry, applied, assertFound, judge, NOW_MS, noted, recordedHistory } from './history.fixture.ts';
import type { HistoryEntry } from './history.ts';

const REVOKED_MS = NOW_MS + 60_000;

/** One more event for Ann, which happened so long after the revocation. */
function event(device: string, offset: number, afterMs: number): AppliedEntry {
  const entry = applied(device, offset, { ...noted, version: offset });
  entry.event.atMs = REVOKED_MS + afterMs;
  return entry;
}

const session = (device: string, issuedAtMs: number): HistoryEntry => ({ type: 'session', device, issuedAtMs });
const revoked: HistoryEntry = { type: 'revoked', user: 'ann', issuedBeforeMs: REVOKED_MS, atMs: REVOKED_MS };

/** Both of Ann's devices are let in with tokens of before; then her tokens are revoked. */
const history = (...more: HistoryEntry[]): HistoryEntry[] => [
  ...recordedHistory(),
  session('phone', NOW_MS),
  session('tablet', NOW_MS),
  revoked,
  ...more,
];
const truth = [{ ...noted, version: 4 }];

test('[SE5] canary: an event of long after the revocation reached a session that should have been closed', () => {
  assertFound(judge(history(event('phone', 4, 1_001)), truth), { foreign: 1 }, 'SE5');
});

test('[SE5] the service has a second to close it', () => {
  assertFound(judge(history(event('phone', 4, 1_000)), truth), {});
});

test('[SE5] who signs in again is let in again, device by device', () => {
  const signedIn = session('phone', REVOKED_MS + 5_000);
  assertFound(judge(history(signedIn, event('phone', 4, 60_000)), truth), {});
  assertFound(
    judge(history(signedIn, event('phone', 4, 60_000), event('tablet', 4, 60_000)), truth),
    { foreign: 1 },
    'SE5',
  );
});

test('[SE5] canary: a session that is opened with a revoked token is no better', () => {
  assertFound(judge(history(session('phone', REVOKED_MS - 1_000), event('phone', 4, 60_000)), truth), { foreign: 1 });
});

test('[SE5] others, and those who are not told of it yet, are not meant', () => {
  const staff = applied('desk', 4, { ...noted, version: 4 }, 'booking.updated', 'vendor:barber');
  staff.event.atMs = REVOKED_MS + 60_000;
  assertFound(judge(history(session('desk', NOW_MS), staff), truth), {});
});

test('[SE5] the first revocation that meets a session decides', () => {
  const again: HistoryEntry = {
    type: 'revoked',
    user: 'ann',
    issuedBeforeMs: REVOKED_MS + 60_000,
    atMs: REVOKED_MS + 60_000,
  };
  assertFound(judge(history(again, event('phone', 4, 30_000)), truth), { foreign: 1 });
  const between = session('phone', REVOKED_MS + 10_000);
  assertFound(judge(history(between, again, event('phone', 4, 61_000)), truth), {});
  assertFound(judge(history(between, again, event('phone', 4, 61_001)), truth), { foreign: 1 });
});

test('[SE5] a device that begins anew has no session yet', () => {
  const joined: HistoryEntry = { type: 'join', device: 'phone', user: 'ann', streams: ['user:ann', 'all'] };
  const fresh = event('phone', 1, 60_000);
  fresh.event.id = 1_000;
  assertFound(judge(history({ type: 'wiped', device: 'phone' }, joined, fresh)), {});
});
