/** An inbox item for tests. */
import type { InboxItem } from '@slotwire/protocol';

export function anItem(id: string, more: Partial<InboxItem> = {}): InboxItem {
  return {
    id,
    at: '2026-01-05T09:00:00.000Z',
    category: 'booking',
    priority: 'high',
    template: 'booking-requested',
    params: {},
    actions: ['open', 'confirm', 'decline'],
    collapseKey: id,
    booking: { id: 'b-1', version: 1, vendorId: 'v-1' },
    read: false,
    ...more,
  };
}
