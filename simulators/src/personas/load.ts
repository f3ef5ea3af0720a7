/** Load: reads the persona files, and says in one sentence what is wrong with one. What they may say is in `persona.ts`. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type * as z from 'zod';
import { type Persona, personaSchema } from './persona.ts';

/** Where they are: one JSON file each, named after its persona. */
export const PERSONAS = path.join(import.meta.dirname, '../../personas');

/** A persona file says something impossible, or a persona that is needed does not exist. The message is one sentence for a person. */
export class PersonaError extends Error {
  override readonly name = 'PersonaError';
}

type Issue = z.core.$ZodIssue;

const EXTENSION = '.json';
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * All of a directory, by name.
 * @throws PersonaError when one is wrong, or a role has none
 */
export function loadPersonas(directory: string): Persona[] {
  let files: string[];
  try {
    files = readdirSync(directory).filter((file) => file.endsWith(EXTENSION));
  } catch (cause) {
    throw new PersonaError(`the directory of the personas, ${directory}, cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
  // By code unit: draws follow this order, so it must not depend on the locale of the machine.
  const names = files.map((file) => file.slice(0, -EXTENSION.length)).sort((a, b) => (a < b ? -1 : 1));
  const personas = names.map((name) =>
    parsePersona(name, readFileSync(path.join(directory, name + EXTENSION), 'utf8')),
  );
  checkRoles(personas, directory);
  return personas;
}

/** @throws PersonaError listing all that is wrong */
export function parsePersona(name: string, text: string): Persona {
  const file = `personas/${name}${EXTENSION}`;
  if (!NAME.test(name)) throw new PersonaError(`${file}: the name is not in lower case with dashes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PersonaError(`${file}: not JSON: ${messageOf(cause)}`, { cause });
  }
  const parsed = personaSchema.safeParse(value);
  if (parsed.success) return { ...parsed.data, name };
  const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, []));
  throw new PersonaError(`${file}: ${problems.join('; ')}`, { cause: parsed.error });
}

/**
 * Those that are named, in their own order.
 * @throws PersonaError naming the first that does not exist, or a role that has none
 */
export function pickPersonas(personas: readonly Persona[], names: readonly string[]): Persona[] {
  const known = personas.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new PersonaError(`there is no persona "${unknown}"; there are: ${known.join(', ')}`);
  }
  const picked = personas.filter(({ name }) => names.includes(name));
  checkRoles(picked, `of ${names.join(', ') || 'no personas'}`);
  return picked;
}

/** Without a customer nobody books, and without a vendor nobody answers. */
function checkRoles(personas: readonly Persona[], where: string): void {
  for (const role of ['customer', 'vendor'] as const) {
    if (personas.some((persona) => persona.role === role && persona.share > 0)) continue;
    throw new PersonaError(`${where}: none is a ${role} with a share above 0, and a run needs one`);
  }
}

function describeIssue(issue: Issue, above: readonly PropertyKey[]): string[] {
  const at = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // What was meant is the alternative that fits best; what the others have to say would only mislead.
    const meant = issue.errors.reduce((best, other) => (distance(other) < distance(best) ? other : best));
    return meant.flatMap((inner) => describeIssue(inner, at));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${renderPath([...at, key])}: there is no such field`);
  }
  return [`${renderPath(at)}: ${issue.message}`];
}

/** Fields that are missing, wrong or too many. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

/** `looks[0].perHour` */
function renderPath(keys: readonly PropertyKey[]): string {
  if (keys.length === 0) return 'the whole file';
  const text = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
