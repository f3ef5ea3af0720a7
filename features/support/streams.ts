/** Streams: from the words of a scenario to the names of the protocol. */
import { ALL_STREAM, groupStream, roleStream, userStream, vendorStream } from '@slotwire/protocol';
import { personNamed } from './cast.ts';
import type { StreamWords } from './parameters.ts';

/** A vendor's stream is that of the vendor, not of the person at the dashboard. */
export function streamNamed(words: StreamWords): string {
  if (words === 'all') return ALL_STREAM;
  if ('group' in words) return groupStream(words.group);
  if ('role' in words) return roleStream(words.role);
  const { id, vendorId } = personNamed(words.owner);
  return vendorId === undefined ? userStream(id) : vendorStream(vendorId);
}
