/** Compressed copies: next to each text file its `.br` and `.gz`, made once with all effort, so that the service compresses nothing while it serves. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const text = /\.(?:js|mjs|css|html|svg|json|webmanifest|txt)$/;
/** Below this the headers cost more than is won, bytes. */
const MIN_BYTES = 512;

export function compressedCopies(): Plugin {
  let folder = '';
  return {
    name: 'slotwire:compressed-copies',
    apply: 'build',
    enforce: 'post',
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir);
    },
    // After all others have written: a service worker is written when the bundle is closed.
    closeBundle: { order: 'post', sequential: true, handler: () => compressFolder(folder) },
  };
}

export function compressFolder(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !text.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    if (bytes.length < MIN_BYTES) continue;
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    );
  }
}
