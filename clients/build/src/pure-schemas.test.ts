import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markPure } from './pure-schemas.ts';

test('what is made while the contract is loaded is marked, inside of others too, and what functions do is not', () => {
  const code = [
    "import * as z from 'zod';",
    'export const noteSchema = z.object({ id: idSchema.optional(), text: z.string().min(1) });',
    'export const more = noteSchema.extend({ at: z.iso.datetime() });',
    'export const names = Object.values(Role);',
    'export function parse(value: unknown) { return load(value); }',
  ].join('\n');
  assert.equal(
    markPure('notes.ts', code),
    [
      "import * as z from 'zod';",
      'export const noteSchema = /* @__PURE__ */ z.object({ id: /* @__PURE__ */ idSchema.optional(), text: /* @__PURE__ */ z.string().min(1) });',
      'export const more = /* @__PURE__ */ noteSchema.extend({ at: /* @__PURE__ */ z.iso.datetime() });',
      'export const names = /* @__PURE__ */ Object.values(Role);',
      'export function parse(value: unknown) { return load(value); }',
    ].join('\n'),
  );
});
