/** Alerts: each has a runbook, a fault, and examples in which it fires and in which it does not. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runbookOf } from './alert.ts';
import { faults } from './faults.ts';
import { alerts } from './rules.ts';
import { runbookSections } from './runbooks.ts';

const folder = join(import.meta.dirname, '../../docs/runbooks');
const pages = readdirSync(folder).filter((file) => file !== 'README.md');

test('every alert has a runbook, and every runbook an alert', () => {
  const wanted = [...new Set(alerts.map(({ name }) => `${runbookOf(name)}.md`))].sort();
  assert.deepEqual(pages.sort(), wanted);
});

test('a runbook has its sections in order, something in each, and no link that leads nowhere', () => {
  for (const page of pages) {
    const text = readFileSync(join(folder, page), 'utf8');
    assert.equal(runbookOf(/^# (\w+)\n/.exec(text)?.[1] ?? ''), page.replace('.md', ''));
    const sections = [...text.matchAll(/^## (.+)\n\n(.+)/gm)];
    assert.deepEqual(
      sections.map(([, title]) => title),
      [...runbookSections],
      page,
    );
    for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g))
      assert.ok(pages.includes(target) || target.startsWith('../loki/README.md#'), `${page}: ${target}`);
  }
});

test('a rule is told from others of its name, and names a fault, also used by nobody else by mistake', () => {
  const keys = alerts.map(({ name, severity, labels }) => JSON.stringify([name, severity, labels]));
  assert.equal(new Set(keys).size, alerts.length);
  const used = new Set(alerts.map(({ fault }) => fault));
  assert.deepEqual(
    Object.keys(faults).filter((fault) => !used.has(fault as keyof typeof faults)),
    [],
  );
});

test('every rule has an example in which it fires, and one in which it does not', () => {
  for (const { name, labels, examples } of alerts) {
    const about = `${name} ${JSON.stringify(labels ?? {})}`;
    assert.ok(
      examples.some(({ fires }) => fires.length > 0),
      about,
    );
    if (name !== 'Watchdog')
      assert.ok(
        examples.some(({ fires }) => fires.length === 0),
        about,
      );
    assert.equal(new Set(examples.map(({ title }) => title)).size, examples.length, about);
  }
});

test('what has to hold for a time has an example that says since when it does', () => {
  for (const { name, labels, forSeconds, examples } of alerts) {
    const known = examples.filter(({ holdsFromSeconds, fires }) => holdsFromSeconds !== undefined && fires.length > 0);
    assert.equal(known.length > 0, forSeconds > 0, `${name} ${JSON.stringify(labels ?? {})}`);
  }
});

test('texts name labels that the expression has', () => {
  for (const { name, expr, summary, description } of alerts) {
    for (const [, label] of `${summary} ${description}`.matchAll(/\$labels\.(\w+)/g))
      assert.ok(expr.labels.includes(label ?? ''), `${name}: ${label} is not among ${expr.labels.join(', ')}`);
    assert.match(summary, /^\p{Lu}/u, name);
    assert.match(description, /\.$/, name);
  }
});
