/** Dry run: all scenarios with the steps that their sentences fit, without running any of them. */
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { createRunRecord, type ScenarioRecord, type StepDefinition } from './run-record.ts';

export interface DryRun {
  scenarios: readonly ScenarioRecord[];
  definitions: readonly StepDefinition[];
}

export const featuresDir = fileURLToPath(new URL('..', import.meta.url));

export async function dryRun(): Promise<DryRun> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const environment = { cwd: featuresDir, stdout: nowhere, stderr: nowhere };
  const provided = { paths: ['**/*.feature'], dryRun: true, parallel: 0 };
  const { runConfiguration } = await loadConfiguration({ provided }, environment);
  const record = createRunRecord();
  const scenarios: ScenarioRecord[] = [];
  await runCucumber(runConfiguration, environment, (envelope) => {
    const scenario = record.add(envelope);
    if (scenario !== undefined) scenarios.push(scenario);
  });
  return { scenarios, definitions: record.definitions() };
}
