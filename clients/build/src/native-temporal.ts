/**
 * Native Temporal: browsers that have it do not fetch the polyfill, which is a tenth of what a page may weigh. The others fetch it before anything else.
 */
import type { Plugin } from 'vite';

const MODULE = '\0slotwire:temporal';

export function nativeTemporal(): Plugin {
  return {
    name: 'slotwire:native-temporal',
    apply: 'build',
    enforce: 'pre',
    // From the module itself the name leads to the polyfill.
    resolveId: (source, importer) => (source === 'temporal-polyfill' && importer !== MODULE ? MODULE : undefined),
    load: (id) =>
      id === MODULE
        ? "export const Temporal = globalThis.Temporal ?? (await import('temporal-polyfill')).Temporal;"
        : undefined,
  };
}
