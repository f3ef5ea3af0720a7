/** Load marketplace: the names of the demo marketplace, as the service tells them in development. Kept, so that they are there without a network. */
import { expectAnswer, type Http, isMarketplace, keptOnDevice } from '@slotwire/browser';
import type { Marketplace } from '@slotwire/protocol';

const KEY = 'slotwire.marketplace';

export async function loadMarketplace(url: string, { fetch }: Http): Promise<Marketplace> {
  const kept = keptOnDevice();
  try {
    const response = await fetch(`${url}/v1/dev/marketplace`);
    if (!response.ok) throw new Error(`marketplace: ${response.status}`);
    const marketplace = expectAnswer('marketplace', await response.json(), isMarketplace);
    kept.set(KEY, JSON.stringify(marketplace));
    return marketplace;
  } catch (error) {
    const text = kept.get(KEY);
    if (text === null) throw error;
    return expectAnswer('marketplace', JSON.parse(text), isMarketplace);
  }
}
