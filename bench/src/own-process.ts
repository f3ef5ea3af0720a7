/** What the process that asks has cost. */

const GC_PASSES = 4;
const GC_PAUSE_MS = 250;

/** CPU time until now, user and system. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Resident bytes after a full garbage collection, where `--expose-gc` allows one. */
export async function residentBytes(): Promise<number> {
  for (let pass = 0; pass < GC_PASSES; pass++) {
    (globalThis as { gc?: () => void }).gc?.();
    await new Promise((resolve) => setTimeout(resolve, GC_PAUSE_MS));
  }
  return process.memoryUsage.rss();
}
