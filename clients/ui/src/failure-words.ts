/** Failure words: what stands where a part of an app could not be shown, and what to do. Pure. */
import { FetchError } from './later-component.ts';

export interface FailureWords {
  title: string;
  why: string;
  /** What to do. */
  text: string;
  /** Which of the two buttons helps. */
  best: 'try-again' | 'reload';
}

/**
 * @param what with a capital: "This page"
 * @param isOld the service is known to have a newer version than the one that is open
 */
export function failureWords(error: unknown, what: string, isOld: boolean): FailureWords {
  if (!(error instanceof FetchError)) {
    return {
      title: `${what} has failed`,
      why: 'That is our fault, not yours',
      text: 'Nothing that you did is lost. Try again; if it fails again, reload.',
      best: 'try-again',
    };
  }
  const title = `${what} could not be fetched`;
  return isOld
    ? {
        title,
        why: 'A new version is there',
        text: 'The service no longer has the one that is open. Reload to get the new one; what waits to be sent stays.',
        best: 'reload',
      }
    : {
        title,
        why: 'The service did not answer',
        text: 'Look whether there is a network, and try again.',
        best: 'try-again',
      };
}
