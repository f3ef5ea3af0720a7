/**
 * Admin subscriptions: what a panel watches. The service tells a session what it asked for, so each connection asks anew, and what the service has no room for now is
 * asked for again when it says so.
 */
import type { Failure, MetricsPoint } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import type { AdminAnswer, AdminArgs, AdminCommand } from './admin-commands.ts';
import type { MetricsListener, TapBatch, TapFilter, TapListener } from './admin-service.ts';
import { defaultBackoff, retryDelayMs } from './backoff.ts';
import type { OnFault } from './fault.ts';
import { isFields } from './inbound.ts';

export interface SubscriptionParts {
  runtime: Pick<Runtime, 'timers' | 'random'>;
  ask<C extends AdminCommand>(command: C, args: AdminArgs<C>): Promise<AdminAnswer<C>>;
  onFault: OnFault;
}

type Opened<C extends AdminCommand> = Extract<AdminAnswer<C>, { ok: true }>['value'];

/** One thing that is asked for again and again, until it is there. */
class Wish<C extends 'metrics:subscribe' | 'monitor:subscribe'> {
  readonly #parts: SubscriptionParts;
  readonly #command: C;
  readonly #args: AdminArgs<C>;
  readonly #host: { onOpened(value: Opened<C>): void; onRefused(failure: Failure): void };
  /** Grows with each link, and when nobody wants it any more: what is answered to an earlier one is too late. */
  #turn: number;
  #failures: number;
  #timer: Timer | undefined;

  constructor(
    parts: SubscriptionParts,
    command: C,
    args: AdminArgs<C>,
    host: { onOpened(value: Opened<C>): void; onRefused(failure: Failure): void },
  ) {
    this.#parts = parts;
    this.#command = command;
    this.#args = args;
    this.#host = host;
    this.#turn = 0;
    this.#failures = 0;
    this.#timer = undefined;
  }

  /** @param onLate what to do about an answer that comes when nobody wants it any more. */
  ask(onLate?: (value: Opened<C>) => void): void {
    const turn = ++this.#turn;
    void this.#parts.ask(this.#command, this.#args).then((answer) => {
      if (turn !== this.#turn) {
        if (answer.ok === true) onLate?.(answer.value as Opened<C>);
      } else if (answer.ok === true) {
        this.#failures = 0;
        this.#host.onOpened(answer.value as Opened<C>);
      } else if (answer.ok === false && answer.retry !== 'backoff') {
        this.#host.onRefused(answer);
      } else if (answer.ok === false || answer.why === 'timeout') {
        this.#later(answer.ok === false ? answer.retryAfterMs : undefined, onLate);
      }
    });
  }

  /** The link is gone, or nobody wants it. */
  drop(): void {
    this.#turn += 1;
    this.#failures = 0;
    this.#timer?.stop();
    this.#timer = undefined;
  }

  #later(retryAfterMs: number | undefined, onLate?: (value: Opened<C>) => void): void {
    const { timers, random } = this.#parts.runtime;
    this.#timer = timers.after(retryDelayMs(this.#failures++, retryAfterMs, defaultBackoff, random), () =>
      this.ask(onLate),
    );
  }
}

