/**
 * Upload: a wish of this device that needs no place in the outbox, because a newer one can be merged into it: read marks, changed
 * preferences, the registration for push. Durable, one request at a time; what is wished for meanwhile becomes the next one.
 *
 * A request keeps its key and its arguments until it was answered, through lost links and restarts (CM2, CM3). It may have reached the
 * service, so it is never merged into.
 */
import { type CommandInput, type CommandName, type Failure, failure } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import { defaultBackoff, retryDelayMs } from './backoff.ts';
import { messageBytes } from './command.ts';
import { isFields } from './inbound.ts';
import type { Journal } from './journal.ts';
import type { Outcome, Requests } from './requests.ts';

/** What can be wished for. Without state: all devices share it. */
export interface UploadKind<Wish> {
  /** Of the record that holds it. */
  readonly name: string;
  /** @returns undefined when the record cannot be read. */
  parse(record: unknown): Wish | undefined;
  /** One wish that stands for both. */
  merge(older: Wish, newer: Wish): Wish;
  /** What fits into one request, and what has to wait for the next. */
  split(wish: Wish): [now: Wish, later: Wish | undefined];
  /** Without its key. */
  message(wish: Wish): { command: CommandName; args: Record<string, unknown> };
}

export interface UploadHost<Wish> {
  onAccepted(wish: Wish, value: unknown): void;
  /** For good: it is not tried again. */
  onRefused(wish: Wish, failure: Failure): void;
}

/** What all uploads of a device share. */
export interface UploadLink {
  isUp(): boolean;
  maxMessageBytes(): number;
  /** Fetches the state anew. */
  resync(): void;
  /** Gets a new token for the session; `done` follows either way. */
  refresh(done: () => void): void;
  /** An answer did not come in time. @returns true when the link was given up. */
  suspect(sentAtMs: number): boolean;
  /** Something waits to be sent, or nothing does any more. */
  onUploads(): void;
}

export interface UploadParts {
  runtime: Runtime;
  journal: Journal;
  requests: Requests;
  link: UploadLink;
}

interface Request<Wish> {
  key: string;
  wish: Wish;
}

/** Tokens that are asked for in a row because of one request. */
const MAX_REFRESHES = 2;

export const uploadKey = (name: string): string => `upload/${name}`;

export class Upload<Wish> {
  readonly #kind: UploadKind<Wish>;
  readonly #parts: UploadParts;
  readonly #host: UploadHost<Wish>;
  /** Under way, or of unknown outcome. */
  #request: Request<Wish> | undefined;
  #next: Wish | undefined;
  /** The request waits for its answer, for storage before it goes out, or for a token. */
  #busy: boolean;
  /** Grows with each try, so that what an earlier one waited for finds itself out of date. */
  #turn: number;
  #scheduled: boolean;
  #failures: number;
  #refreshes: number;
  #backoff: Timer | undefined;

  constructor(kind: UploadKind<Wish>, parts: UploadParts, host: UploadHost<Wish>) {
    this.#kind = kind;
    this.#parts = parts;
    this.#host = host;
    this.#request = undefined;
    this.#next = undefined;
    this.#busy = false;
    this.#turn = 0;
    this.#scheduled = false;
    this.#failures = 0;
    this.#refreshes = 0;
    this.#backoff = undefined;
  }

  /** Oldest first: what may be on its way, and what comes after it. */
  wishes(): Wish[] {
    const wishes = this.#request === undefined ? [] : [this.#request.wish];
    return this.#next === undefined ? wishes : [...wishes, this.#next];
  }

  isEmpty(): boolean {
    return this.#request === undefined && this.#next === undefined;
  }

  /** What is added in one turn becomes one request. */
  add(wish: Wish): void {
    // Before the write is scheduled, so that the key of the request is part of it.
    this.#pumpSoon();
    this.#next = this.#next === undefined ? wish : this.#kind.merge(this.#next, wish);
    this.#save();
  }

