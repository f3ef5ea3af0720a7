/** Parameters: the words that fill the gaps of steps, as data. `parameter-types.ts` hands them to Cucumber, the README lists them. */
import {
  BookingStatus,
  type ErrorCode,
  errorCodes,
  type NotificationAction,
  type NotificationCategory,
  type NotificationChannel,
  type NotificationPriority,
  notificationActions,
  notificationCategories,
  notificationPriorities,
  type PushOutcomeName,
  type PushProviderName,
  pushOutcomes,
} from '@slotwire/protocol';
import { type TokenFault, tokenFaults } from '../drivers/driver.ts';
import { type SlotWords, weekdays } from './calendar.ts';
import { vendorNames } from './cast.ts';
import { parseMoment } from './moments.ts';
import { type AppTitle, appTitles } from './serving.ts';

/** Somebody who does something, on a device of theirs: the only one unless it is named. */
export interface ActorWords {
  name: string;
  device?: string | undefined;
}

export interface DeviceWords {
  owner: string;
  device: string;
}

export interface ResourceWords {
  resourceId: string;
  vendor: string;
}

/** A booking of the scenario: the latest, or by whose it is and which of theirs. */
export interface BookingWords {
  owner?: string | undefined;
  /** From 1; absent: the latest. */
  ordinal?: number | undefined;
}

export type StreamWords = { owner: string } | { group: string } | { role: 'customer' | 'vendor' } | 'all';

/** Whom a broadcast is for. */
export type AudienceWords = { people: readonly string[] } | { group: string } | { role: 'customer' | 'vendor' } | 'all';

/** A notification by its title or its text, and which of several with the same words. */
export interface NotificationWords {
  words: string;
  /** From 1, the oldest; absent: the newest. */
  ordinal?: number | undefined;
}

export interface Parameter<T> {
  name: string;
  regexp: RegExp;
  /** What one may write, for QA. */
  examples: readonly string[];
  /** Absent groups are undefined. */
  transform: (...groups: (string | undefined)[]) => T;
}

const vendorPattern = vendorNames.join('|');
const personPattern = '[A-Z][a-z]+(?: [A-Z][a-z]+)?';
const ownerPattern = `${vendorPattern}|${personPattern}`;
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];
const ordinalPattern = ordinals.join('|');
const devicePattern = `(?:(?:${ordinalPattern}) )?(?:phone|tablet|laptop|dashboard)`;
const probePattern = `(?:(?:${ordinalPattern}) )?probe`;
const dayPattern = `${weekdays.join('|')}|yesterday|tomorrow|today(?: in (?:a year|\\d+ years))?`;
const timePattern = '\\d\\d:\\d\\d';

const unitsMs: Record<string, number> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

const languages = new Map([
  ['English', 'en-GB'],
  ['German', 'de-DE'],
  ['French', 'fr-FR'],
]);

/** As QA writes them → as the protocol does. */
const channels = new Map<string, NotificationChannel>([
  ['notices in the app', 'inApp'],
  ['pushes', 'push'],
  ['sounds', 'sound'],
]);
const providers = new Map<string, PushProviderName>([
  ['FCM', 'fcm'],
  ['APNs', 'apns'],
]);

/** Status as QA writes it → as the protocol does. */
const statusNames = new Map(Object.values(BookingStatus).map((status) => [status.replace('_', ' '), status]));

function text(group: string | undefined): string {
  if (group === undefined) throw new Error('a word is missing');
  return group;
}

function audienceNamed(words: string): AudienceWords {
  switch (words) {
    case 'everybody':
      return 'all';
    case 'nobody':
      return { people: [] };
    case 'all customers':
      return { role: 'customer' };
    case 'all vendors':
      return { role: 'vendor' };
    default:
      return words.startsWith('the group ') ? { group: words.split('"')[1] ?? '' } : { people: words.split(' and ') };
  }
}

function define<T>(parameter: Parameter<T>): Parameter<T> {
  return parameter;
}

