import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { type DryRun, dryRun } from './dry-run.ts';

/** Rules of SPEC.md that no scenario shows, and why that is right. */
const withoutScenario: Readonly<Record<string, string>> = {};

/** Tags that say by which drivers a scenario runs as well, besides `protocol`. */
const drivers: readonly string[] = ['@web'];

const spec = new URL('../../server/protocol/SPEC.md', import.meta.url);
let rules: Set<string>;
let run: DryRun;
before(async () => {
  const text = await readFile(spec, 'utf8');
  rules = new Set([...text.matchAll(/^- \*\*([A-Z]{2}\d+)\*\*/gm)].map(([, id = '']) => id));
  run = await dryRun();
});

const placeOf = ({ uri, line, name }: { uri: string; line: number; name: string }) => `${uri}:${line} ${name}`;

test('SPEC.md has rules', () => {
  assert.ok(rules.size > 30, `${rules.size} rules were found`);
});

test('every scenario is tagged with a rule', () => {
  const untagged = run.scenarios.filter(({ tags }) => !tags.some((tag) => rules.has(tag.slice(1))));
  assert.deepEqual(untagged.map(placeOf), []);
});

test('every tag is a rule of SPEC.md', () => {
  const unknown = run.scenarios.flatMap((scenario) =>
    scenario.tags
      .filter((tag) => !rules.has(tag.slice(1)) && !drivers.includes(tag))
      .map((tag) => `${tag} ${placeOf(scenario)}`),
  );
  assert.deepEqual(unknown, []);
});

test('at least fifteen scenarios run in a browser as well', () => {
  const inBrowser = run.scenarios.filter(({ tags }) => tags.includes('@web'));
  assert.ok(inBrowser.length >= 15, `${inBrowser.length} do`);
});

test('every rule of SPEC.md has a scenario, or a reason why not', () => {
  const shown = new Set(run.scenarios.flatMap(({ tags }) => tags.map((tag) => tag.slice(1))));
  const missing = [...rules].filter((rule) => !shown.has(rule) && !Object.hasOwn(withoutScenario, rule));
  assert.deepEqual(missing, [], 'write a scenario, or say in this file why there can be none');
  const needless = Object.keys(withoutScenario).filter((rule) => shown.has(rule) || !rules.has(rule));
  assert.deepEqual(needless, [], 'these have a scenario by now, or are no rules any more');
});

test('every sentence is exactly one step', () => {
  const odd = run.scenarios.flatMap((scenario) =>
    scenario.steps
      .filter(({ keyword, definitions }) => keyword !== undefined && definitions.length !== 1)
      .map(({ text, definitions }) => `${placeOf(scenario)}: "${text}" fits ${definitions.length} steps`),
  );
  assert.deepEqual(odd, []);
});

test('no two scenarios have the same name', () => {
  const names = run.scenarios.map(({ uri, name }) => `${uri} ${name}`);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  assert.deepEqual(repeated, []);
});
