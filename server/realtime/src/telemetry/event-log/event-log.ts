/**
 * Event log: the contract of what the service writes to its standard output. One line of JSON each, of one kind.
 * Readers may count on the fields of a kind; new kinds and new fields come, so what they do not know they pass over.
 */
import * as z from 'zod';
import { faults } from './faults.ts';
import type { Kind } from './kind.ts';
import { kinds } from './kinds.ts';

export const allKinds: readonly Kind[] = [...kinds, ...faults];

/** Every kind that the line is one of: exactly one, if the line is as it should be. */
export function kindsOf(line: unknown): readonly Kind[] {
  return allKinds.filter((kind) => kind.line.safeParse(line).success);
}

/** Every name that a field of any kind has. */
export const fieldNames: ReadonlySet<string> = new Set(allKinds.flatMap(({ line }) => Object.keys(line.shape)));

/** JSON Schema (2020-12) of a line; a kind is a definition of its own. */
export function eventLogSchema(): Record<string, unknown> {
  const anyOf = z.union(allKinds.map(({ line }) => line) as [z.ZodObject, ...z.ZodObject[]]);
  const { $schema, ...schema } = z.toJSONSchema(anyOf);
  return { $schema, title: 'Event log of Slotwire', description: 'One line.', ...schema };
}
