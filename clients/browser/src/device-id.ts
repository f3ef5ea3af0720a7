/** Device id: names this browser, for as long as it keeps anything. Tabs that cannot share a connection are devices of their own. */
import type { Runtime } from '@slotwire/runtime';
import type { Keeper } from './kept.ts';

const KEY = 'slotwire.device';

export function deviceId(kept: Keeper, { ids }: Pick<Runtime, 'ids'>, isAlone: boolean): string {
  if (isAlone) return `web-${ids.next()}`;
  const known = kept.get(KEY);
  if (known !== null && /^[\w-]{8,64}$/.test(known)) return known;
  const id = `web-${ids.next()}`;
  kept.set(KEY, id);
  return id;
}
