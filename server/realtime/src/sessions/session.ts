/** Session: one device of one person on one connection. 5,000 of them are idle most of the time, so it holds little. */
import type { Claims, ErrorCode, Handshake, Platform, SessionMode } from '@slotwire/protocol';
import type { Connection } from '../transport/transport.ts';

export class Session {
  readonly connection: Connection;
  readonly deviceId: string;
  readonly platform: Platform;
  readonly appVersion: string;
  readonly sinceMs: number;
  /** Of the start of the application that it belongs to; absent where the client does not say. */
  readonly connect: Handshake['connect'];
  /** Replaced by `session:refresh`; always of the same person and role. */
  claims: Claims;
  mode: SessionMode = 'live';
  /** Its welcome was sent: nothing but a goodbye comes before (SE3). */
  welcomed = false;
  /** Set once it was told goodbye: nothing is sent to it any more. */
  ended = false;
  /** Why it was sent away. */
  goodbye: ErrorCode | undefined = undefined;

  constructor(
    connection: Connection,
    claims: Claims,
    handshake: Pick<Handshake, 'deviceId' | 'platform' | 'appVersion' | 'connect'>,
    sinceMs: number,
  ) {
    this.connection = connection;
    this.claims = claims;
    this.deviceId = handshake.deviceId;
    this.platform = handshake.platform;
    this.appVersion = handshake.appVersion;
    this.sinceMs = sinceMs;
    this.connect = handshake.connect;
  }

  /** The other session of the device was asked for later, though it arrived before. */
  isOvertakenBy({ connect }: Session): boolean {
    if (connect === undefined || this.connect === undefined) return false;
    return connect.instance === this.connect.instance && connect.attempt > this.connect.attempt;
  }

  get id(): string {
    return this.connection.id;
  }

  get userId(): string {
    return this.claims.sub;
  }

  get expiresAtMs(): number {
    return this.claims.exp * 1_000;
  }
}
