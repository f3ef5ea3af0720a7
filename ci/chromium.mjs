/** Chromium: the browser of the web suite, from Debian or from the machine of whoever runs it. Playwright's own downloads are not used. */

import { selectFiles } from './options.mjs';

/** @type {import('./tools.mjs').Tool} */
export const chromium = {
  title: 'Chromium',
  variable: 'SLOTWIRE_TOOL_CHROMIUM',
  programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  places: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  cached: 'chromium/chrome',
  debian: 'chromium',
  help: 'install Chromium or Google Chrome (macOS: "brew install --cask chromium"), or leave its stage out with "npm test -- --only static,units,features"',
};

/**
 * Whether `npm test` with these arguments comes to the stage that needs a browser.
 * @param {string[]} args
 * @param {() => string[]} listSpecs
 */
export function needsBrowser(args, listSpecs) {
  if (args.includes('--help') || args.includes('-h')) return false;
  const only = args.flatMap((arg, index) =>
    arg.startsWith('--only=') ? [arg.slice('--only='.length)] : args[index - 1] === '--only' ? [arg] : [],
  );
  if (only.length > 0) return only.some((list) => list.split(',').includes('web'));
  const patterns = args.filter((arg) => !arg.startsWith('-'));
  return patterns.length === 0 || selectFiles(listSpecs(), patterns).length > 0;
}
