/** Web app: the least that a build of one leaves behind. Which pages it has is a matter of its own; here it is about how it is served. */
import { brotliCompressSync } from 'node:zlib';

/** @returns file → content, below `dist/` */
export function builtApp(app: string, build: number): Record<string, string | Buffer> {
  const script = `document.body.textContent = ${JSON.stringify(`${app} `.repeat(100))};`;
  const page = `<!doctype html><title>${app} ${build}</title><script type="module" src="/${app}/assets/main-1a2b.js"></script>`;
  return {
    'index.html': page,
    'assets/main-1a2b.js': script,
    'assets/main-1a2b.js.br': brotliCompressSync(script),
  };
}
