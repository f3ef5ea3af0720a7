/** First load budget: weighs each page when the app is built, and fails the build with the list of chunks where one is too heavy. */
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { type Budget, firstLoads, type OutputChunk, type PageLoad } from './first-load.ts';

export function firstLoadBudget({ maxBytes }: Budget): Plugin {
  let root = '';
  return {
    name: 'slotwire:first-load-budget',
    apply: 'build',
    configResolved: (config) => {
      root = config.root;
    },
    writeBundle(_options, bundle) {
      const chunks: OutputChunk[] = [];
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        const module = output.facadeModuleId?.split('?')[0];
        chunks.push({
          fileName: output.fileName,
          module: module === undefined ? undefined : relative(root, module),
          isEntry: output.isEntry,
          imports: output.imports,
          // What most clients ask for at least; brotli is a sixth smaller.
          bytes: gzipSync(output.code, { level: 9 }).length,
        });
      }
      const loads = firstLoads(chunks);
      const heaviest = loads.reduce((most, load) => (load.bytes > most.bytes ? load : most));
      this.info(`first load of ${heaviest.page}: ${kb(heaviest.bytes)} of JavaScript (gzip), ${kb(maxBytes)} at most`);
      const tooHeavy = loads.filter(({ bytes }) => bytes > maxBytes);
      if (tooHeavy.length > 0) this.error(tooHeavy.map((load) => explain(load, maxBytes)).join('\n'));
    },
  };
}

function explain({ page, bytes, chunks }: PageLoad, maxBytes: number): string {
  const lines = chunks.map((chunk) => `  ${kb(chunk.bytes).padStart(9)}  ${chunk.fileName}`);
  return [`${page} loads ${kb(bytes)} of JavaScript (gzip), ${kb(maxBytes)} at most:`, ...lines].join('\n');
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
