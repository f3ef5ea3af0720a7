/** Read marks: own ones that the service has not confirmed. They count on this device at once. */
import { notificationLimits } from '@slotwire/protocol';
import { Upload, type UploadHost, type UploadKind, type UploadParts } from './upload.ts';

/** Ids, each once. */
type Marks = readonly string[];

const kind: UploadKind<Marks> = {
  name: 'read',
  parse: (record) => (Array.isArray(record) && record.every((id) => typeof id === 'string') ? record : undefined),
  merge: (older, newer) => [...new Set([...older, ...newer])],
  split(ids) {
    const { maxIds } = notificationLimits;
    return [ids.slice(0, maxIds), ids.length > maxIds ? ids.slice(maxIds) : undefined];
  },
  message: (ids) => ({ command: 'notification:read', args: { ids } }),
};

export class ReadMarks {
  readonly upload: Upload<Marks>;
  /** Computed when asked for. */
  #ids: ReadonlySet<string> | undefined;

  constructor(parts: UploadParts, host: UploadHost<Marks>) {
    this.upload = new Upload(kind, parts, {
      onAccepted: (ids, value) => {
        this.#ids = undefined;
        host.onAccepted(ids, value);
      },
      onRefused: (ids, failure) => {
        this.#ids = undefined;
        host.onRefused(ids, failure);
      },
    });
    this.#ids = undefined;
  }

  has(id: string): boolean {
    this.#ids ??= new Set(this.upload.wishes().flat());
    return this.#ids.has(id);
  }

  add(ids: Marks): void {
    this.upload.add(ids);
    this.#ids = undefined;
  }

  /** They are read by the service's word, whoever said it. */
  settle(isRead: (id: string) => boolean): void {
    this.upload.reduce((ids) => {
      const left = ids.filter((id) => !isRead(id));
      if (left.length === ids.length) return ids;
      return left.length === 0 ? undefined : left;
    });
    this.#ids = undefined;
  }

  load(record: unknown): boolean {
    this.#ids = undefined;
    return this.upload.load(record);
  }

  clear(): void {
    this.upload.clear();
    this.#ids = undefined;
  }
}
