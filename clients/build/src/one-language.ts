/**
 * One language: React Aria says some things itself, to who listens, in thirty languages. Our pages speak English, so the other twenty-nine would be carried for
 * nothing. React Aria leaves out what is undefined, and falls back to English.
 */
import type { Plugin } from 'vite';

/** The dictionary of one language. */
const dictionary =
  /\/node_modules\/react-(?:aria|stately)\/dist\/private\/intl\/[\w-]+\/(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/;

export function oneLanguage(): Plugin {
  return {
    name: 'slotwire:one-language',
    apply: 'build',
    enforce: 'pre',
    load: { filter: { id: dictionary }, handler: () => ({ code: 'export default undefined;', map: null }) },
  };
}
