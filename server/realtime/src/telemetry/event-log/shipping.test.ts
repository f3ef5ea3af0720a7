/** Shipping: the configuration of Alloy and the queries for Loki name fields, values and sentences that the event log has, and no others. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parser } from '@grafana/lezer-logql';
import { allKinds, fieldNames } from './event-log.ts';
import { type Kind, levels } from './kind.ts';

const folder = join(import.meta.dirname, '../../../../../docs/loki');
const alloy = readFileSync(join(folder, 'config.alloy'), 'utf8');
const page = readFileSync(join(folder, 'README.md'), 'utf8');

/** Fields with few values, and what Alloy knows of the process. Each combination is a stream. */
const boundedLabels = ['service_name', 'environment', 'instance', 'level', 'dir'];

/** `stage.json { … }` → what is between its brackets. */
function block(name: string): string {
  const [, body] = new RegExp(`^  ${name.replaceAll('.', '\\.')} \\{\\n([\\s\\S]*?)^  \\}`, 'm').exec(alloy) ?? [];
  assert.ok(body !== undefined, `config.alloy has a ${name}`);
  return body;
}
const namesIn = (body: string) =>
  [...body.matchAll(/^ {6}(\w+) *= "(.*)",$/gm)].map(([, name, value]) => ({ name, value }));
const target = [...alloy.matchAll(/^ {4}(\w+) *= /gm)]
  .map(([, name]) => name)
  .filter((name) => boundedLabels.includes(name ?? ''));
const extracted = namesIn(block('stage.json'));
const labels = namesIn(block('stage.labels')).map(({ name }) => name as string);
const metadata = namesIn(block('stage.structured_metadata')).map(({ name }) => name as string);

test('Alloy reads fields that lines have', () => {
  assert.ok(extracted.length > 5);
  for (const { name, value } of extracted) {
    assert.ok(fieldNames.has(value as string), `no line has ${value}`);
    assert.equal(name, value);
  }
  const made = [...alloy.matchAll(/\(\?P<(\w+)>/g)].map(([, name]) => name);
  const known = new Set([...extracted.map(({ name }) => name), ...made]);
  for (const name of [...labels, ...metadata]) assert.ok(known.has(name), `${name} is extracted before it is used`);
  for (const [, names] of alloy.matchAll(/^ {4}source *= "(.*)"$/gm))
    for (const name of (names as string).split(','))
      assert.ok(known.has(name), `${name} is extracted before it is used`);
});

test('labels have few values: whoever and whatever there is many of is structured metadata', () => {
  assert.deepEqual(target, ['service_name', 'environment', 'instance']);
  assert.deepEqual([...labels].sort(), ['dir', 'level']);
  for (const name of metadata) assert.ok(!boundedLabels.includes(name), name);
  const directions = new Set(allKinds.flatMap(({ line }) => [line.shape.dir]).filter((dir) => dir !== undefined));
  assert.ok(directions.size <= 3, 'each direction is a label value');
  for (const [name, number] of Object.entries(levels))
    assert.ok(alloy.includes(`eq .Value \\"${number}\\" }}${name}{{`), `level ${number} is ${name}`);
});

interface Query {
  text: string;
  /** Names that have to come from somewhere. */
  used: string[];
  /** Name → the path that it is read from. */
  read: Map<string, string>;
  made: string[];
  /** What a filter on `event` or `outcome` compares with. */
  compared: [name: string, value: string][];
  searched: string[];
  faults: string[];
}

function parse(text: string): Query {
  const query: Query = { text, used: [], read: new Map(), made: [], compared: [], searched: [], faults: [] };
  const of = (node: { from: number; to: number } | null | undefined) => (node ? text.slice(node.from, node.to) : '');
  const unquoted = (quoted: string) => quoted.slice(1, -1);
  parser.parse(text).iterate({
    enter({ type, node }) {
      if (type.isError) query.faults.push(text.slice(Math.max(0, node.from - 20), node.to + 20));
      if (type.name === 'LineFilter') query.searched.push(unquoted(of(node.getChild('String'))));
      if (type.name === 'Matcher') {
        const [name, value] = [of(node.getChild('Identifier')), unquoted(of(node.getChild('String')))];
        if (node.getChild('Eq') ?? node.getChild('Neq')) query.compared.push([name, value]);
      }
      if (type.name !== 'Identifier') return;
      const name = of(node);
      const { parent } = node;
      if (parent?.name === 'LabelExtractionExpression') query.read.set(name, unquoted(of(parent.getChild('String'))));
      else if (parent?.name === 'LabelFormatMatcher') query.made.push(name);
      else query.used.push(name);
    },
  });
  return query;
}

const queries = [...page.matchAll(/^```logql\n([\s\S]*?)^```$/gm)].map(([, text]) => parse((text as string).trim()));

test('every query is LogQL', () => {
  assert.ok(queries.length > 10);
  for (const { text, faults } of queries) assert.deepEqual(faults, [], text);
  assert.notDeepEqual(parse('sum by (a {b="c"}').faults, []);
});

test('queries name fields that lines have, and labels that Alloy sets', () => {
  const shipped = [...boundedLabels, ...metadata];
  for (const { text, used, read, made } of queries) {
    for (const path of read.values()) {
      const [field = '', ...inside] = path.split('.');
      assert.ok(fieldNames.has(field), `${path} in ${text}`);
      assert.ok(inside.length === 0 || field === 'err', `${path} in ${text}`);
    }
    for (const name of used)
      assert.ok(shipped.includes(name) || read.has(name) || made.includes(name), `${name} in ${text}`);
    // Loki would call it event_extracted.
    for (const name of read.keys()) assert.ok(!shipped.includes(name), `${name} is there already: ${text}`);
  }
});

test('queries look for values and sentences that a line can have', () => {
  const fits = (kind: Kind, field: string, value: string) => kind.line.shape[field]?.safeParse(value).success === true;
  // What takes any text says nothing about one.
  const has = (field: string, value: string) =>
    allKinds.some((kind) => fits(kind, field, value) && !fits(kind, field, 'no such value'));
  const sentences = allKinds.flatMap(({ msg }) => (msg === undefined ? [] : ['is' in msg ? msg.is : msg.begins]));
  for (const { text, compared, searched } of queries) {
    for (const [field, value] of compared)
      if (['event', 'outcome', 'dir'].includes(field)) assert.ok(has(field, value), `${field} ${value} in ${text}`);
    for (const part of searched)
      assert.ok(
        sentences.some((sentence) => sentence.includes(part)),
        `“${part}” in ${text}`,
      );
  }
  const [, alternatives = ''] = /msg=~"(.*?)"/.exec(page) ?? [];
  for (const pattern of alternatives.split('|'))
    assert.ok(
      sentences.some((sentence) => new RegExp(`^${pattern.replace('.+', '')}`).test(sentence)),
      pattern,
    );
});

test('the page names runbooks that are there', () => {
  const links = [...page.matchAll(/\]\((\.\.\/[^)]+|config\.alloy)\)/g)].map(([, path]) => path as string);
  assert.ok(links.length > 10);
  for (const path of links) assert.ok(existsSync(join(folder, path)), path);
});
