/**
 * Link tap: stands between the SDK of one device and its transport. It tells what crosses the link, and does to it what
 * networks and fan-outs do: cuts it without a word, loses an answer, loses, repeats or delays a batch of events.
 * It draws nothing: which fault comes when is for `behaviours.ts`.
 */
import type { Handshake, Refusal } from '@slotwire/protocol';
import type { ClientTransport, Link, LinkHandlers } from '@slotwire/sdk';

export interface LinkObserver {
  /** Before the device hears of it. Batches of events are not told: what the device makes of them is. */
  onWelcome(welcome: unknown, auth: Handshake): void;
  onGoodbye(goodbye: unknown): void;
  /** Something else than a goodbye came before the welcome. */
  onEarly(event: string): void;
  /** The service refused the handshake, or was not reached (without a refusal). */
  onRefused(refusal: Refusal | undefined, detail: string): void;
  /** The device asks for events that only `heads` showed it: no batch has come since (DL3). */
  onRepairByHeads(): void;
  /** The SDK closes a link that had not ended, and that nobody had said goodbye on. */
  onLetGo(): void;
  onRequest(event: string, args: unknown): void;
  /** @param delivered false when the tap keeps the answer from the device */
  onAnswer(event: string, args: unknown, answer: unknown, delivered: boolean): void;
  /** The link ended before the answer. */
  onUnanswered(event: string, args: unknown): void;
}

/** What can be done to the next batch of events. */
export const BatchFault = {
  /** It never comes: what a fan-out that failed does. */
  Lose: 'lose',
  /** It comes twice: what a fan-out that was repeated does. */
  Repeat: 'repeat',
  /** It comes after the one behind it. */
  Delay: 'delay',
} as const;
export type BatchFault = (typeof BatchFault)[keyof typeof BatchFault];
export const batchFaults: readonly BatchFault[] = Object.values(BatchFault);

export interface LinkTap extends ClientTransport {
  /** Ends the link as if the cable were pulled; nothing when there is none. */
  cut(): void;
  /** What befalls the next batch of events; `undefined` for nothing. */
  armBatch(fault: BatchFault | undefined): void;
  /** The next answer to a booking command is lost, and the link with it. */
  armAnswer(lost: boolean): void;
  /** A batch was lost or delayed since the link opened: the device has to notice that for itself. */
  tampered(): boolean;
}

export function createLinkTap(transport: ClientTransport, observer: LinkObserver): LinkTap {
  return new Tap(transport, observer);
}

/** Classes, as there are thousands of each: methods are shared, closures would be made for every link. */
class Tap implements LinkTap {
  readonly #transport: ClientTransport;
  readonly observer: LinkObserver;
  #link: TappedLink | undefined;
  #batchFault: BatchFault | undefined;
  #losesAnswer: boolean;
  #tampered: boolean;

  constructor(transport: ClientTransport, observer: LinkObserver) {
    this.#transport = transport;
    this.observer = observer;
    this.#link = undefined;
    this.#batchFault = undefined;
    this.#losesAnswer = false;
    this.#tampered = false;
  }

