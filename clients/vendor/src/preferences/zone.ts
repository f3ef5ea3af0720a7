/** Zone: in which the person lives, as far as their preferences say. Pure. */
import type { Preferences } from '@slotwire/protocol';

export const zoneOf = ({ timeZone }: Pick<Preferences, 'timeZone'>, device: string): string =>
  timeZone === 'auto' ? device : timeZone;

/** All that this browser knows, with those that are chosen now, should it not know them. */
export function knownZones(...chosen: string[]): string[] {
  const zones = new Set(Intl.supportedValuesOf('timeZone'));
  zones.add('UTC');
  for (const zone of chosen) if (zone !== 'auto') zones.add(zone);
  return [...zones].sort();
}
