/** Preferring: how people want to be told, and what their devices show of that. */
import type {
  NotificationCategory,
  NotificationChannel,
  NotificationPriority,
  Preferences,
  QuietWindow,
} from '@slotwire/protocol';
import type { App } from '../drivers/driver.ts';
import type { Bookings } from './bookings.ts';
import { vendorNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import type { ActorWords, BookingWords, DeviceWords } from './parameters.ts';
import { until } from './until.ts';

export interface Preferring {
  turn(actor: ActorWords, channel: NotificationChannel, on: boolean, category: NotificationCategory): Promise<void>;
  wantFrom(actor: ActorWords, channel: NotificationChannel, priority: NotificationPriority): Promise<void>;
  muteVendor(actor: ActorWords, vendor: string): Promise<void>;
  muteBooking(actor: ActorWords, booking: BookingWords): Promise<void>;
  keepQuiet(actor: ActorWords, windows: readonly QuietWindow[]): Promise<void>;
  liveIn(actor: ActorWords, timeZone: string): Promise<void>;

  showsSwitch(
    device: DeviceWords,
    channel: NotificationChannel,
    on: boolean,
    category: NotificationCategory,
    withinMs?: number,
  ): Promise<void>;
  showsQuiet(device: DeviceWords, from: string, to: string): Promise<void>;
  showsMuted(device: DeviceWords, vendor: string): Promise<void>;
}

const everyDay: QuietWindow['days'] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export const everyDayFrom = (from: string, to: string): QuietWindow[] => [{ days: everyDay, from, to }];

/** From the cells of a table: `mon tue`, `22:00`, `07:00`. */
export function windowOf({ days = '', from = '', to = '' }: Record<string, string>): QuietWindow {
  const named = days === 'every day' ? everyDay : (days.split(' ') as QuietWindow['days']);
  return { days: named, from, to };
}

export function createPreferring({ bookings, devices }: { bookings: Bookings; devices: Devices }): Preferring {
  /** While the app has a link, the step is over when the service has taken it. */
  async function set(actor: ActorWords, change: (app: App) => Parameters<App['setPreferences']>[0]): Promise<void> {
    const app = await devices.of(actor);
    await app.setPreferences(change(app));
    await devices.quiet();
  }

  function shows(device: DeviceWords, what: string, look: (preferences: Preferences) => boolean, withinMs?: number) {
    const app = devices.app(device);
    return until(
      `${app.name} shows ${what}`,
      () => {
        const { preferences } = app.screen();
        return look(preferences) ? undefined : JSON.stringify(preferences);
      },
      withinMs,
    );
  }

  return {
    turn: (actor, channel, on, category) => set(actor, () => ({ categories: { [category]: { [channel]: on } } })),
    wantFrom: (actor, channel, priority) => set(actor, () => ({ minimumPriority: { [channel]: priority } })),
    muteVendor: (actor, vendor) =>
      set(actor, (app) => {
        const { vendors } = app.screen().preferences.muted;
        return { muted: { vendors: [...vendors, vendorNamed(vendor).vendorId] } };
      }),
    muteBooking: (actor, booking) =>
      set(actor, (app) => ({
        muted: { bookings: [...app.screen().preferences.muted.bookings, bookings.find(booking).id] },
      })),
    keepQuiet: (actor, windows) => set(actor, () => ({ quietHours: { enabled: true, windows: [...windows] } })),
    liveIn: (actor, timeZone) => set(actor, () => ({ timeZone })),

    showsSwitch: (device, channel, on, category, withinMs) =>
      shows(
        device,
        `that ${channel} is ${on ? 'on' : 'off'} for ${category}`,
        ({ categories }) => categories[category][channel] === on,
        withinMs,
      ),
    showsQuiet: (device, from, to) =>
      shows(
        device,
        `quiet hours from ${from} to ${to}`,
        ({ quietHours }) =>
          quietHours.enabled && quietHours.windows.some((window) => window.from === from && window.to === to),
      ),
    showsMuted: (device, vendor) =>
      shows(device, `${vendor} as muted`, ({ muted }) => muted.vendors.includes(vendorNamed(vendor).vendorId)),
  };
}
