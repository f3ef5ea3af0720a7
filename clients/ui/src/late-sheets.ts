/**
 * Late sheets: the style sheets that come with code which is fetched late. What the bundler has once tried to load it takes for loaded, even where that failed:
 * the code would be drawn without its looks. So those that failed are remembered, and fetched before any code is fetched again.
 */
export interface LateSheets {
  /** Runs a fetch of code. Rejects when it does, or a sheet that failed earlier does again. */
  during<T>(load: () => Promise<T>): Promise<T>;
}

export function createLateSheets(page: Document): LateSheets {
  /** Addresses. */
  const missing = new Set<string>();
  let loads = 0;

  function note({ target }: Event): void {
    if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
    missing.add(target.href);
    target.remove();
  }

  function fetchSheet(href: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const link = page.createElement('link');
      link.rel = 'stylesheet';
      link.crossOrigin = '';
      link.href = href;
      link.addEventListener('load', () => {
        missing.delete(href);
        resolve();
      });
      link.addEventListener('error', () => reject(new Error(`the style sheet ${href} did not come`)));
      page.head.append(link);
    });
  }

  return {
    async during(load) {
      loads += 1;
      // Errors of elements do not rise; on their way down they can be heard.
      if (loads === 1) page.addEventListener('error', note, true);
      try {
        await Promise.all([...missing].map(fetchSheet));
        return await load();
      } finally {
        loads -= 1;
        if (loads === 0) page.removeEventListener('error', note, true);
      }
    },
  };
}
