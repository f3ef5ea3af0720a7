/**
 * Faro worker: sends reports. In a worker, as a browser writes every refusal that a page gets on the console of its person, and a receiver under load refuses much.
 */
export interface PostWish {
  id: number;
  url: string;
  body: string;
  headers: Readonly<Record<string, string>>;
}

export interface PostAnswer {
  id: number;
  /** Undefined: the receiver was not reached. */
  status?: number;
  retryAfter?: string | null;
}

addEventListener('message', ({ data: { id, url, body, headers } }: MessageEvent<PostWish>) => {
  const answer = (told: Omit<PostAnswer, 'id'>) => postMessage({ id, ...told } satisfies PostAnswer);
  fetch(url, { method: 'POST', body, headers, credentials: 'omit' }).then(
    ({ status, headers: told }) => answer({ status, retryAfter: told.get('retry-after') }),
    () => answer({}),
  );
});
