/** App files: what an address within a web app stands for, and how long a browser may keep what it got. */

/** A year, the longest that caches honour. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, and asked about each time: an answer without change is a 304. */
const ASKED_AGAIN = 'no-cache';

/** @param path from the root of the app, without a leading slash: `bookings/b-1` */
export function isPageRoute(path: string): boolean {
  if (path === 'assets' || path.startsWith('assets/')) return false;
  return !(path.split('/').at(-1) ?? '').includes('.');
}

/**
 * Files under `assets/` have their hash in their name. All others keep their name from build to build, the page and the service worker among them.
 * @param path from the root of the app, with a leading slash: `/assets/main-1a2b.js`
 */
export function maxAgeOf(path: string): string {
  return /^[\\/]assets[\\/]/.test(path) ? FOR_EVER : ASKED_AGAIN;
}
