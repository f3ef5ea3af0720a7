/** A thread of the pool. The mutant is planted before the code under test is loaded, which is why that is imported late. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RunResult, WorkerAnswer } from '../pool.ts';
import type { RunRequest } from '../request.ts';

const { mutant } = workerData as { mutant?: string };

async function load() {
  if (mutant !== undefined) {
    const { findMutant, plant } = await import('../../mutants/hooks.ts');
    plant(findMutant(mutant));
  }
  const [{ loadPersonas, PERSONAS }, { planRun }, { runVirtual }, { failureOf }, { toOptions }] = await Promise.all([
    import('../../personas/load.ts'),
    import('../../world/run-plan.ts'),
    import('../../world/run-virtual.ts'),
    import('../failure.ts'),
    import('../request.ts'),
  ]);
  const personas = loadPersonas(PERSONAS);
  return async (request: RunRequest): Promise<RunResult> => {
    const startMs = performance.now();
    const plan = planRun(toOptions(request, personas));
    const run = await runVirtual({ plan, breathe: () => Promise.resolve(), leavesCoverage: true });
    const failure = failureOf(run);
    const { verdict } = run;
    const detail = verdict.violations[0]?.detail ?? verdict.differences[0] ?? run.crash;
    return {
      request,
      hash: run.hash,
      ...(failure === undefined ? {} : { failure }),
      exitCode: verdict.exitCode,
      reasons: verdict.reasons,
      ...(detail === undefined ? {} : { detail }),
      coverage: run.coverage as RunResult['coverage'],
      commands: verdict.exercised.commands,
      events: verdict.exercised.events,
      deviceHours: plan.devices.length * run.hours,
      seconds: (performance.now() - startMs) / 1_000,
    };
  };
}

const loading = load();
// Reported with the first request.
loading.catch(() => {});
const answer = (message: WorkerAnswer) => parentPort?.postMessage(message);

parentPort?.on('message', (request: RunRequest) => {
  loading
    .then((run) => run(request))
    .then(
      (result) => answer({ type: 'done', result }),
      (error: unknown) =>
        answer({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
});
