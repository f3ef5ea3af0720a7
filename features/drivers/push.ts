/** Push: what steps can do to the providers that carry pushes, and see of what arrives. Part of `Driver`. */
import type { PushProviderName } from '@slotwire/protocol';
import type { PushReceipt } from '@slotwire/sdk';

export interface PushAddress {
  provider: PushProviderName;
  token: string;
}

/** What may be wrong with a push provider, until it is not any more. */
export type PushTrouble =
  /** Every try fails at once. */
  | { kind: 'down' }
  /** Every try fails, and it says how long it wants to be left alone; after that it works. */
  | { kind: 'busy'; retryAfterMs: number }
  /** It never answers. */
  | { kind: 'silent' }
  /** What it answers makes no sense. */
  | { kind: 'garbled' }
  /** It takes nothing, and says that no other try will change that. */
  | { kind: 'choosy' };

export interface PushGateway {
  setTrouble(provider: PushProviderName, trouble: PushTrouble | undefined): void;
  /** From now on the provider says that nobody has the token any more. */
  declareDead(token: string): void;
  /** How often the service turned to the provider, whatever came of it. */
  tries(provider: PushProviderName): number;
}

/** A push that a provider has handed to a device. */
export interface ReceivedPush {
  /** Under which of its tokens. */
  token: string;
  title: string;
  body: string;
  /** How many notifications it stands for, where it is a digest. */
  digest: number | undefined;
  collapseKey: string;
  /** Undefined: silent. */
  sound: string | undefined;
  /** What the app made of it; undefined when it was not running. */
  receipt: PushReceipt | undefined;
}
