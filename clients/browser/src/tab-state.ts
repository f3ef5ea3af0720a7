/** Tab state: what this tab is among the tabs of its person. */

export type TabState =
  /** Waits for the tab that leads, or for the store. */
  | { role: 'joining' }
  | { role: 'leader' }
  | { role: 'follower' }
  /** This browser cannot coordinate tabs: each is a device of its own. */
  | { role: 'alone' }
  /** A newer version of the app runs in another tab: this one shows what it last knew, and has to be loaded again. */
  | { role: 'outdated' }
  | { role: 'closed' };
