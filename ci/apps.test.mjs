import assert from 'node:assert/strict';
import { test } from 'node:test';

import { buildStale } from './apps.mjs';

/** @param {Record<string, string>} built */
function createWorld(built, { fails = false } = {}) {
  /** @type {string[]} */
  const said = [];
  return {
    said,
    versionOf: async (/** @type {string} */ app) => `${app}-2`,
    builtVersionOf: (/** @type {string} */ app) => built[app],
    build: async (/** @type {string} */ app) => {
      if (fails) throw new Error('a type is wrong');
      built[app] = `${app}-2`;
    },
    say: (/** @type {string} */ line) => said.push(line),
  };
}

test('what was built from these sources is left alone, without a word', async () => {
  const world = createWorld({ 'clients/vendor': 'clients/vendor-2' });
  assert.deepEqual(await buildStale(['clients/vendor'], world), []);
  assert.deepEqual(world.said, []);
});

test('what is old or was never built is built, and once', async () => {
  const world = createWorld({ 'clients/vendor': 'clients/vendor-1' });
  const both = ['clients/vendor', 'clients/admin'];
  assert.deepEqual(await buildStale(both, world), both);
  assert.match(
    world.said.join('\n'),
    /^building vendor and admin, as the sources are newer …\nbuilt vendor and admin in /,
  );
  assert.deepEqual(await buildStale(both, world), []);
});

test('what is asked for is built, old or not', async () => {
  const world = createWorld({ 'clients/vendor': 'clients/vendor-2' });
  assert.deepEqual(await buildStale(['clients/vendor'], world, { force: true }), ['clients/vendor']);
});

test('a build that fails says so', async () => {
  await assert.rejects(buildStale(['clients/vendor'], createWorld({}, { fails: true })), /a type is wrong/);
});
