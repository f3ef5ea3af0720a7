/**
 * Regression: a failing run, shrunk and kept. A small JSON file in `simulators/regressions/`, which `npm test` runs from then on:
 * what it found once must not be found again.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { type FaultKind, faultNames } from '../world/faults.ts';

export const REGRESSION_FORMAT = 1;

const names = z.array(z.string());
const regressionSchema = z.strictObject({
  format: z.literal(REGRESSION_FORMAT),
  /** What went wrong, for a person. */
  about: z.string().min(1),
  seed: z.number().int().min(0).max(0xffff_ffff),
  devices: z.number().int().min(1),
  hours: z.number().positive(),
  endsAfterHours: z.number().positive().optional(),
  faults: z.array(z.enum(faultNames as [FaultKind, ...FaultKind[]])),
  personas: names,
  only: z.strictObject({
    devices: names.optional(),
    faults: names.optional(),
    spells: names.optional(),
    operations: names.optional(),
  }),
  found: z.strictObject({ how: z.enum(['crash', 'safety', 'liveness']), what: z.string() }),
});
export type Regression = z.infer<typeof regressionSchema>;

/** One sentence: which file, and what is wrong with it. */
export class RegressionError extends Error {
  override name = 'RegressionError';
}

/** @throws RegressionError */
export function parseRegression(name: string, text: string): Regression {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RegressionError(`${name} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== REGRESSION_FORMAT) {
    const was = format === undefined ? 'of no format' : `of format ${JSON.stringify(format)}`;
    throw new RegressionError(`${name} is ${was}; this simulator reads format ${REGRESSION_FORMAT}`);
  }
  const parsed = regressionSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RegressionError(`${name}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** @throws RegressionError */
export function readRegression(file: string): Regression {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RegressionError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  return parseRegression(file, text);
}

export function listRegressions(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => path.join(directory, name));
}

/** @returns the path: what was found and its seed name the file, so that finding it twice keeps it once. */
export function writeRegression(directory: string, regression: Regression): string {
  const what = `${regression.found.how} ${regression.found.what}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const file = path.join(directory, `${what.slice(0, 60).replace(/-$/, '')}-${regression.seed.toString(16)}.json`);
  writeFileSync(file, `${JSON.stringify(regression, null, 2)}\n`);
  return file;
}
