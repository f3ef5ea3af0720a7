/** Trace: reading a W3C `traceparent`, `00-<trace id>-<span id>-<flags>`, whose shape the protocol has checked. */

export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** Of an event as it is stored: the log is never parsed, and this is for the few that somebody may want to follow. */
export function traceIdIn(eventJson: string): string | undefined {
  // Before `data`, where a text could look like one.
  return /^\{[^{]*"trace":"00-([0-9a-f]{32})-/.exec(eventJson)?.[1];
}
