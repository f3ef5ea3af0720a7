/** Limit fields: every limit by its path, with the words that the page has for it. Reading and writing one by its path is all that is done here. Pure. */
import { CommandClass, commandClasses, type LimitSettings } from '@slotwire/protocol';

export interface LimitField {
  /** As the service names it: `commands.perDevice.bookings.size`. */
  path: string;
  label: string;
  unit: string;
  isWhole: boolean;
}

/** A token bucket: two fields in one row. */
export interface BucketRow {
  path: string;
  label: string;
  hint: string;
  size: LimitField;
  perSecond: LimitField;
}

export interface LimitSection {
  id: string;
  title: string;
  hint: string;
  rows: BucketRow[];
}

const classWords: { readonly [C in CommandClass]: readonly [label: string, hint: string] } = {
  [CommandClass.Bookings]: ['Bookings', 'booking:*, never shed'],
  [CommandClass.Writes]: ['Other writes', 'read marks, preferences, push registration'],
  [CommandClass.Reads]: ['Reads', 'lists, syncs, figures'],
  [CommandClass.Telemetry]: ['Telemetry', 'client metrics, shed first'],
  [CommandClass.Session]: ['Session', 'refresh, profile, sign-out'],
  [CommandClass.Admin]: ['Admin', 'everything in this panel'],
};

const bucket = (path: string, label: string, hint: string): BucketRow => ({
  path,
  label,
  hint,
  size: { path: `${path}.size`, label: `${label}, at once`, unit: 'at once', isWhole: true },
  perSecond: { path: `${path}.perSecond`, label: `${label}, per second`, unit: 'per second', isWhole: false },
});

const ofClasses = (scope: string): BucketRow[] =>
  commandClasses.map((name) => bucket(`commands.${scope}.${name}`, ...classWords[name]));

export const limitSections: readonly LimitSection[] = [
  {
    id: 'handshakes',
    title: 'Handshakes',
    hint: 'Connects per second, counted before anything of them is read. Who is too soon is given a place in a queue.',
    rows: [
      bucket('handshakes.perAddress', 'Per address', 'a household, an office, a train'),
      bucket('handshakes.perNode', 'Per node', 'customers and vendors together'),
      bucket('handshakes.adminsPerNode', 'Admins per node', 'a storm of customers must not keep admins out'),
    ],
  },
  { id: 'device', title: 'Commands per device', hint: 'What one device may ask for.', rows: ofClasses('perDevice') },
  {
    id: 'person',
    title: 'Commands per person',
    hint: 'All devices of a person together, on all nodes. No less than one device may.',
    rows: ofClasses('perPerson'),
  },
  {
    id: 'node',
    title: 'Commands per node',
    hint: 'Everybody on one node together: what a rising load shrinks first.',
    rows: ofClasses('perNode'),
  },
  {
    id: 'back-ends',
    title: 'Back ends',
    hint: 'Bookings that existing back ends post over HTTP.',
    rows: [bucket('commands.perBackEnd', 'Per back end', 'by the subject of its token, on all nodes together')],
  },
];

export const singleFields: readonly (LimitField & { hint: string })[] = [
  {
    path: 'connectionsPerPerson',
    label: 'Connections per person',
    unit: 'connections',
    hint: 'On all nodes together. A smaller limit closes nothing that is open.',
    isWhole: true,
  },
  {
    path: 'subscriptionsPerSession',
    label: 'Taps per session',
    unit: 'taps',
    hint: 'That one admin session may have open in the monitor.',
    isWhole: true,
  },
];

export const limitFields: readonly LimitField[] = [
  ...limitSections.flatMap(({ title, rows }) =>
    rows.flatMap(({ size, perSecond }) => [
      { ...size, label: `${title}: ${size.label}` },
      { ...perSecond, label: `${title}: ${perSecond.label}` },
    ]),
  ),
  ...singleFields,
];

export function readLimit(settings: LimitSettings, path: string): number | undefined {
  let value: unknown = settings;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === 'number' ? value : undefined;
}
