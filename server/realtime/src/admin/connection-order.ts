/**
 * Connection order: one total order over all sessions of all nodes, and a cursor that is a place in it. A page begins behind a place, not
 * behind a session, so that it begins where it should also when that session is gone.
 */
import type { ConnectionSort } from '@slotwire/protocol';
import * as z from 'zod';
import type { Session } from '../sessions/session.ts';

export interface Order {
  by: ConnectionSort;
  descending: boolean;
}

/** Value, node and session. Values of one order are of one type. */
export type Place = readonly [value: number | string, node: string, id: string];

export function placeOf(session: Session, by: ConnectionSort, node: string): Place {
  return [sortValueOf(session, by), node, session.id];
}

function sortValueOf(session: Session, by: ConnectionSort): number | string {
  switch (by) {
    case 'since':
      return session.sinceMs;
    case 'user':
      return session.userId;
    case 'device':
      return session.deviceId;
    case 'address':
      return session.connection.address;
    case 'version':
      return session.appVersion;
    case 'latency':
      // Not known yet: behind all that are, when the slowest come first.
      return session.connection.latencyMs() ?? -1;
    case 'buffer':
      return session.connection.bufferedBytes();
  }
}

/** Less than 0: `a` comes first. */
export function compare(a: Place, b: Place, { descending }: Order): number {
  for (let i = 0; i < 3; i++) {
    const [x, y] = [a[i] as number | string, b[i] as number | string];
    if (x !== y) return x < y === descending ? 1 : -1;
  }
  return 0;
}

const cursorSchema = z.tuple([
  z.enum(['asc', 'desc']),
  z.string(),
  z.tuple([z.union([z.number(), z.string()]), z.string(), z.string()]),
]);

export function encodeCursor({ by, descending }: Order, place: Place): string {
  return Buffer.from(JSON.stringify([descending ? 'desc' : 'asc', by, place])).toString('base64url');
}

/** Undefined: it is no cursor of this order. */
export function decodeCursor(text: string, { by, descending }: Order): Place | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
  const checked = cursorSchema.safeParse(parsed);
  if (!checked.success) return undefined;
  const [order, sort, place] = checked.data;
  const isNumber = by === 'since' || by === 'latency' || by === 'buffer';
  if (sort !== by || order !== (descending ? 'desc' : 'asc') || (typeof place[0] === 'number') !== isNumber)
    return undefined;
  return place;
}

/** The first so many of what comes, without keeping the rest: what all those found so far come before is dropped at once. */
export class First<T extends { place: Place }> {
  readonly #limit: number;
  readonly #order: Order;
  #kept: T[] = [];
  /** Of the last that can be among the first, once there are enough. */
  #bound: Place | undefined = undefined;

  constructor(limit: number, order: Order) {
    this.#limit = limit;
    this.#order = order;
  }

  add(item: T): void {
    if (this.#bound !== undefined && compare(item.place, this.#bound, this.#order) > 0) return;
    this.#kept.push(item);
    if (this.#kept.length >= 2 * this.#limit) this.#cut();
  }

  list(): readonly T[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.sort((a, b) => compare(a.place, b.place, this.#order)).slice(0, this.#limit);
    if (this.#kept.length === this.#limit) this.#bound = this.#kept.at(-1)?.place;
  }
}
