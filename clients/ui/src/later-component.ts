/**
 * Later component: one whose code is fetched when it is first drawn. Unlike with React's `lazy`, a fetch that has failed is not the last: when the nearest
 * boundary (`boundary.tsx`) has caught it, the next drawing fetches anew.
 */
import { type ComponentType, createElement, use } from 'react';
import { createLateSheets, type LateSheets } from './late-sheets.ts';

/** The code of a component did not come: there is no network, or the service has another version by now, with other names of files. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  /** The next drawing fetches anew. Not before this failure is on the screen: whatever is still drawn would fetch for ever. */
  readonly forget: () => void;

  constructor(cause: unknown, forget: () => void) {
    super('a part of the app could not be fetched', { cause });
    this.forget = forget;
  }
}

/** Of the page: what one component misses another one may need. */
let pageSheets: LateSheets | undefined;

function sheetsOfPage(): LateSheets {
  pageSheets ??= createLateSheets(document);
  return pageSheets;
}

/** To be drawn within a boundary. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let fetched: Promise<ComponentType<P>> | undefined;
  const fetchOnce = () => {
    fetched ??= sheetsOfPage()
      .during(load)
      .catch((cause: unknown) => {
        throw new FetchError(cause, () => {
          fetched = undefined;
        });
      });
    return fetched;
  };
  return function Later(props: P) {
    return createElement(use(fetchOnce()), props);
  };
}