/** However many watch, one subscription at the service. */
export class MetricsWatch {
  readonly #parts: SubscriptionParts;
  readonly #watchers: Map<MetricsListener, Wish<'metrics:subscribe'>>;
  #up: boolean;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
    this.#watchers = new Map();
    this.#up = false;
  }

  add(listener: MetricsListener): () => void {
    // Its own object, so that the same listener may watch twice.
    const own: MetricsListener = {
      onHistory: (history, missing) => listener.onHistory(history, missing),
      onPoints: (points) => listener.onPoints(points),
      onRefused: (failure) => listener.onRefused?.(failure),
    };
    const wish = new Wish(
      this.#parts,
      'metrics:subscribe',
      {},
      {
        onOpened: ({ history, missing }) => own.onHistory(history.filter(isPoint), missing),
        onRefused: (failure) => own.onRefused?.(failure),
      },
    );
    this.#watchers.set(own, wish);
    if (this.#up) wish.ask();
    return () => {
      if (!this.#watchers.delete(own)) return;
      wish.drop();
      if (this.#up && this.#watchers.size === 0) void this.#parts.ask('metrics:unsubscribe', {});
    };
  }

  onUp(): void {
    this.#up = true;
    for (const wish of this.#watchers.values()) wish.ask();
  }

  onDown(): void {
    this.#up = false;
    for (const wish of this.#watchers.values()) wish.drop();
  }

  onSignal(data: unknown): void {
    if (!isFields(data) || !Array.isArray(data.points)) return this.#parts.onFault('read figures by the second', data);
    const points = data.points.filter(isPoint);
    for (const watcher of this.#watchers.keys()) watcher.onPoints(points);
  }
}

interface Tap {
  wish: Wish<'monitor:subscribe'>;
  listener: TapListener;
  /** Of the service, while it is open. */
  id: string | undefined;
}

export class Taps {
  readonly #parts: SubscriptionParts;
  readonly #taps: Set<Tap>;
  /** Which the service was told to end: its last batches may still be on their way. */
  readonly #ended: Set<string>;
  #up: boolean;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
    this.#taps = new Set();
    this.#ended = new Set();
    this.#up = false;
  }

  add(filter: TapFilter, listener: TapListener): () => void {
    const tap: Tap = {
      listener,
      id: undefined,
      wish: new Wish(this.#parts, 'monitor:subscribe', filter, {
        onOpened: ({ id }) => {
          tap.id = id;
          listener.onOpen?.();
        },
        onRefused: (failure) => listener.onRefused(failure),
      }),
    };
    this.#taps.add(tap);
    if (this.#up) this.#ask(tap);
    return () => {
      if (!this.#taps.delete(tap)) return;
      tap.wish.drop();
      if (tap.id !== undefined) this.#end(tap.id);
    };
  }

  onUp(): void {
    this.#up = true;
    for (const tap of this.#taps) this.#ask(tap);
  }

  onDown(): void {
    this.#up = false;
    this.#ended.clear();
    for (const tap of this.#taps) {
      tap.wish.drop();
      const wasOpen = tap.id !== undefined;
      tap.id = undefined;
      if (wasOpen) tap.listener.onDown?.();
    }
  }

  onSignal(data: unknown): void {
    if (!isFields(data) || typeof data.id !== 'string' || !Array.isArray(data.events)) {
      return this.#parts.onFault('read a batch of a tap', data);
    }
    const { id } = data;
    const batch: TapBatch = {
      events: data.events.filter(isEvent),
      dropped: typeof data.dropped === 'number' ? data.dropped : 0,
      shed: data.shed === true,
    };
    let isKnown = false;
    let isAwaited = false;
    for (const tap of this.#taps) {
      isAwaited ||= tap.id === undefined;
      if (tap.id !== id) continue;
      isKnown = true;
      tap.listener.onEvents(batch);
    }
    // One whose answer was lost would take the place of another until the session ends.
    if (!isKnown && !isAwaited) this.#end(id);
  }

  #ask(tap: Tap): void {
    tap.wish.ask(({ id }) => this.#end(id));
  }

  #end(id: string): void {
    if (!this.#up || this.#ended.has(id)) return;
    this.#ended.add(id);
    void this.#parts.ask('monitor:unsubscribe', { id });
  }
}

/** What charts and rules read without a look whether it is there. */
function isPoint(value: unknown): value is MetricsPoint {
  return (
    isFields(value) &&
    typeof value.at === 'string' &&
    typeof value.node === 'string' &&
    isFields(value.roles) &&
    isFields(value.latency) &&
    isFields(value.messages) &&
    isFields(value.errors)
  );
}

function isEvent(value: unknown): value is TapBatch['events'][number] {
  return (
    isFields(value) &&
    typeof value.at === 'string' &&
    typeof value.node === 'string' &&
    typeof value.event === 'string' &&
    (value.dir === 'in' || value.dir === 'out')
  );
}
