/**
 * Coverage: what a run must have seen at least once to have tested it (`sometimes`, after Antithesis and FoundationDB's TEST macro).
 * A run that found no violation and never crashed a service between commit and ack says nothing about that crash.
 */
import type { FaultKind } from './world/faults.ts';

/** Each point: what it says to a person, the rule it belongs to, and the kind of fault without which it cannot happen. */
export const coveragePoints = {
  'reconnect-during-ack': { rule: 'CM3', about: 'a link ended between a command and its ack, and the ack came later' },
  'duplicate-suppressed': { rule: 'CM2', about: 'a repeated command was answered with its first ack' },
  'event-duplicate-dropped': { rule: 'DL2', about: 'an event came twice and was applied once', needs: 'fan-out' },
  'gap-repaired-by-heads': { rule: 'DL3', about: 'a lost event was found by heads alone', needs: 'fan-out' },
  'resume-recovered': { rule: 'DL4', about: 'a resume replayed what was missed' },
  'resume-refused-by-epoch': {
    rule: 'DL4',
    about: 'a resume was refused because the epoch had changed',
    needs: 'stream-recreated',
  },
  'conflict-chosen': { rule: 'CF3', about: 'a person chose between mine and theirs' },
  'slot-race-lost': { rule: 'CF5', about: 'a slot was taken by somebody else first' },
  'slow-reader-cut-off': { rule: 'DL6', about: 'a reader that was too slow was sent away', needs: 'flood' },
  'crash-between-commit-and-ack': {
    rule: 'CM1',
    about: 'the service died with a group durable and nobody told',
    needs: 'crash',
  },
  'torn-group': { rule: 'CM1', about: 'the service died inside a commit, and the group was undone', needs: 'crash' },
  'outbox-replayed-after-kill': {
    rule: 'CM3',
    about: 'a command that a killed application had stored was sent by the next one',
  },
  'offline-for-hours': { rule: 'CM4', about: 'commands waited in an outbox for an hour and more, and were then sent' },
  'half-open-noticed': { rule: 'DL3', about: 'a device gave up a link that was dead without a word' },
  'session-revoked': { rule: 'SE5', about: 'a token was revoked while its device was connected', needs: 'revocation' },
  'portal-met': { rule: 'SE1', about: 'a captive portal answered in the place of the service' },
  'frozen-and-thawed': { rule: 'DL4', about: 'a device slept with an open link and woke up later' },
  'push-delivered': { rule: 'PU2', about: 'a push reached the application of a phone' },
  'push-suppressed-by-presence': {
    rule: 'PU2',
    about: 'nobody was pushed of what a device had shown in the foreground',
  },
  'push-deferred-by-quiet-hours': { rule: 'PF4', about: 'a push waited for the end of quiet hours' },
  'digest-sent': { rule: 'PF4', about: 'what had waited came as one push' },
  'dead-token-removed': {
    rule: 'PU6',
    about: 'a gateway said that a token was dead, and it was given up',
    needs: 'dead-token',
  },
  'push-retried-after-outage': {
    rule: 'PU6',
    about: 'a gateway took a push that it had failed to take before',
    needs: 'push-outage',
  },
  'reminder-fired': { rule: 'NT7', about: 'a booking was called to mind' },
  'action-from-notification': { rule: 'NT6', about: 'a person acted on a booking from its notification' },
  'read-on-another-device': { rule: 'NT4', about: 'what was read on one device became read on another' },
} as const satisfies Record<string, { rule: string; about: string; needs?: FaultKind }>;

export type CoveragePoint = keyof typeof coveragePoints;
export const coverageNames = Object.keys(coveragePoints) as readonly CoveragePoint[];

export interface Coverage {
  saw(point: CoveragePoint): void;
  counts(): Readonly<Record<CoveragePoint, number>>;
  /** What was never seen, of that which these kinds of faults allow. */
  missing(faults: ReadonlySet<FaultKind>): CoveragePoint[];
}

export function createCoverage(): Coverage {
  const counts = Object.fromEntries(coverageNames.map((name) => [name, 0])) as Record<CoveragePoint, number>;
  return {
    saw(point) {
      counts[point]++;
    },
    counts: () => ({ ...counts }),
    missing(faults) {
      return coverageNames.filter((name) => counts[name] === 0 && isPossible(name, faults));
    },
  };
}

function isPossible(name: CoveragePoint, faults: ReadonlySet<FaultKind>): boolean {
  const point = coveragePoints[name];
  return !('needs' in point) || faults.has(point.needs);
}