  connect(target: Parameters<ClientTransport['connect']>[0], handlers: LinkHandlers): Link {
    const link = new TappedLink(this, handlers);
    this.#link = link;
    link.open(this.#transport, target);
    return link;
  }

  cut(): void {
    this.#link?.cut();
  }

  armBatch(fault: BatchFault | undefined): void {
    this.#batchFault = fault;
  }

  armAnswer(lost: boolean): void {
    this.#losesAnswer = lost;
  }

  tampered(): boolean {
    return this.#tampered;
  }

  takeBatchFault(): BatchFault | undefined {
    const fault = this.#batchFault;
    this.#batchFault = undefined;
    return fault;
  }

  takeLostAnswer(): boolean {
    const loses = this.#losesAnswer;
    this.#losesAnswer = false;
    return loses;
  }

  setTampered(tampered: boolean): void {
    this.#tampered = tampered;
  }

  forget(link: TappedLink): void {
    if (this.#link === link) this.#link = undefined;
  }
}

interface Request {
  event: string;
  args: unknown;
}

/** Handlers for the transport, and the link for the SDK. */
class TappedLink implements Link, LinkHandlers {
  readonly #tap: Tap;
  readonly #handlers: LinkHandlers;
  #link: Link | undefined;
  #over: boolean;
  #unanswered: Set<Request> | undefined;
  #delayed: unknown;
  /** Until the welcome. */
  #auth: Handshake | undefined;
  #lastEvent: string;

  constructor(tap: Tap, handlers: LinkHandlers) {
    this.#tap = tap;
    this.#handlers = handlers;
    this.#link = undefined;
    this.#over = false;
    this.#unanswered = undefined;
    this.#delayed = undefined;
    this.#auth = undefined;
    this.#lastEvent = '';
  }

  open(transport: ClientTransport, target: Parameters<ClientTransport['connect']>[0]): void {
    this.#auth = target.auth;
    const link = transport.connect(target, this);
    if (this.#over) link.close();
    else this.#link = link;
  }

  /** The cable is pulled: neither side hears of it, except that the SDK's transport notices. */
  cut(): void {
    if (this.#over) return;
    this.#drop();
    this.#handlers.onClose('cut by the simulator');
  }

  // What the SDK calls

  request(event: string, args: unknown, onAck: (answer: unknown) => void): void {
    if (this.#over) return;
    const { observer } = this.#tap;
    const request: Request = { event, args };
    this.#unanswered ??= new Set();
    this.#unanswered.add(request);
    if (event === 'sync:since' && this.#lastEvent === 'heads') observer.onRepairByHeads();
    observer.onRequest(event, args);
    this.#link?.request(event, args, (answer) => {
      if (this.#over) return;
      this.#unanswered?.delete(request);
      const lost = event.startsWith('booking:') && this.#tap.takeLostAnswer();
      observer.onAnswer(event, args, answer, !lost);
      if (lost) this.cut();
      else onAck(answer);
    });
  }

  close(): void {
    if (!this.#over && this.#lastEvent !== 'goodbye') this.#tap.observer.onLetGo();
    this.#drop();
  }

  // What the transport calls

  onOpen(): void {
    if (this.#over) return;
    this.#tap.setTampered(false);
    this.#handlers.onOpen();
  }

  onEvent(event: string, payload: unknown): void {
    if (this.#over) return;
    this.#lastEvent = event;
    if (this.#auth !== undefined && event !== 'welcome' && event !== 'goodbye') this.#tap.observer.onEarly(event);
    if (event === 'events') {
      this.#onBatch(payload);
      return;
    }
    if (event === 'welcome' && this.#auth !== undefined) {
      this.#tap.observer.onWelcome(payload, this.#auth);
      this.#auth = undefined;
    }
    if (event === 'goodbye') this.#tap.observer.onGoodbye(payload);
    this.#handlers.onEvent(event, payload);
  }

  onRefused(refusal: Parameters<LinkHandlers['onRefused']>[0], detail: string): void {
    if (this.#over) return;
    this.#end();
    this.#tap.observer.onRefused(refusal, detail);
    this.#handlers.onRefused(refusal, detail);
  }

  onClose(reason: string): void {
    if (this.#over) return;
    this.#end();
    this.#handlers.onClose(reason);
  }

  #onBatch(payload: unknown): void {
    const delayed = this.#delayed;
    if (delayed !== undefined) {
      this.#delayed = undefined;
      this.#pass(payload);
      this.#pass(delayed);
      return;
    }
    const fault = this.#tap.takeBatchFault();
    if (fault === BatchFault.Lose || fault === BatchFault.Delay) {
      this.#tap.setTampered(true);
      if (fault === BatchFault.Delay) this.#delayed = payload;
      return;
    }
    this.#pass(payload);
    if (fault === BatchFault.Repeat) this.#pass(payload);
  }

  #pass(batch: unknown): void {
    if (!this.#over) this.#handlers.onEvent('events', batch);
  }

  #drop(): void {
    this.#end();
    this.#link?.close();
    this.#link = undefined;
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#tap.forget(this);
    const unanswered = this.#unanswered;
    this.#unanswered = undefined;
    for (const { event, args } of unanswered ?? []) this.#tap.observer.onUnanswered(event, args);
  }
}
