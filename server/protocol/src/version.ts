/**
 * The version of the wire. A change of any shape fails `shapes.test.ts` until this file says so:
 * raise PROTOCOL_VERSION when an older client or server would misunderstand the newer one,
 * and in every case add a line to the history with the hash that the test prints.
 */
export const PROTOCOL_VERSION = 1;

export interface ProtocolChange {
  version: number;
  /** First 16 hex digits of the SHA-256 over the JSON Schemas of everything that crosses the wire. */
  shapes: string;
  change: string;
}

/** Oldest first; the last line describes the shapes of today. */
export const protocolHistory: readonly ProtocolChange[] = [
  { version: 1, shapes: 'afaa937159f84409', change: 'sessions, streams and bookings' },
  { version: 1, shapes: '0c4c0b1a5b7802a6', change: 'a handshake says which connect of its application it is (SE6)' },
  { version: 1, shapes: '4b177016ec390223', change: 'notifications, preferences, and devices that can be pushed to' },
  { version: 1, shapes: '2ccc041d13c778f7', change: 'nothing: a command may be of several namespaces' },
  {
    version: 1,
    shapes: 'bb47428251fdf4eb',
    change: 'admins: connections, broadcasts and the audit log; streams of roles',
  },
  { version: 1, shapes: '29ef79e308966028', change: 'signing out, revoking a device, tokens on two devices' },
  { version: 1, shapes: '70ff03ef4f2b2241', change: 'limits: their refusals, and admins who read and set them' },
  { version: 1, shapes: '4699b91ca7a74cb8', change: 'monitor, metrics, analytics and the overview of vendors' },
  { version: 1, shapes: '88198bc2c7ff222e', change: 'what a web page asks before it connects' },
  { version: 1, shapes: '54edcdc1a958ec80', change: 'figures of one node, one role and one event' },
  { version: 1, shapes: '3fdb9191ca7db9c0', change: 'the audit log by outcome and by time' },
  { version: 1, shapes: 'af51bced90943b01', change: 'a limit of back ends' },
  { version: 1, shapes: 'b8b86003e3b4221a', change: 'what a device reports of its battery' },
  { version: 1, shapes: 'b0f5a6d5bf568185', change: 'how many weeks back a trend looks' },
];
