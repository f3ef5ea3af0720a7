/** Conditions: what the browser says about network, foreground and power, in the words of the SDK. */
import type { DeviceConditions } from '@slotwire/sdk';

export interface BrowserFacts {
  onLine: boolean;
  visible: boolean;
  /** Of the Network Information API, where there is one. */
  connectionType?: string | undefined;
  saveData?: boolean | undefined;
  /** A finger is the main pointer: a phone or a tablet, which lives on its battery and sleeps behind the screen. */
  isHandheld: boolean;
  battery?: { level: number; charging: boolean } | undefined;
}

/**
 * A desk has power: a tab behind others keeps its link, served in batches, and rings for what is urgent. A handheld goes by the rules of its battery.
 */
export function conditionsOf({
  onLine,
  visible,
  connectionType,
  saveData,
  isHandheld,
  battery,
}: BrowserFacts): DeviceConditions {
  return {
    network: onLine ? networkOf(connectionType) : 'none',
    metered: connectionType === 'cellular',
    appState: visible ? 'foreground' : 'background',
    batteryLevel: isHandheld ? battery?.level : undefined,
    charging: isHandheld ? (battery?.charging ?? false) : true,
    saver: saveData ?? false,
  };
}

function networkOf(type: string | undefined): DeviceConditions['network'] {
  if (type === 'cellular') return 'cellular';
  return type === 'wifi' || type === 'ethernet' ? 'wifi' : 'unknown';
}

interface Battery extends EventTarget {
  level: number;
  charging: boolean;
}

interface Hints {
  connection?: EventTarget & { type?: string; saveData?: boolean };
  getBattery?: () => Promise<Battery>;
}

/** What the browser says now, and from then on whenever it changes. @returns ends it */
export function watchConditions(onConditions: (conditions: DeviceConditions) => void): {
  now: () => DeviceConditions;
  stop: () => void;
} {
  const { connection, getBattery } = navigator as unknown as Hints;
  const isHandheld = matchMedia('(pointer: coarse)').matches;
  let battery: Battery | undefined;
  const now = () =>
    conditionsOf({
      onLine: navigator.onLine,
      visible: document.visibilityState === 'visible',
      connectionType: connection?.type,
      saveData: connection?.saveData,
      isHandheld,
      battery,
    });
  const tell = () => onConditions(now());
  const stopping = new AbortController();
  const { signal } = stopping;
  addEventListener('online', tell, { signal });
  addEventListener('offline', tell, { signal });
  document.addEventListener('visibilitychange', tell, { signal });
  connection?.addEventListener('change', tell, { signal });
  if (isHandheld) {
    getBattery?.call(navigator).then(
      (found) => {
        if (signal.aborted) return;
        battery = found;
        for (const event of ['levelchange', 'chargingchange']) found.addEventListener(event, tell, { signal });
        tell();
      },
      () => {},
    );
  }
  return { now, stop: () => stopping.abort() };
}
