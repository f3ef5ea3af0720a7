/** Readers: how many of those who were handed a batch are of which role. */
import type { Role } from '@slotwire/protocol';
import type { Readers } from '../telemetry/observer.ts';

/** @param visit called once for those of a role who stand one after the other: mostly once in all, as a stream has readers of one role */
export function eachRole(readers: Readers, visit: (role: Role, count: number) => void): void {
  let role: Role | undefined;
  let count = 0;
  for (const { claims } of readers) {
    if (claims.role !== role) {
      if (role !== undefined) visit(role, count);
      role = claims.role;
      count = 0;
    }
    count++;
  }
  if (role !== undefined) visit(role, count);
}
