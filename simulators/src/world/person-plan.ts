/**
 * Person plan: how a person of the virtual world wants to be told, and where they are, over a whole run. Drawn from the seed under the
 * person's name; what is taken away leaves the rest as it was.
 */
import type { Marketplace, PreferenceChanges } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import type { Person } from '../people.ts';

export interface PersonPlan {
  locale: string;
  /** Ascending; the first from the beginning. */
  zones: readonly { fromMs: number; zone: string }[];
  settings: readonly Setting[];
}

/** The person changes their preferences, at the first look from then on. */
export interface Setting {
  /** Unique in a run and the same in every run of its seed. */
  id: string;
  atMs: number;
  changes: PreferenceChanges;
}

const HOUR_MS = 3_600_000;
/** Between them there is a night at every hour of a run, and a zone that is no whole hour away. */
const zones = [
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Auckland',
  'Asia/Tokyo',
  'America/Los_Angeles',
] as const;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const weekend = ['sat', 'sun'] as const;
const week = [...weekdays, ...weekend];

const TRAVELS = 0.1;
const LEAVES_DEFAULTS = 0.3;
/** Mean times per day that somebody goes through their settings again. */
const CHANGES_PER_DAY = 0.7;

export function planPerson(person: Person, marketplace: Marketplace, hours: number, random: Random): PersonPlan {
  const where = random.fork('where');
  const places = [{ fromMs: 0, zone: where.pick(zones) as string }];
  if (where.chance(TRAVELS)) places.push({ fromMs: where.float() * hours * HOUR_MS, zone: where.pick(zones) });
  const settings: Setting[] = [];
  const first = random.fork('settings');
  if (!first.chance(LEAVES_DEFAULTS)) {
    settings.push({ id: `${person.id}/settings-0`, atMs: 0, changes: drawChanges(marketplace, first) });
  }
  const later = random.fork('changes');
  for (let atMs = 0, i = 1; ; i++) {
    atMs += later.exponential((24 * HOUR_MS) / CHANGES_PER_DAY);
    if (atMs >= hours * HOUR_MS) break;
    settings.push({ id: `${person.id}/settings-${i}`, atMs, changes: drawChanges(marketplace, later.fork(String(i))) });
  }
  return { locale: random.fork('locale').pick(['en-GB', 'de-DE', 'pt-BR']), zones: places, settings };
}

export function zoneAt({ zones }: PersonPlan, atMs: number): string {
  return zones.findLast(({ fromMs }) => fromMs <= atMs)?.zone ?? 'UTC';
}

function drawChanges({ vendors }: Marketplace, random: Random): PreferenceChanges {
  const changes: PreferenceChanges = { quietHours: drawQuietHours(random.fork('quiet')) };
  const zone = random.fork('zone');
  if (zone.chance(0.5)) changes.timeZone = zone.chance(0.3) ? 'auto' : zone.pick(zones);
  const priority = random.fork('priority');
  if (priority.chance(0.25)) changes.minimumPriority = { push: priority.pick(['low', 'normal', 'high'] as const) };
  if (priority.chance(0.1)) changes.minimumPriority = { ...changes.minimumPriority, inApp: 'normal' };
  const categories = random.fork('categories');
  if (categories.chance(0.2)) changes.categories = { message: { push: categories.chance(0.5) } };
  if (categories.chance(0.05))
    changes.categories = { ...changes.categories, booking: { push: categories.chance(0.5) } };
  const muted = random.fork('muted');
  if (muted.chance(0.15)) changes.muted = { vendors: muted.chance(0.5) ? [muted.pick(vendors).id] : [] };
  return changes;
}

type QuietHours = NonNullable<PreferenceChanges['quietHours']>;

function drawQuietHours(random: Random): QuietHours {
  const night = { days: [...week], from: '22:00', to: '07:00' };
  const draw = random.float();
  if (draw < 0.35) return { enabled: true, windows: [night] };
  if (draw < 0.55) {
    const rests = [
      { days: [...weekdays], from: '12:30', to: '13:30' },
      { days: [...weekdays], from: '22:30', to: '06:30' },
      { days: [...weekend], from: '21:00', to: '09:15' },
    ];
    return { enabled: true, windows: rests };
  }
  // An hour or two of work in which nobody wants to be called away: it begins and ends within any run.
  if (draw < 0.8) {
    const from = 6 + random.int(15);
    const time = (hour: number, minute: string) => `${String(hour).padStart(2, '0')}:${minute}`;
    return {
      enabled: true,
      windows: [{ days: [...week], from: time(from, '00'), to: time(from + 1 + random.int(2), '30') }],
    };
  }
  return { enabled: draw < 0.9, windows: draw < 0.9 ? [] : [night] };
}
