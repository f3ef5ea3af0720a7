/**
 * Storage of the SDK: a few thousand small records that outlive the app. IndexedDB on the web, SQLite on devices, memory in simulation.
 * Keys are `kind/id` (`outbox/…`, `booking/…`, `position/…`, `attention/…`, `meta/…`); values are plain JSON.
 */
export type StoredValue = null | boolean | number | string | StoredValue[] | { [key: string]: StoredValue };

export interface DeviceStorage {
  /** Everything, in no particular order. */
  load(): Promise<[key: string, value: StoredValue][]>;
  /** One atomic, durable step: all of it, or none. Steps are applied in the order of the calls. */
  write(changes: { put: [key: string, value: StoredValue][]; remove: string[] }): Promise<void>;
}
