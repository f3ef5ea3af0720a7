/** Theme: light, dark, or as the system has it. Kept in this browser. */

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'slotwire.theme';

export function readTheme(storage: Pick<Storage, 'getItem'>): Theme {
  try {
    const stored = storage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    // A browser that keeps nothing for this page.
    return 'system';
  }
}

export function applyTheme(
  theme: Theme,
  root: Pick<HTMLElement, 'setAttribute' | 'removeAttribute'>,
  storage: Pick<Storage, 'setItem' | 'removeItem'>,
): void {
  if (theme === 'system') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', theme);
  try {
    if (theme === 'system') storage.removeItem(KEY);
    else storage.setItem(KEY, theme);
  } catch {
    // It holds until the page is closed.
  }
}
