/**
 * Power policy: what the link may cost under the conditions of the device. Pure.
 * The first row that fits decides; each says why.
 */
import type { SessionMode } from '@slotwire/protocol';
import type { SuspendReason } from './connection.ts';

export type DeviceConditions = {
  network: 'none' | 'wifi' | 'cellular' | 'unknown';
  metered: boolean;
  appState: 'foreground' | 'background';
  /** 0 to 1; undefined when the device does not say. */
  batteryLevel: number | undefined;
  charging: boolean;
  saver: boolean;
};

/** A desktop or an emulator that says nothing about itself: in front, on some network, no known battery. */
export const defaultConditions: Readonly<DeviceConditions> = {
  network: 'unknown',
  metered: false,
  appState: 'foreground',
  batteryLevel: undefined,
  charging: false,
  saver: false,
};

export interface PowerPolicy {
  /** False: close the link and leave it to push notifications to wake the app. */
  keepOpen: boolean;
  /** The row that decided, for logs. */
  why: string;
  /** What `suspended` says when the link is closed or not rebuilt for this policy. */
  suspendWhy: Extract<SuspendReason, 'background' | 'battery'>;
  mode: SessionMode;
  /** Upper bound of a reconnect delay, ms. */
  backoffCapMs: number;
  /** How long a queued command may wait for company, ms; 0 sends at once. */
  flushIntervalMs: number;
  /** How often client metrics are reported, ms. */
  telemetryIntervalMs: number;
  /** False: a link that was lost is not rebuilt until the app comes to the foreground. */
  reconnectWhenOffline: boolean;
}

/** At or below this level a device that does not charge is treated like one with its saver on. */
export const LOW_BATTERY = 0.2;

const inFront = { keepOpen: true, reconnectWhenOffline: true, flushIntervalMs: 0 } as const;
const behind = {
  mode: 'background',
  backoffCapMs: 300_000,
  flushIntervalMs: 30_000,
  telemetryIntervalMs: 3_600_000,
} as const;

export function decidePower(conditions: DeviceConditions): PowerPolicy {
  const { appState, batteryLevel, charging, metered, network, saver } = conditions;
  const low = !charging && batteryLevel !== undefined && batteryLevel <= LOW_BATTERY;
  if (appState === 'foreground') {
    // The person looks at it: what they do goes out at once whatever the battery says; only what comes in is batched.
    if (saver || low) {
      const why = saver
        ? 'the saver is on: the radio wakes for batches'
        : 'the battery is low: the radio wakes for batches';
      return {
        ...inFront,
        why,
        suspendWhy: 'battery',
        mode: 'saver',
        backoffCapMs: 60_000,
        telemetryIntervalMs: 900_000,
      };
    }
    if (metered && !charging) {
      const why = 'in front on a metered network: live, with less telemetry';
      return {
        ...inFront,
        why,
        suspendWhy: 'background',
        mode: 'live',
        backoffCapMs: 30_000,
        telemetryIntervalMs: 300_000,
      };
    }
    return {
      ...inFront,
      why: 'in front: live',
      suspendWhy: 'background',
      mode: 'live',
      backoffCapMs: 30_000,
      telemetryIntervalMs: 60_000,
    };
  }
  if (saver || low) {
    const why = saver ? 'behind with the saver on: push wakes the app' : 'behind on a low battery: push wakes the app';
    return { ...behind, keepOpen: false, reconnectWhenOffline: false, why, suspendWhy: 'battery' };
  }
  if (charging && !metered) {
    return {
      ...behind,
      keepOpen: true,
      reconnectWhenOffline: true,
      why: 'behind on a charger: open, in batches',
      suspendWhy: 'background',
    };
  }
  if (network === 'wifi' && !metered) {
    // Wi-Fi holds an idle socket for little; rebuilding it in the background again and again would not be little.
    return {
      ...behind,
      keepOpen: true,
      reconnectWhenOffline: false,
      why: 'behind on Wi-Fi: open while it lasts',
      suspendWhy: 'background',
    };
  }
  return {
    ...behind,
    keepOpen: false,
    reconnectWhenOffline: false,
    why: 'behind on a costly network: push wakes the app',
    suspendWhy: 'background',
  };
}
