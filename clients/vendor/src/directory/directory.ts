/**
 * Directory: the names behind the ids. The marketplace keeps them and the service does not; in development the demo marketplace tells them, elsewhere an id is
 * shown as it is.
 */
import type { Marketplace } from '@slotwire/protocol';

export interface Directory {
  customer(id: string): string;
  /** Of the own vendor. */
  resource(id: string): string;
  /** Id and name of each resource of the own vendor, as far as they are known. */
  resources(): readonly { id: string; name: string }[];
}

export function createDirectory(marketplace: Marketplace | undefined, vendorId: string | undefined): Directory {
  const customers = new Map(marketplace?.customers.map(({ id, name }) => [id, name]));
  const own = marketplace?.vendors.find(({ id }) => id === vendorId);
  const resources = new Map(own?.resources.map(({ id, name }) => [id, name]));
  return {
    customer: (id) => customers.get(id) ?? id,
    resource: (id) => resources.get(id) ?? readable(id),
    resources: () => own?.resources ?? [],
  };
}

/** "chair-1" → "Chair 1". */
function readable(id: string): string {
  const words = id.replaceAll(/[-_.]+/g, ' ').trim();
  return words === '' ? id : words.charAt(0).toUpperCase() + words.slice(1);
}
