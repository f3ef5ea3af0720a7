/** Count people: whose connections a filter means. A preview counts connections only, so the list is read through, as far as that is worth it. */
import type { ConnectionFilter } from '@slotwire/protocol';
import { connectionLimits } from '@slotwire/protocol';
import type { AdminService } from '@slotwire/sdk';

/** Of full pages: a thousand connections. */
const MAX_PAGES = 5;

/** @returns undefined: too many, or no answer. Who is an admin is left out where the filter does not mean them (AD6). */
export async function countPeople(
  service: Pick<AdminService, 'ask' | 'session'>,
  filter: ConnectionFilter,
): Promise<number | undefined> {
  const own = service.session()?.sessionId;
  const meansAdmins = filter.role === 'admin' || filter.userId !== undefined || filter.deviceId !== undefined;
  const people = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await service.ask('connections:list', {
      filter,
      sort: 'user',
      order: 'asc',
      limit: connectionLimits.maxPage,
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (answer.ok !== true) return undefined;
    for (const { userId, role, sessionId } of answer.value.connections)
      if (sessionId !== own && (meansAdmins || role !== 'admin')) people.add(userId);
    cursor = answer.value.next;
    if (cursor === undefined) return people.size;
  }
  return undefined;
}
