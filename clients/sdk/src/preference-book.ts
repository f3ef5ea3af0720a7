/** Preference book: the preferences that the service confirmed, and over them the own changes that are still on their way. */
import {
  defaultPreferences,
  mergePreferences,
  type NotificationCategory,
  type PreferenceChanges,
  type Preferences,
} from '@slotwire/protocol';
import { isFields, isPreferences } from './inbound.ts';
import type { Journal } from './journal.ts';
import { Upload, type UploadHost, type UploadKind, type UploadParts } from './upload.ts';

export const PREFERENCES_KEY = 'preferences/confirmed';

const kind: UploadKind<PreferenceChanges> = {
  name: 'preferences',
  parse: (record) => (isFields(record) ? record : undefined),
  merge: mergeChanges,
  split: (changes) => [changes, undefined],
  message: (changes) => ({ command: 'preferences:set', args: changes }),
};

/** One change that does what both do, the newer one later; field by field like the service (PF1). */
export function mergeChanges(older: PreferenceChanges, newer: PreferenceChanges): PreferenceChanges {
  const merged: PreferenceChanges = { ...older, ...newer };
  if (older.categories !== undefined && newer.categories !== undefined) {
    const categories = { ...older.categories };
    for (const [name, switches] of Object.entries(newer.categories)) {
      const category = name as NotificationCategory;
      categories[category] = { ...categories[category], ...switches };
    }
    merged.categories = categories;
  }
  if (older.minimumPriority !== undefined)
    merged.minimumPriority = { ...older.minimumPriority, ...newer.minimumPriority };
  if (older.muted !== undefined) merged.muted = { ...older.muted, ...newer.muted };
  return merged;
}

export class PreferenceBook {
  readonly #journal: Journal;
  readonly #parts: UploadParts;
  readonly #host: UploadHost<PreferenceChanges>;
  #confirmed: Preferences;
  #upload: Upload<PreferenceChanges> | undefined;
  /** Computed when asked for, and the same object until something changes. */
  #view: Preferences | undefined;

  constructor(parts: UploadParts, host: UploadHost<PreferenceChanges>) {
    this.#journal = parts.journal;
    this.#parts = parts;
    this.#host = host;
    this.#confirmed = defaultPreferences;
    this.#upload = undefined;
    this.#view = undefined;
  }

  /** As the person wants them; the version is the confirmed one. */
  view(): Preferences {
    if (this.#view !== undefined) return this.#view;
    let view = this.#confirmed;
    for (const changes of this.#upload?.wishes() ?? []) view = mergePreferences(view, changes);
    const { version } = this.#confirmed;
    this.#view = view === this.#confirmed ? view : { ...view, version };
    return this.#view;
  }

  upload(): Upload<PreferenceChanges> | undefined {
    return this.#upload;
  }

  change(changes: PreferenceChanges): void {
    this.#need().add(changes);
    this.#view = undefined;
  }

  /**
   * The service's word. @param authoritative it holds even where the version went back (SN4).
   * @returns true when it is news.
   */
  confirm(preferences: Preferences, authoritative = false): boolean {
    const { version } = this.#confirmed;
    if (authoritative ? sameText(preferences, this.#confirmed) : preferences.version <= version) return false;
    this.#confirmed = preferences;
    this.#view = undefined;
    this.#journal.put(PREFERENCES_KEY, preferences);
    return true;
  }

  /** @returns false when the record cannot be read. */
  load(record: unknown): boolean {
    if (!isPreferences(record)) return false;
    this.#confirmed = record;
    this.#view = undefined;
    return true;
  }

  /** @returns false when the record cannot be read. */
  loadChanges(record: unknown): boolean {
    this.#view = undefined;
    return this.#need().load(record);
  }

  clear(): void {
    this.#upload?.clear();
    this.#confirmed = defaultPreferences;
    this.#view = undefined;
    this.#journal.remove(PREFERENCES_KEY);
  }

  #need(): Upload<PreferenceChanges> {
    this.#upload ??= new Upload(kind, this.#parts, {
      onAccepted: (changes, value) => {
        this.#view = undefined;
        if (isPreferences(value)) this.confirm(value);
        this.#host.onAccepted(changes, value);
      },
      onRefused: (changes, failure) => {
        this.#view = undefined;
        this.#host.onRefused(changes, failure);
      },
    });
    return this.#upload;
  }
}

const sameText = (a: Preferences, b: Preferences): boolean => JSON.stringify(a) === JSON.stringify(b);
