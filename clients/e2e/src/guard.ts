/**
 * Guard: hears everything that goes wrong in a page where no assertion looks: errors on the console, exceptions that nobody caught, violations of the
 * content security policy. A test fails for them at its end, unless it has said before that it is about that.
 */
import type { BrowserContext, Page } from '@playwright/test';

export interface Guard {
  watch(context: BrowserContext): void;
  /** What a test provokes: a network that is gone says so on the console. */
  allow(pattern: RegExp): void;
  complaints(): readonly string[];
}

/** What Chromium says itself about a network that the test has taken away, and about a service that it has stopped. */
export const networkGone = /net::ERR_|WebSocket connection to|Failed to load resource/;

/** What React and Chromium say about a part of an app whose files do not come, or that fails. */
export const partGone =
  /could not be fetched|Failed to fetch dynamically imported module|Refused to apply style|broken by the test/;

export function createGuard(): Guard {
  const heard: string[] = [];
  const allowed: RegExp[] = [];

  function note(page: Page, what: string): void {
    const { pathname } = new URL(page.url() === '' ? 'about:blank' : page.url());
    // What a browser says about the service's other answers is no matter of the apps.
    if (/^\/(?:vendor|admin)\//.test(pathname)) heard.push(`${pathname}: ${what}`);
  }

  return {
    watch(context) {
      context.on('console', (message) => {
        const page = message.page();
        if (page !== null && message.type() === 'error') note(page, `${message.text()} ${message.location().url}`);
      });
      context.on('weberror', (error) => {
        const page = error.page();
        if (page !== null) note(page, `uncaught ${error.error().stack ?? error.error().message}`);
      });
    },
    allow: (pattern) => void allowed.push(pattern),
    complaints: () => heard.filter((line) => !allowed.some((pattern) => pattern.test(line))),
  };
}