export const parameters = {
  person: define<string>({
    name: 'person',
    regexp: new RegExp(`(${ownerPattern})`),
    examples: ['Ada', 'Ben Brandt', 'vendor-01', 'Barber North Quay', 'Alex Keller'],
    transform: text,
  }),
  actor: define<ActorWords>({
    name: 'actor',
    regexp: new RegExp(`(${ownerPattern})(?: on (?:her|his|their|its) (${devicePattern}))?`),
    examples: ['Ada', 'Ada on her tablet', 'vendor-01', 'Barber North Quay'],
    transform: (name, device) => ({ name: text(name), device }),
  }),
  device: define<DeviceWords>({
    name: 'device',
    regexp: new RegExp(`(${ownerPattern})'s (${devicePattern})`),
    examples: ["Ada's phone", "Ada's second phone", "Ben Brandt's tablet", "vendor-01's dashboard"],
    transform: (owner, device) => ({ owner: text(owner), device: text(device) }),
  }),
  probe: define<DeviceWords>({
    name: 'probe',
    regexp: new RegExp(`(${ownerPattern})'s (${probePattern})`),
    examples: ["Ada's probe", "Ada's second probe", "vendor-01's probe", "Alex Keller's probe"],
    transform: (owner, device) => ({ owner: text(owner), device: text(device) }),
  }),
  resource: define<ResourceWords>({
    name: 'resource',
    regexp: new RegExp(`([a-z]+-\\d) of (${vendorPattern})`),
    examples: ['chair-1 of vendor-01', 'room-2 of Yoga Studio North Quay'],
    transform: (resourceId, vendor) => ({ resourceId: text(resourceId), vendor: text(vendor) }),
  }),
  slot: define<SlotWords>({
    name: 'slot',
    regexp: new RegExp(`(${dayPattern}) (${timePattern}) to (?:(${dayPattern}) )?(${timePattern})`),
    examples: ['Monday 10:00 to 11:00', 'Monday 22:00 to Tuesday 02:00', 'yesterday 10:00 to 11:00'],
    transform: (fromDay, fromTime, toDay, toTime) => ({
      fromDay: text(fromDay),
      fromTime: text(fromTime),
      toDay,
      toTime: text(toTime),
    }),
  }),
  booking: define<BookingWords>({
    name: 'booking',
    regexp: new RegExp(`(?:the|(${personPattern})'s) (?:(${ordinalPattern}) )?booking`),
    examples: ['the booking', 'the first booking', "Ben's booking", "Ben's second booking"],
    transform: (owner, ordinal) => ({
      owner,
      ...(ordinal === undefined ? {} : { ordinal: ordinals.indexOf(ordinal) + 1 }),
    }),
  }),
  stream: define<StreamWords>({
    name: 'stream',
    regexp: new RegExp(
      `(?:(${ownerPattern})'s stream|the stream of the group "([^"]+)"|the stream of all (customer|vendor)s|the stream of everybody)`,
    ),
    examples: [
      "Ada's stream",
      "vendor-01's stream",
      'the stream of the group "early-birds"',
      'the stream of all customers',
      'the stream of everybody',
    ],
    transform(owner, group, role) {
      if (owner !== undefined) return { owner };
      if (group !== undefined) return { group };
      return role === undefined ? 'all' : { role: role as 'customer' | 'vendor' };
    },
  }),
  audience: define<AudienceWords>({
    name: 'audience',
    regexp: new RegExp(
      `(everybody|nobody|the group "[^"]+"|all customers|all vendors|(?:${ownerPattern})(?: and (?:${ownerPattern}))?)`,
    ),
    examples: ['everybody', 'all customers', 'the group "early-birds"', 'Ada', 'Ada and Ben', 'nobody'],
    transform: (words) => audienceNamed(text(words)),
  }),
  status: define<BookingStatus>({
    name: 'status',
    regexp: new RegExp([...statusNames.keys()].join('|')),
    examples: [...statusNames.keys()],
    transform: (name) => statusNames.get(text(name)) ?? 'requested',
  }),
  code: define<ErrorCode>({
    name: 'code',
    regexp: new RegExp(errorCodes.join('|')),
    examples: ['SLOT_TAKEN', 'TOKEN_EXPIRED', 'any code of server/protocol/SPEC.md'],
    transform: (code) => text(code) as ErrorCode,
  }),
  duration: define<number>({
    name: 'duration',
    regexp: new RegExp(`(an?|\\d+) (${Object.keys(unitsMs).join('|')})s?`),
    examples: ['10 seconds', 'a minute', 'an hour', '8 days'],
    transform: (count, unit) => (/^an?$/.test(text(count)) ? 1 : Number(count)) * (unitsMs[text(unit)] ?? 0),
  }),
  moment: define<number>({
    name: 'moment',
    regexp: /(\d{4}-\d\d-\d\d \d\d:\d\d in [A-Za-z_]+(?:\/[A-Za-z_]+)*(?: for the second time)?)/,
    examples: ['2027-03-27 23:30 in Europe/Berlin', '2027-10-31 02:30 in Europe/Berlin for the second time'],
    transform: (words) => parseMoment(text(words)),
  }),
  time: define<string>({
    name: 'time',
    regexp: new RegExp(`(${timePattern})`),
    examples: ['22:00'],
    transform: text,
  }),
  zone: define<string>({
    name: 'zone',
    regexp: /([A-Z][A-Za-z_]+\/[A-Za-z_]+(?:\/[A-Za-z_]+)?|UTC)/,
    examples: ['Europe/Berlin', 'Asia/Kathmandu', 'UTC'],
    transform: text,
  }),
  language: define<string>({
    name: 'language',
    regexp: new RegExp([...languages.keys()].join('|')),
    examples: [...languages.keys()],
    transform: (name) => languages.get(text(name)) ?? 'en-GB',
  }),
  notification: define<NotificationWords>({
    name: 'notification',
    regexp: new RegExp(`the (?:(${ordinalPattern}) )?notification "([^"]*)"`),
    examples: ['the notification "Booking confirmed"', 'the first notification "Booking moved"'],
    transform: (ordinal, words) => ({
      words: text(words),
      ...(ordinal === undefined ? {} : { ordinal: ordinals.indexOf(ordinal) + 1 }),
    }),
  }),
  action: define<NotificationAction>({
    name: 'action',
    regexp: new RegExp(notificationActions.join('|')),
    examples: notificationActions,
    transform: (name) => text(name) as NotificationAction,
  }),
  category: define<NotificationCategory>({
    name: 'category',
    regexp: new RegExp(notificationCategories.join('|')),
    examples: notificationCategories,
    transform: (name) => text(name) as NotificationCategory,
  }),
  priority: define<NotificationPriority>({
    name: 'priority',
    regexp: new RegExp(notificationPriorities.join('|')),
    examples: notificationPriorities,
    transform: (name) => text(name) as NotificationPriority,
  }),
  channel: define<NotificationChannel>({
    name: 'channel',
    regexp: new RegExp([...channels.keys()].join('|')),
    examples: [...channels.keys()],
    transform: (name) => channels.get(text(name)) ?? 'inApp',
  }),
  switch: define<boolean>({
    name: 'switch',
    regexp: /on|off/,
    examples: ['on', 'off'],
    transform: (state) => state === 'on',
  }),
  provider: define<PushProviderName>({
    name: 'provider',
    regexp: new RegExp([...providers.keys()].join('|')),
    examples: [...providers.keys()],
    transform: (name) => providers.get(text(name)) ?? 'fcm',
  }),
  outcome: define<PushOutcomeName>({
    name: 'outcome',
    regexp: new RegExp(pushOutcomes.join('|')),
    examples: pushOutcomes,
    transform: (name) => text(name) as PushOutcomeName,
  }),
  fault: define<TokenFault>({
    name: 'fault',
    regexp: new RegExp(tokenFaults.join('|')),
    examples: tokenFaults,
    transform: (fault) => text(fault) as TokenFault,
  }),
  app: define<AppTitle>({
    name: 'app',
    regexp: new RegExp(Object.keys(appTitles).join('|')),
    examples: Object.keys(appTitles),
    transform: (title) => text(title) as AppTitle,
  }),
  value: define<unknown>({
    name: 'value',
    regexp: /("[^"]*"|-?\d+(?:\.\d+)?|true|false|null|\[.*\]|\{.*\})/,
    examples: ['"fridge"', '42', 'true', 'null', '["a"]', '{"a": 1}'],
    transform: (json) => JSON.parse(text(json)) as unknown,
  }),
} as const;

/** For cells of tables. */
export function parseSlot(words: string): SlotWords {
  const { regexp, transform } = parameters.slot;
  const groups = new RegExp(`^${regexp.source}$`).exec(words);
  if (groups === null) throw new Error(`"${words}" is no slot; write it like ${parameters.slot.examples.join(' or ')}`);
  return transform(...groups.slice(1));
}
