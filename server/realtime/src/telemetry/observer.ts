/**
 * Observer: hears what sessions, the dispatcher and streams do, at the places where they log. Whoever counts or shows it (figures by the
 * second, rollups, the tap of admins, overviews of vendors) listens here, so that those places know of none of them.
 */
import type { Claims, Namespace, StreamName } from '@slotwire/protocol';
import type { Session } from '../sessions/session.ts';
import type { CommittedEvent } from '../storage/committer.ts';

export interface Observer {
  /** `code` is OK or that of the refusal; of one that was refused there may be no more than the namespace. */
  handshake(attempt: HandshakeSeen): void;
  opened(session: Session): void;
  closed(session: Session, outcome: string): void;
  /** Positions of its handshake were recovered: so many events had been missed, of all its streams. */
  resumed(session: Session, missed: number): void;
  /** `command` is one of the table, or `unknown`; `outcome` OK, REPLAYED or a code; `trace` a valid `traceparent`. */
  command(
    session: Session,
    command: string,
    outcome: string,
    ms: number,
    bytes: number,
    trace: string | undefined,
  ): void;
  sent(session: Session, event: 'welcome' | 'goodbye', bytes: number, outcome: string | undefined): void;
  /** One batch of one stream to some of its readers on this node. */
  delivered(stream: StreamName, count: number, bytes: number, readers: Readers): void;
  /** Made durable by this node. */
  committed(events: readonly CommittedEvent[]): void;
}

export interface HandshakeSeen {
  namespace: Namespace;
  claims: Claims | undefined;
  deviceId: string | undefined;
  code: string;
  /** How long it took to decide. */
  ms: number;
  /** A valid `traceparent` that came with its request. */
  trace: string | undefined;
}

/** Not to be kept: it is the set that the stream itself works with. */
export interface Readers extends Iterable<Session> {
  readonly size: number;
  has(session: Session): boolean;
}

/** Nobody listens: for parts that are tested by themselves. */
export const nullObserver: Observer = combineObservers([]);

/** Each listener hears what it has a method for. */
export function combineObservers(listeners: readonly Partial<Observer>[]): Observer {
  const of = <M extends keyof Observer>(method: M): Observer[M] => {
    const heard = listeners.flatMap((listener) => {
      const call = listener[method];
      return call === undefined ? [] : [call.bind(listener) as (...args: unknown[]) => void];
    });
    // Named and not gathered: a list of arguments with each call would be as dear as some of the listeners.
    return ((a: unknown, b: unknown, c: unknown, d: unknown, e: unknown, f: unknown) => {
      for (const call of heard) call(a, b, c, d, e, f);
    }) as Observer[M];
  };
  return {
    handshake: of('handshake'),
    opened: of('opened'),
    closed: of('closed'),
    resumed: of('resumed'),
    command: of('command'),
    sent: of('sent'),
    delivered: of('delivered'),
    committed: of('committed'),
  };
}
