import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames, commands, serverEvents } from '@slotwire/protocol';
import * as z from 'zod';
import { badShape, MAX_DEPTH } from './json-shape.ts';

const nested = (depth: number, open: string, close: string) =>
  JSON.parse(open.repeat(depth) + close.repeat(depth)) as unknown;

test('[CM7] lists and objects nest as deep as the limit, and no deeper', () => {
  assert.equal(badShape(nested(MAX_DEPTH, '[', ']')), undefined);
  assert.equal(badShape(nested(MAX_DEPTH + 1, '[', ']')), 'too-deep');
  assert.equal(badShape({ a: [nested(MAX_DEPTH - 2, '[', ']')] }), undefined);
  assert.equal(badShape({ a: [nested(MAX_DEPTH - 1, '[', ']')] }), 'too-deep');
});

test('[CM7] what is nested thirty thousand deep is judged without running out of stack', () => {
  assert.equal(badShape(nested(30_000, '[', ']')), 'too-deep');
  assert.equal(badShape(JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)), 'too-deep');
});

test('[CM7] keys that set a prototype are found anywhere; the words alone harm nobody', () => {
  for (const text of [
    '{"__proto__":{"role":"admin"}}',
    '[{"a":[{"__proto__":null}]}]',
    '{"constructor":{"prototype":{"role":"admin"}}}',
    '{"\\u005f_proto__":1}',
  ])
    assert.equal(badShape(JSON.parse(text)), 'forbidden-key', text);
  for (const text of ['"__proto__"', '["constructor"]', '{"constructor":"Smith"}', '{"prototype":1}', 'null', '7'])
    assert.equal(badShape(JSON.parse(text)), undefined, text);
});

test('[CM7] no message of the protocol comes near the limit', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  const schemas = [...commandNames.map((name) => commands[name].args), ...Object.values(serverEvents)];
  // A JSON Schema of something is deeper than the thing itself.
  for (const schema of schemas)
    assert.ok(depthOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) < MAX_DEPTH);
});
