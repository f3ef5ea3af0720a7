/**
 * Gen: `npm run gen`. Each generator knows its own files; one that fails ends it.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const generators = ['server/realtime/src/telemetry/event-log/main.ts', 'dashboards/src/main.ts'];

for (const generator of generators) {
  const { status } = spawnSync(process.execPath, [generator], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.exitCode = status ?? 1;
    break;
  }
}
