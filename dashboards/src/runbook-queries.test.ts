/** Runbooks lead to a board and to the query of the log that answers their question, and each query says for which runbook it is. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { boards } from './boards/boards.ts';

const docs = join(import.meta.dirname, '../../docs');
const pages = readdirSync(join(docs, 'runbooks')).filter((file) => file !== 'README.md');
const textOf = (page: string) => readFileSync(join(docs, 'runbooks', page), 'utf8');

/** What the service cannot write a line about. */
const withoutLine: Readonly<Record<string, string>> = {
  'watchdog.md': 'it is about Prometheus and Alertmanager, which have logs of their own',
};

interface Query {
  title: string;
  anchor: string;
  /** Pages that it says it is for. */
  runbooks: string[];
  isThere: boolean;
}

/** As the web view of a repository makes them. */
const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\d -]/gu, '')
    .replaceAll(' ', '-');

const queries: Query[] = readFileSync(join(docs, 'loki/README.md'), 'utf8')
  .split(/^#### /m)
  .slice(1)
  .map((section) => {
    const [title = '', ...rest] = section.split('\n');
    const body = rest.join('\n').split(/^### /m)[0] as string;
    return {
      title,
      anchor: anchorOf(title),
      runbooks: [...body.matchAll(/\]\(\.\.\/runbooks\/([^)]+)\)/g)].map(([, page]) => page as string),
      isThere: (body.match(/^```logql\n.+\n```$/gms) ?? []).length === 1,
    };
  });

const linksOf = (page: string) =>
  [...textOf(page).matchAll(/\[([^\]]+)\]\(\.\.\/loki\/README\.md#([^)]+)\)/g)].map(([, title, anchor]) => ({
    title,
    anchor,
  }));

test('a query has a title of its own, and is there once', () => {
  assert.ok(queries.length > 15);
  assert.equal(new Set(queries.map(({ anchor }) => anchor)).size, queries.length);
  for (const { title, isThere } of queries) assert.ok(isThere, title);
});

test('every runbook names a board', () => {
  const titles = new Set(boards.map(({ title }) => title));
  for (const page of pages) {
    const named = [...textOf(page).matchAll(/\*\*([^*]+)\*\*/g)].map(([, title]) => title as string);
    assert.ok(
      named.some((title) => titles.has(title)),
      page,
    );
  }
});

test('every runbook links to a query that is there, or the service has nothing to say about it', () => {
  for (const page of pages) {
    const links = linksOf(page);
    assert.equal(links.length > 0, withoutLine[page] === undefined, page);
    for (const { title, anchor } of links) {
      const query = queries.find((each) => each.anchor === anchor);
      assert.ok(query !== undefined, `${page}: #${anchor}`);
      assert.equal(title, query.title, page);
    }
  }
  for (const page of Object.keys(withoutLine)) assert.ok(pages.includes(page), page);
});

test('a query says for which runbooks it is, and those are the ones that link to it', () => {
  for (const { title, anchor, runbooks } of queries) {
    const linking = pages.filter((page) => linksOf(page).some((link) => link.anchor === anchor));
    assert.deepEqual([...runbooks].sort(), linking.sort(), title);
  }
});
