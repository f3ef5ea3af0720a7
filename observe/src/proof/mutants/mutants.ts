/** Mutants: every break of every expression, and which check notices it. */
import { type MutationKind, mutate, mutationKinds, type Surroundings } from '../../promql/mutate.ts';
import type { AlertSubject, Subject } from '../subjects.ts';

export type ChangeKind = MutationKind | 'duration-changed';

export const changeKinds: Readonly<Record<ChangeKind, string>> = {
  ...mutationKinds,
  'duration-changed': 'an alert has to hold for longer, shorter or no time',
};

/** What notices: from the cheapest on. */
export const noticers = {
  'board checks': 'the checks of boards: variables, windows, counters without a rate (npm test)',
  'refused by Prometheus': 'it is no expression (npm test, promtool check rules)',
  'no data': 'it says nothing of the data set, as it would of a fleet run',
  'other values': 'it says something else of the data set than what is written down',
  examples: 'an example of the alert ends otherwise (npm test, promtool test rules)',
} as const;
export type Noticer = keyof typeof noticers;

export interface Mutant {
  subject: Subject;
  change: { kind: ChangeKind; text: string };
  /** Its expression, broken or not. */
  text: string;
  /** Of an alert whose expression is whole. */
  forSeconds?: number;
  inside: Surroundings;
}

export type Fate =
  | { kind: 'noticed'; by: Noticer }
  | { kind: 'equivalent'; why: string }
  | { kind: 'survived' }
  /** Nobody could say. */
  | { kind: 'unknown'; why: string };

const nowhere: Surroundings = {
  quantile: false,
  zero: false,
  aggregation: undefined,
  sides: undefined,
  partner: undefined,
  excluded: false,
};
/** Examples are looked at once a minute: nothing finer can be told. */
const MINUTE = 60;

export function mutantsOf(subject: Subject): Mutant[] {
  const broken = mutate(subject.text).map(
    ({ kind, change, text, inside }): Mutant => ({ subject, change: { kind, text: change }, text, inside }),
  );
  return subject.kind === 'alert' ? [...broken, ...durationsOf(subject)] : broken;
}

function durationsOf(subject: AlertSubject): Mutant[] {
  const { forSeconds } = subject.alert;
  if (forSeconds === 0) return [];
  return [0, ...(forSeconds / 2 >= MINUTE ? [forSeconds / 2] : []), forSeconds * 2].map((seconds) => ({
    subject,
    change: { kind: 'duration-changed', text: `for ${forSeconds} s → ${seconds} s` },
    text: subject.text,
    forSeconds: seconds,
    inside: nowhere,
  }));
}
