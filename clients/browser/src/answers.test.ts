/** Judged by hand as by the schemas. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appConfigAnswer, devSessionAnswer, marketplaceAnswer } from '@slotwire/protocol';
import { expectAnswer, isAppConfig, isMarketplace, isTokenAnswer } from './answers.ts';

const config = { mode: 'production', version: '1', faroUrl: null, builds: { vendor: 'abc' } };
const session = { token: 't', expiresAt: '2026-01-05T10:00:00.000Z' };
const named = { id: 'a', name: 'A' };
const marketplace = { customers: [named], admins: [], vendors: [{ ...named, resources: [named] }] };

/** The value with each field left out or made nonsense, at every depth. */
function* spoiled(value: unknown): Generator<unknown> {
  yield undefined;
  yield 7;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, field] of Object.entries(value)) {
    for (const bad of spoiled(field)) {
      const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
      (copy as Record<string, unknown>)[key] = bad;
      yield copy;
    }
  }
}

for (const [name, value, schema, isIt] of [
  ['app configuration', config, appConfigAnswer, isAppConfig],
  ['session', session, devSessionAnswer, isTokenAnswer],
  ['marketplace', marketplace, marketplaceAnswer, isMarketplace],
] as const) {
  test(`a ${name} is taken as the schema takes it, and what the schema refuses is refused`, () => {
    assert.equal(isIt(value), true);
    let refused = 0;
    for (const bad of spoiled(value)) {
      const { success } = schema.safeParse(bad);
      if (!success) refused += 1;
      assert.equal(isIt(bad), success, JSON.stringify(bad));
    }
    assert.ok(refused > 3);
  });
}

test('an answer that is none says what it should have been', () => {
  assert.throws(() => expectAnswer('marketplace', {}, isMarketplace), /no marketplace/);
  assert.equal(expectAnswer('configuration', config, isAppConfig), config);
});
