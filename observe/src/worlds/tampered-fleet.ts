/**
 * Tampered fleet: a fleet in a process of its own whose SDK has a planted bug: what comes again is applied again. Its links send batches twice, as links
 * of any disturbed fleet do; these devices do not notice, and their oracle has to.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { WorldBroken, type WorldOutside } from './outside.ts';

export interface TamperedFleet {
  metricsUrl: string;
  stop(): Promise<void>;
}

const MUTANT = 'deliver-twice';
const STARTS_WITHIN_MS = 60_000;
/** So many that one of them is sent a batch twice every few seconds. */
const DEVICES = 30;
const RATE = 30;
const DISTURBED_EVERY_S = 1;

const simulators = import.meta.resolve('@slotwire/simulators');
const HOOKS = new URL('./mutants/hooks.ts', simulators).href;
const ENTRY = fileURLToPath(new URL('./main.ts', simulators));

/** Before anything of the SDK is loaded. */
const PLANT = `data:text/javascript,${encodeURIComponent(
  `import { findMutant, plant } from ${JSON.stringify(HOOKS)}; plant(findMutant(${JSON.stringify(MUTANT)}));`,
)}`;

/** @throws WorldBroken */
export async function startTamperedFleet(url: string, outside: WorldOutside): Promise<TamperedFleet> {
  const { execPath, env, onSpawn, runtime } = outside;
  const fleet = ['--devices', DEVICES, '--rate', RATE, '--drops', DISTURBED_EVERY_S].map(String);
  const child = spawn(execPath, ['--import', PLANT, ENTRY, '--live', url, '--metrics-port', '0', ...fleet], {
    cwd: fileURLToPath(new URL('.', pathToFileURL(ENTRY))),
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  onSpawn(() => child.kill('SIGKILL'));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  const metricsUrl = await new Promise<string>((resolve, reject) => {
    const late = runtime.timers.after(STARTS_WITHIN_MS, () => reject(new WorldBroken('a fleet does not start')));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (piece: string) => {
        said = (said + piece).slice(-10_000);
        const [, found] = /metrics of the fleet: (\S+)/.exec(said) ?? [];
        if (found === undefined) return;
        late.stop();
        resolve(found);
      });
    }
    void gone.then(() => {
      late.stop();
      reject(new WorldBroken(`a fleet ended: ${said.trim().split('\n').at(-1)}`));
    });
  });
  return {
    metricsUrl,
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
