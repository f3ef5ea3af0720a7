import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ensureTools, findTool } from './tools.mjs';

const browser = {
  title: 'Chromium',
  variable: 'SLOTWIRE_TOOL_CHROMIUM',
  programs: ['chromium', 'chrome'],
  cached: 'chromium/chrome',
  debian: 'chromium',
  help: 'get it from chromium.org',
};
const database = {
  ...browser,
  title: 'Redis',
  variable: 'SLOTWIRE_TOOL_REDIS',
  programs: ['redis-server'],
  cached: 'redis/redis-server',
  debian: 'redis-server',
};

/**
 * A machine that has these programs.
 * @param {string[]} programs
 * @param {Partial<import('./tools.mjs').ToolWorld>} [differences]
 */
function createWorld(programs, differences = {}) {
  /** @type {string[]} */
  const said = [];
  /** @type {string[]} */
  const ran = [];
  return {
    env: { PATH: '/usr/local/bin:/usr/bin' },
    cacheFolder: '/cache',
    isProgram: (/** @type {string} */ file) => programs.includes(file),
    isFile: (/** @type {string} */ file) => programs.includes(file),
    canInstall: false,
    aptGet: (/** @type {string[]} */ args) => {
      ran.push(args.join(' '));
      if (args[0] === 'install') programs.push('/usr/bin/chromium', '/usr/bin/redis-server');
      return { ok: true, output: '' };
    },
    unpack: (/** @type {string[]} */ packages) => {
      ran.push(`unpack ${packages.join(' ')}`);
      programs.push(...packages.map((name) => `/cache/debian/usr/bin/${name}`));
      return { ok: true, output: '' };
    },
    say: (/** @type {string} */ line) => said.push(line),
    said,
    ran,
    ...differences,
  };
}

test('the variable comes first, then PATH in its order, then the cache', () => {
  const all = ['/opt/c', '/usr/bin/chromium', '/usr/local/bin/chrome', '/cache/chromium/chrome'];
  const env = { PATH: '/usr/local/bin:/usr/bin', SLOTWIRE_TOOL_CHROMIUM: '/opt/c' };
  assert.equal(findTool(browser, createWorld(all, { env })), '/opt/c');
  assert.equal(findTool(browser, createWorld(all)), '/usr/bin/chromium');
  assert.equal(findTool(browser, createWorld(all.slice(2))), '/usr/local/bin/chrome');
  assert.equal(findTool(browser, createWorld(all.slice(3))), '/cache/chromium/chrome');
  assert.equal(findTool(browser, createWorld([])), undefined);
});

test('a program may lie beside PATH', () => {
  const placed = { ...browser, places: ['/Applications/Chromium'] };
  assert.equal(findTool(placed, createWorld(['/Applications/Chromium', '/cache/chromium/chrome'])), placed.places[0]);
});

test('a command without tools asks nothing of the machine', () => {
  assert.deepEqual(ensureTools([], createWorld([], { canInstall: true })), {});
});

test('what is there is named to the command, silently', () => {
  const world = createWorld(['/usr/bin/chromium'], { canInstall: true });
  assert.deepEqual(ensureTools([browser], world), { SLOTWIRE_TOOL_CHROMIUM: '/usr/bin/chromium' });
  assert.deepEqual([world.said, world.ran], [[], []]);
});

test('Debian as root installs all that is missing in one go, after one update', () => {
  const world = createWorld([], { canInstall: true });
  assert.deepEqual(ensureTools([browser, database], world), {
    SLOTWIRE_TOOL_CHROMIUM: '/usr/bin/chromium',
    SLOTWIRE_TOOL_REDIS: '/usr/bin/redis-server',
  });
  assert.deepEqual(world.ran, ['update', 'install --yes --no-install-recommends chromium redis-server']);
  assert.deepEqual(world.said, ['installed chromium, redis-server with apt-get']);
});

test('what would start a service is taken out of its package, once for all of its programs', () => {
  const unpacked = {
    ...database,
    programs: ['prometheus'],
    cached: 'debian/usr/bin/prometheus',
    debian: 'prometheus',
    unpacked: true,
  };
  const sibling = { ...unpacked, variable: 'SLOTWIRE_TOOL_SIBLING' };
  const world = createWorld([], { canInstall: true });
  assert.deepEqual(ensureTools([browser, unpacked, sibling], world), {
    SLOTWIRE_TOOL_CHROMIUM: '/usr/bin/chromium',
    SLOTWIRE_TOOL_REDIS: '/cache/debian/usr/bin/prometheus',
    SLOTWIRE_TOOL_SIBLING: '/cache/debian/usr/bin/prometheus',
  });
  assert.deepEqual(world.ran, ['update', 'install --yes --no-install-recommends chromium', 'unpack prometheus']);
  const failing = createWorld([], { canInstall: true, unpack: () => ({ ok: false, output: 'E: no such package' }) });
  assert.throws(() => ensureTools([unpacked], failing), /Redis is missing/);
  assert.deepEqual(failing.said, ['unpacking prometheus failed:\n  E: no such package']);
});

test('an unpacked program that reads a file elsewhere is there when that file is, and is unpacked again when it is not', () => {
  const reads = '/usr/share/alertmanager/default.tmpl';
  const unpacked = {
    ...database,
    cached: 'debian/usr/bin/alertmanager',
    debian: 'alertmanager',
    unpacked: true,
    reads,
  };
  assert.equal(findTool(unpacked, createWorld(['/cache/debian/usr/bin/alertmanager'])), undefined);
  assert.equal(
    findTool(unpacked, createWorld(['/cache/debian/usr/bin/alertmanager', reads])),
    '/cache/debian/usr/bin/alertmanager',
  );
  /** @type {string[][]} */
  const read = [];
  const unpack = (/** @type {string[]} */ _packages, /** @type {string[]} */ files) => {
    read.push(files);
    return { ok: true, output: '' };
  };
  assert.throws(() => ensureTools([unpacked], createWorld([], { canInstall: true, unpack })), /Redis is missing/);
  assert.deepEqual(read, [[reads]]);
});

test('elsewhere each missing tool says how to get it', () => {
  assert.throws(() => ensureTools([browser, database], createWorld([])), {
    message: [
      'Chromium is missing (looked for chromium, chrome on PATH): get it from chromium.org, or "apt-get install chromium", or set SLOTWIRE_TOOL_CHROMIUM',
      'Redis is missing (looked for redis-server on PATH): get it from chromium.org, or "apt-get install redis-server", or set SLOTWIRE_TOOL_REDIS',
    ].join('\n'),
  });
});

test('a failed installation shows why, and then what is missing', () => {
  const world = createWorld([], { canInstall: true, aptGet: () => ({ ok: false, output: 'E: no network\n' }) });
  assert.throws(() => ensureTools([browser], world), /Chromium is missing/);
  assert.deepEqual(world.said, ['apt-get update failed:\n  E: no network']);
});

test('a variable that names nothing is an error, no other program takes its place', () => {
  const env = { PATH: '/usr/bin', SLOTWIRE_TOOL_CHROMIUM: '/opt/typo' };
  const world = createWorld(['/usr/bin/chromium'], { env, canInstall: true });
  assert.throws(() => ensureTools([browser], world), /SLOTWIRE_TOOL_CHROMIUM=\/opt\/typo is not a program/);
  assert.deepEqual(world.ran, []);
});
