/** Generated: the files that are made of the kinds of lines, by their path from the root. The same kinds give the same bytes. */
import { writeEventLogPage, writeEventLogSchema } from './reference.ts';

export function generateEventLog(): Map<string, string> {
  return new Map([
    ['docs/event-log.md', writeEventLogPage()],
    ['docs/event-log.schema.json', writeEventLogSchema()],
  ]);
}