  /**
   * Takes out what has come true another way. A request may be on its way, so it goes as a whole or not at all.
   * @param rest what is left of a wish, undefined when nothing is.
   */
  reduce(rest: (wish: Wish) => Wish | undefined): void {
    const next = this.#next === undefined ? undefined : rest(this.#next);
    const isFulfilled = this.#request !== undefined && rest(this.#request.wish) === undefined;
    if (next === this.#next && !isFulfilled) return;
    this.#next = next;
    if (isFulfilled) this.#endRequest();
    this.#save();
    this.#pumpSoon();
  }

  /** Forgets everything that was wished for. */
  clear(): void {
    if (this.isEmpty()) return;
    this.#next = undefined;
    this.#endRequest();
    this.#save();
  }

  /** @returns false when the record cannot be read. */
  load(record: unknown): boolean {
    if (!isFields(record)) return false;
    const next = record.next === undefined ? undefined : this.#kind.parse(record.next);
    const request = isFields(record.request) ? record.request : undefined;
    const wish = request === undefined ? undefined : this.#kind.parse(request.wish);
    if ((record.next !== undefined && next === undefined) || (record.request !== undefined && wish === undefined))
      return false;
    if (request !== undefined && wish !== undefined) {
      if (typeof request.key !== 'string') return false;
      this.#request = { key: request.key, wish };
    }
    // The application may have wished for something before the storage was read.
    if (next !== undefined) this.#next = this.#next === undefined ? next : this.#kind.merge(next, this.#next);
    if (this.#next !== next) this.#save();
    return true;
  }

  onUp(): void {
    this.#stopBackoff();
    this.#pump();
  }

  onDown(): void {
    this.#endTurn();
    this.#stopBackoff();
  }

  #pumpSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#parts.runtime.timers.soon(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    const { link, runtime, journal } = this.#parts;
    if (!link.isUp() || this.#busy || this.#backoff !== undefined) return;
    if (this.#request === undefined) {
      if (this.#next === undefined) return;
      const [wish, later] = this.#kind.split(this.#next);
      this.#request = { key: runtime.ids.next(), wish };
      this.#next = later;
      this.#failures = 0;
      this.#refreshes = 0;
      this.#save();
    }
    const request = this.#request;
    const turn = this.#turn;
    this.#busy = true;
    // Stored first: a restart has to repeat it with this key. A storage that fails was reported, and does not hold it up.
    journal.whenStored(() => {
      if (turn === this.#turn) this.#send(request);
    });
  }

  #send({ key, wish }: Request<Wish>): void {
    const { requests, runtime, link } = this.#parts;
    const { command, args } = this.#kind.message(wish);
    const message = { ...args, key };
    if (messageBytes(command, message) > link.maxMessageBytes()) {
      this.#refuse(wish, failure('MESSAGE_TOO_LARGE'));
      return;
    }
    const sentAtMs = runtime.clock.monotonicMs();
    const turn = this.#turn;
    requests.send(command, message as CommandInput<CommandName>, (outcome) => {
      if (turn !== this.#turn) return;
      this.#endTurn();
      this.#onOutcome(wish, outcome, sentAtMs);
    });
  }

  #onOutcome(wish: Wish, outcome: Outcome, sentAtMs: number): void {
    if (outcome.ok === true) {
      this.#endRequest();
      this.#save();
      this.#host.onAccepted(wish, outcome.value);
      this.#pump();
    } else if (outcome.ok === false) {
      this.#onFailure(wish, outcome);
    } else if (outcome.why === 'timeout' && !this.#parts.link.suspect(sentAtMs)) {
      this.#retryLater(undefined);
    }
  }

  #onFailure(wish: Wish, answer: Failure): void {
    const { link } = this.#parts;
    switch (answer.retry) {
      case 'never':
        this.#refuse(wish, answer);
        return;
      case 'resync':
        // As with a command, the key has had its answer and will not get another (CM2).
        this.#refuse(wish, answer);
        link.resync();
        return;
      case 'refresh':
        this.#refreshes += 1;
        if (this.#refreshes > MAX_REFRESHES) this.#retryLater(answer.retryAfterMs);
        else this.#refresh();
        return;
      default:
        this.#retryLater(answer.retryAfterMs);
    }
  }

  #refuse(wish: Wish, answer: Failure): void {
    this.#endRequest();
    this.#save();
    this.#host.onRefused(wish, answer);
    this.#pump();
  }

  #refresh(): void {
    const turn = this.#turn;
    this.#busy = true;
    this.#parts.link.refresh(() => {
      if (turn !== this.#turn) return;
      this.#endTurn();
      this.#pump();
    });
  }

  /** On this link; the next one begins with it anyway. */
  #retryLater(retryAfterMs: number | undefined): void {
    const { runtime, link } = this.#parts;
    if (!link.isUp()) return;
    const delayMs = retryDelayMs(this.#failures, retryAfterMs, defaultBackoff, runtime.random);
    this.#failures += 1;
    this.#backoff = runtime.timers.after(delayMs, () => {
      this.#backoff = undefined;
      this.#pump();
    });
  }

  #stopBackoff(): void {
    this.#backoff?.stop();
    this.#backoff = undefined;
  }

  #endRequest(): void {
    this.#request = undefined;
    this.#endTurn();
    this.#stopBackoff();
  }

  #endTurn(): void {
    this.#busy = false;
    this.#turn += 1;
  }

  #save(): void {
    const { journal, link } = this.#parts;
    const key = uploadKey(this.#kind.name);
    const record = {
      ...(this.#request === undefined ? {} : { request: this.#request }),
      ...(this.#next === undefined ? {} : { next: this.#next }),
    };
    if (this.isEmpty()) journal.remove(key);
    else journal.put(key, record);
    link.onUploads();
  }
}
