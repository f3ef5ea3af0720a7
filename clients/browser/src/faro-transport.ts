/** Faro transport: what Faro has gathered goes into the report queue, and from there to the receiver, without a word on the console whatever becomes of it. */
import { BaseTransport, getTransportBody, type TransportItem, VERSION } from '@grafana/faro-web-sdk';
import type { Runtime } from '@slotwire/runtime';
import { createReportPoster, type PostWorker } from './report-poster.ts';
import { createReportQueue, type ReportQueue } from './report-queue.ts';

export interface FaroTransportOptions {
  /** Absolute. */
  url: string;
  runtime: Pick<Runtime, 'timers' | 'random'>;
  createWorker?: () => PostWorker;
}

const json = { 'content-type': 'application/json' };

export class FaroTransport extends BaseTransport {
  readonly name = 'slotwire:faro-transport';
  readonly version = VERSION;
  readonly #url: string;
  readonly #queue: ReportQueue;
  readonly #stop: () => void;
  #isLeaving: boolean;

  constructor({ url, runtime, createWorker = faroWorker }: FaroTransportOptions) {
    super();
    this.#url = url;
    const poster = createReportPoster(url, createWorker);
    this.#queue = createReportQueue({ post: ({ body }) => poster.post(body, json), runtime });
    this.#isLeaving = false;
    this.#stop = poster.stop;
    addEventListener('pagehide', () => {
      this.#isLeaving = true;
      this.#leave();
    });
    // From the browser's cache.
    addEventListener('pageshow', () => {
      this.#isLeaving = false;
    });
  }

  send(items: TransportItem[]): void {
    this.#queue.add({ body: JSON.stringify(getTransportBody(items)), items: items.length });
    // Faro hands over the last of it when the page is hidden, which a page that goes away is a moment later.
    if (this.#isLeaving) this.#leave();
  }

  /** A worker ends with its page; a beacon does not. */
  #leave(): void {
    const rest = this.#queue.takeRest();
    this.#stop();
    for (const { body } of rest) navigator.sendBeacon(this.#url, new Blob([body], { type: json['content-type'] }));
  }

  /** Measurements, faults, events and traces that were dropped since this was asked last. */
  takeDropped(): number {
    return this.#queue.takeDropped();
  }

  override isBatched(): boolean {
    return true;
  }

  override getIgnoreUrls(): string[] {
    return [this.#url];
  }
}

const faroWorker = (): PostWorker => new Worker(new URL('./faro-worker.ts', import.meta.url), { type: 'module' });
