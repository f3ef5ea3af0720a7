/**
 * Network profile: what a kind of place does to the messages of a phone. Data, so that a new place is a new row in `profiles.ts`.
 */
export interface NetworkProfile {
  /** What the phone itself says: the SDK hears this, and the power policy draws its conclusions. */
  kind: 'none' | 'wifi' | 'cellular';
  metered: boolean;
  /**
   * How far packets come. `service`: all the way. `portal`: a captive portal answers every connect in the service's place.
   * `nowhere`: bars on the display and nothing behind them; connects and messages hang.
   */
  reaches: 'service' | 'portal' | 'nowhere';
  /** One way, log-normal: half are faster than the median, one in a hundred is slower than p99. ms. */
  latencyMs: { median: number; p99: number };
  /** A lost packet is sent again by TCP: the message and all behind it come later. Share of messages, and how much later, ms. */
  stalls: { chance: number; meanMs: number };
  /** Of one device, bytes per second. */
  bandwidth: { up: number; down: number };
  /** Mean hours of open connection until something on the way (a NAT, an operator) resets it. Infinity: never. */
  hoursToReset: number;
}

/** Names of `profiles.ts`. */
export type ProfileName = 'home-wifi' | 'office-wifi' | '4g' | '3g' | 'edge' | 'tunnel' | 'plane' | 'portal' | 'desk';
