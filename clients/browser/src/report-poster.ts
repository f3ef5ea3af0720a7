/** Report poster: posts by a worker, which is made when it is first needed, and ended with the page. */
import type { PostAnswer, PostWish } from './faro-worker.ts';
import type { ReportAnswer } from './report-queue.ts';

export interface ReportPoster {
  /** Never rejects. */
  post(body: string, headers: Readonly<Record<string, string>>): Promise<ReportAnswer>;
  /** Whatever is on its way counts as not reached. */
  stop(): void;
}

export type PostWorker = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

export function createReportPoster(url: string, createWorker: () => PostWorker): ReportPoster {
  const waiting = new Map<number, (answer: ReportAnswer) => void>();
  let worker: PostWorker | undefined;
  let count = 0;

  function stop(): void {
    worker?.terminate();
    worker = undefined;
    for (const resolve of waiting.values()) resolve(undefined);
    waiting.clear();
  }

  function start(): PostWorker {
    const started = createWorker();
    started.addEventListener('message', (event) => {
      const { id, status, retryAfter } = (event as MessageEvent<PostAnswer>).data;
      waiting.get(id)?.(status === undefined ? undefined : { status, retryAfterMs: msOf(retryAfter) });
      waiting.delete(id);
    });
    // Its file did not come: it is fetched again by the next try.
    started.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker === started) stop();
    });
    return started;
  }

  return {
    post: (body, headers) =>
      new Promise((resolve) => {
        try {
          worker ??= start();
          count += 1;
          waiting.set(count, resolve);
          worker.postMessage({ id: count, url, body, headers } satisfies PostWish);
        } catch {
          // A browser that allows no workers.
          resolve(undefined);
        }
      }),
    stop,
  };
}

/** In whole seconds, as our service says it; a date is left to the backoff. */
function msOf(retryAfter: string | null | undefined): number | undefined {
  return retryAfter != null && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined;
}
