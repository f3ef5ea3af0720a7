/**
 * Push address: under which token, zone and language the service knows this device. Said again only when it differs from what the service
 * acked last: the zone of quiet hours is that of the device that registered last (PF3), so a mere restart must not count as registering.
 */
import type { Failure, PushRegistration } from '@slotwire/protocol';
import { isFields } from './inbound.ts';
import { Upload, type UploadKind, type UploadParts } from './upload.ts';

export const ACKED_ADDRESS_KEY = 'push/acked';

/** null: this device is not to be pushed to. */
type Address = PushRegistration | null;

const kind: UploadKind<Address> = {
  name: 'push',
  parse: (record) => (record === null || isRegistration(record) ? record : undefined),
  merge: (_older, newer) => newer,
  split: (address) => [address, undefined],
  message: (address) =>
    address === null
      ? { command: 'device:unregister', args: {} }
      : { command: 'device:register', args: { ...address } },
};

export class PushAddress {
  readonly upload: Upload<Address>;
  readonly #parts: UploadParts;
  /** What the service is known to have. */
  #acked: PushRegistration | undefined;
  /** What the application said in this run. */
  #said: Address | undefined;
  #loaded: boolean;

  constructor(parts: UploadParts, onRefused: (failure: Failure) => void) {
    this.upload = new Upload(kind, parts, {
      onAccepted: (address) => this.#setAcked(address ?? undefined),
      onRefused: (_address, failure) => onRefused(failure),
    });
    this.#parts = parts;
    this.#acked = undefined;
    this.#said = undefined;
    this.#loaded = false;
  }

  set(address: Address): void {
    this.#said = address;
    if (this.#loaded) this.#say(address);
  }

  /** What was stored is here. What was said before could not be compared with it. */
  onLoaded(): void {
    this.#loaded = true;
    if (this.#said !== undefined) this.#say(this.#said);
  }

  /** The service may have lost what it acked: it is told again. */
  onForgotten(): void {
    this.#setAcked(undefined);
    const pending = this.upload.wishes().at(-1);
    if (pending !== undefined && pending !== null) {
      // It may have been done and forgotten already: a repeat of its key would only hear that it was (CM2).
      this.upload.clear();
      this.upload.add(pending);
    } else if (this.#said !== undefined && this.#said !== null) this.#say(this.#said);
  }

  /** @returns false when the record cannot be read. */
  loadAcked(record: unknown): boolean {
    if (!isRegistration(record)) return false;
    this.#acked = record;
    return true;
  }

  /** Another person has signed in. What this run said is theirs, what was stored is not. */
  onOtherPerson(): void {
    this.upload.clear();
    this.onForgotten();
  }

  #say(address: Address): void {
    const pending = this.upload.wishes().at(-1);
    const latest = pending === undefined ? this.#acked : pending;
    if (latest !== undefined && isSame(latest, address)) return;
    // From here on nobody knows what the service has, until it says so.
    this.#setAcked(undefined);
    this.upload.add(address);
  }

  #setAcked(acked: PushRegistration | undefined): void {
    if (acked === this.#acked) return;
    this.#acked = acked;
    if (acked === undefined) this.#parts.journal.remove(ACKED_ADDRESS_KEY);
    else this.#parts.journal.put(ACKED_ADDRESS_KEY, acked);
  }
}

function isRegistration(value: unknown): value is PushRegistration {
  return (
    isFields(value) &&
    typeof value.provider === 'string' &&
    typeof value.pushToken === 'string' &&
    typeof value.locale === 'string' &&
    typeof value.timeZone === 'string'
  );
}

function isSame(a: Address, b: Address): boolean {
  if (a === null || b === null) return a === b;
  const fields = (address: PushRegistration) => JSON.stringify(Object.entries(address).sort());
  return fields(a) === fields(b);
}
