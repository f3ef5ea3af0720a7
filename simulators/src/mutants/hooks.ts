/** Hooks: changes the text of modules while Node loads them, so that a mutant needs neither a copy of the code nor a switch in it. */
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Edit, type Mutant, mutants } from './mutants.ts';

const root = path.join(import.meta.dirname, '../../..');

/** A mutant whose text is not found is no mutant: the code has moved on, and the table has to follow. */
export class MutantStale extends Error {
  override name = 'MutantStale';
}

export class MutantUnknown extends Error {
  override name = 'MutantUnknown';
}

/** @throws MutantUnknown */
export function findMutant(id: string): Mutant {
  const found = mutants.find((mutant) => mutant.id === id);
  if (found === undefined)
    throw new MutantUnknown(`there is no mutant "${id}"; there are: ${mutants.map((mutant) => mutant.id).join(', ')}`);
  return found;
}

/** @throws MutantStale */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let text = source;
  for (const { file, find, replace } of edits) {
    const at = text.indexOf(find);
    if (at < 0 || text.indexOf(find, at + 1) >= 0) {
      throw new MutantStale(`${file}: found ${at < 0 ? 'nowhere' : 'more than once'}: ${find.trim().split('\n')[0]}`);
    }
    text = text.slice(0, at) + replace + text.slice(at + find.length);
  }
  return text;
}

/** From now on this thread loads the mutant; what is loaded already stays as it is. */
export function plant({ edits }: Mutant): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith('file:') || loaded.source == null) return loaded;
      const file = path.relative(root, fileURLToPath(url)).split(path.sep).join('/');
      const own = edits.filter((edit) => edit.file === file);
      if (own.length === 0) return loaded;
      const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: applyEdits(source, own) };
    },
  });
}
