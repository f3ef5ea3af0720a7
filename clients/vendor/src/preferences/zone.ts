/** Zones that a person can choose. Pure. */

/** All that this browser knows, with those that are chosen now, should it not know them. */
export function knownZones(...chosen: string[]): string[] {
  const zones = new Set(Intl.supportedValuesOf('timeZone'));
  zones.add('UTC');
  for (const zone of chosen) if (zone !== 'auto') zones.add(zone);
  return [...zones].sort();
}
