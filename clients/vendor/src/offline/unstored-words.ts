/** Unstored words: what is done in a tab that no store has taken, and how it is not lost. Pure. */
import type { TabState } from '@slotwire/browser';

export interface UnstoredWords {
  title: string;
  text: string;
}

/** @returns undefined where there is nothing to say */
export function unstoredWords(count: number, role: TabState['role']): UnstoredWords | undefined {
  if (count === 0) return undefined;
  const [changes, them] = count === 1 ? ['One change of yours is', 'it'] : [`${count} changes of yours are`, 'them'];
  const why =
    role === 'outdated'
      ? 'This page is too old to keep them itself, and no newer one is open.'
      : 'The tab of yours that keeps changes does not answer.';
  return {
    title: `${changes} not kept if you close this tab`,
    text: `${count === 1 ? why.replace('keep them', 'keep it') : why} Open the app in another tab and leave this one open: that one takes ${them} over, and this says so no more.`,
  };
}
