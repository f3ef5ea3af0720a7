/** First load: which chunks a page needs before it can be used, and what they weigh. Pure. */

export interface OutputChunk {
  fileName: string;
  /** The module that the chunk was made for, where it was made for one. */
  module: string | undefined;
  isEntry: boolean;
  /** File names of chunks that are loaded with it. */
  imports: readonly string[];
  bytes: number;
}

export interface PageLoad {
  /** Module of the page, from the root of the app. */
  page: string;
  bytes: number;
  /** Heaviest first. */
  chunks: readonly { fileName: string; bytes: number }[];
}

export interface Budget {
  maxBytes: number;
}

/** Pages are modules called `…-page.tsx` that are loaded when somebody goes there. An app without any is one page. */
const pageModule = /-page\.tsx$/;

/** Each page with the entry: what a person waits for who opens its address first. */
export function firstLoads(chunks: readonly OutputChunk[]): PageLoad[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const entries = chunks.filter(({ isEntry }) => isEntry);
  const pages = chunks.filter(({ module, isEntry }) => !isEntry && pageModule.test(module ?? ''));
  const loads = [loadOf('(entry)', entries, byName)];
  for (const page of pages) loads.push(loadOf(page.module ?? page.fileName, [...entries, page], byName));
  return loads;
}

function loadOf(page: string, roots: readonly OutputChunk[], byName: ReadonlyMap<string, OutputChunk>): PageLoad {
  const needed = new Map<string, OutputChunk>();
  const visit = (chunk: OutputChunk | undefined) => {
    if (chunk === undefined || needed.has(chunk.fileName)) return;
    needed.set(chunk.fileName, chunk);
    for (const name of chunk.imports) visit(byName.get(name));
  };
  for (const root of roots) visit(root);
  const list = [...needed.values()].sort((a, b) => b.bytes - a.bytes);
  return {
    page,
    bytes: list.reduce((sum, { bytes }) => sum + bytes, 0),
    chunks: list.map(({ fileName, bytes }) => ({ fileName, bytes })),
  };
}
