/** The part of `npm run gen` that is about the event log: writes its reference and its schema. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generateEventLog } from './generated.ts';

const root = resolve(import.meta.dirname, '../../../../..');
for (const [path, text] of generateEventLog()) {
  const target = resolve(root, path);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  writeFileSync(target, text);
  console.log(`wrote ${path}`);
}
