/** `npm run gen`: writes every generated file, and removes what is no longer one. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { GENERATED, generate } from './generate.ts';

const root = resolve(import.meta.dirname, '../..');
const files = generate();
let written = 0;
for (const [path, text] of files) {
  const target = join(root, path);
  if (read(target) === text) continue;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  console.log(`wrote ${path}`);
  written++;
}
for (const entry of readdirSync(join(root, GENERATED), { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || files.has(relative(root, path).replaceAll('\\', '/'))) continue;
  rmSync(path);
  console.log(`removed ${relative(root, path)}`);
  written++;
}
console.log(
  written === 0 ? `all ${files.size} files were as they should be` : `${files.size} files, ${written} changed`,
);

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
