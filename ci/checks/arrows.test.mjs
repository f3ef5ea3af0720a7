import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkArrows } from './arrows.mjs';

const folders = [
  'server/protocol',
  'server/runtime',
  'server/metrics',
  'server/realtime',
  'clients/sdk',
  'clients/react',
  'clients/browser',
  'clients/ui',
  'clients/build',
  'clients/vendor',
  'clients/admin',
  'clients/e2e',
  'simulators',
  'dashboards',
  'observe',
  'features',
  'bench',
];
const names = folders.map((folder) => `@slotwire/${folder.split('/').at(-1)}`);

/** Everything is declared here, so that only arrows can be wrong. */
const generous = Object.fromEntries(
  [...names, 'zod', 'ws', 'socket.io', 'socket.io-client', 'socket.io-parser', 'react-dom'].map((name) => [
    name,
    '1.0.0',
  ]),
);

const repository = {
  manifest: { devDependencies: { 'fast-check': '1.0.0', '@types/node': '1.0.0' } },
  workspaces: folders.map((folder, index) => ({
    folder,
    name: String(names[index]),
    manifest: { dependencies: generous, devDependencies: { helper: '1.0.0', '@types/typed': '1.0.0' } },
  })),
};

/**
 * @param {Record<string, string>} files
 * @returns {string[]}
 */
const problems = (files) =>
  checkArrows({ ...repository, files: new Map(Object.entries(files)) }).map(
    ({ file, line, message }) => `${file}:${line}: ${message}`,
  );

/**
 * @param {string} file
 * @param {string} specifier
 */
const importing = (file, specifier) => problems({ [file]: `import '${specifier}';` });

test('the arrows that exist are allowed', () => {
  const allowed = [
    ['server/protocol/src/a.ts', 'zod'],
    ['server/realtime/src/a.ts', '@slotwire/protocol'],
    ['server/realtime/src/a.ts', '@slotwire/runtime'],
    ['server/realtime/src/a.ts', '@slotwire/metrics'],
    ['server/realtime/src/a.ts', 'node:fs'],
    ['clients/sdk/src/a.ts', '@slotwire/protocol'],
    ['clients/sdk/src/a.ts', '@slotwire/metrics'],
    ['clients/react/src/a.ts', '@slotwire/sdk'],
    ['clients/react/src/a.test.ts', 'react-dom/client'],
    ['clients/browser/src/a.ts', '@slotwire/sdk'],
    ['clients/ui/src/a.tsx', '@slotwire/protocol'],
    ['clients/vendor/src/a.tsx', '@slotwire/browser'],
    ['clients/vendor/src/a.tsx', 'virtual:pwa-register'],
    ['clients/vendor/vite.config.ts', '@slotwire/build'],
    ['clients/vendor/vite.config.ts', 'node:path'],
    ['clients/admin/src/a.tsx', '@slotwire/ui'],
    ['clients/e2e/src/a.spec.ts', '@slotwire/realtime'],
    ['features/drivers/a.ts', '@slotwire/e2e'],
    ['simulators/src/a.ts', '@slotwire/sdk'],
    ['simulators/src/a.ts', '@slotwire/realtime'],
    ['features/steps/a.ts', '@slotwire/sdk'],
    ['features/steps/a.ts', '@slotwire/realtime'],
    ['bench/src/a.ts', '@slotwire/realtime'],
    ['bench/src/a.ts', '@slotwire/sdk'],
    ['bench/src/a.ts', '@slotwire/simulators'],
    ['ci/a.mjs', './b.mjs'],
  ];
  for (const [file = '', specifier = ''] of allowed)
    assert.deepEqual(importing(file, specifier), [], `${file} → ${specifier}`);
});

test('the arrows that do not exist are found', () => {
  const forbidden = [
    ['server/protocol/src/a.ts', '@slotwire/runtime'],
    ['server/runtime/src/a.ts', '@slotwire/protocol'],
    ['server/metrics/src/a.ts', '@slotwire/protocol'],
    ['server/realtime/src/a.ts', '@slotwire/sdk'],
    ['server/realtime/src/a.ts', '@slotwire/simulators'],
    ['clients/sdk/src/a.ts', '@slotwire/realtime'],
    ['clients/sdk/src/a.ts', '@slotwire/simulators'],
    ['clients/sdk/src/a.ts', '@slotwire/react'],
    ['clients/react/src/a.ts', '@slotwire/ui'],
    ['clients/browser/src/a.ts', '@slotwire/react'],
    ['clients/ui/src/a.tsx', '@slotwire/sdk'],
    ['clients/vendor/src/a.tsx', '@slotwire/admin'],
    ['clients/vendor/src/a.tsx', '@slotwire/realtime'],
    ['clients/e2e/src/a.spec.ts', '@slotwire/vendor'],
    ['simulators/src/a.ts', '@slotwire/features'],
    ['simulators/src/a.ts', '@slotwire/bench'],
    ['features/steps/a.ts', '@slotwire/simulators'],
    ['bench/src/a.ts', '@slotwire/features'],
    // Tests obey the arrows as well.
    ['server/realtime/src/a.test.ts', '@slotwire/sdk'],
  ];
  for (const [file = '', specifier = ''] of forbidden)
    assert.match(importing(file, specifier).join(), / may not import /, `${file} → ${specifier}`);
});

test('every way to write an import is seen', () => {
  const file = 'clients/sdk/src/a.ts';
  const ways = [
    "import { a } from '@slotwire/realtime';",
    "import type { A } from '@slotwire/realtime';",
    "export * from '@slotwire/realtime';",
    "export type { A } from '@slotwire/realtime';",
    "const late = await import('@slotwire/realtime');",
    'const late = await import(`@slotwire/realtime`);',
    "let a: import('@slotwire/realtime').A;",
    "import late = require('@slotwire/realtime');",
    "const late = require('@slotwire/realtime');",
  ];
  for (const way of ways) assert.equal(problems({ [file]: `\n${way}` }).length, 1, way);
  assert.deepEqual(
    problems({ [file]: "// import '@slotwire/realtime';\nconst text = \"import '@slotwire/realtime'\";" }),
    [],
  );
});

test('another workspace is imported by its name, its index', () => {
  assert.match(
    importing('simulators/src/a.ts', '@slotwire/sdk/src/outbox.ts').join(),
    /reaches into clients\/sdk: import @slotwire\/sdk/,
  );
  assert.match(importing('simulators/src/a.ts', '../../clients/sdk/src/outbox.ts').join(), /leaves simulators/);
});

test('a further entry that a manifest declares is imported by its name, and belongs to its arrows and cycles', () => {
  const workspaces = repository.workspaces.map((each) =>
    each.folder === 'dashboards'
      ? {
          ...each,
          manifest: { ...each.manifest, exports: { '.': './src/index.ts', './local': './src/local/index.ts' } },
        }
      : each,
  );
  const judged = (/** @type {Record<string, string>} */ files) =>
    checkArrows({ ...repository, workspaces, files: new Map(Object.entries(files)) }).map(({ message }) => message);
  assert.deepEqual(judged({ 'observe/src/a.ts': "import '@slotwire/dashboards/local';" }), []);
  assert.match(
    judged({ 'observe/src/a.ts': "import '@slotwire/dashboards/other';" }).join(),
    /reaches into dashboards/,
  );
  assert.match(
    judged({ 'bench/src/a.ts': "import '@slotwire/dashboards/local';" }).join(),
    /may not import dashboards/,
  );
});

test('inside a workspace the file itself is imported, not its index', () => {
  assert.match(importing('clients/sdk/src/a.ts', './index.ts').join(), /not its index/);
  assert.match(importing('clients/sdk/src/deep/a.ts', '../index.ts').join(), /not its index/);
  assert.match(importing('clients/sdk/src/a.ts', '@slotwire/sdk').join(), /not its index/);
  assert.deepEqual(importing('clients/sdk/src/index.test.ts', './index.ts'), []);
});

test('ci imports no workspace', () => {
  assert.match(importing('ci/a.mjs', '@slotwire/protocol').join(), /ci imports no workspace/);
  assert.match(importing('ci/a.mjs', '../server/protocol/src/a.ts').join(), /leaves ci/);
});

test('the protocol imports zod and nothing else', () => {
  assert.match(importing('server/protocol/src/a.ts', 'ws').join(), /zod and nothing else/);
  assert.match(importing('server/protocol/src/a.ts', 'node:crypto').join(), /zod and nothing else/);
  assert.deepEqual(importing('server/protocol/src/a.test.ts', 'node:test'), []);
});

test('Socket.IO stays behind the transports', () => {
  for (const specifier of ['socket.io', 'socket.io-parser', 'socket.io-client']) {
    assert.match(
      importing('server/realtime/src/streams/hub.ts', specifier).join(),
      /only src\/transport\/ may know Socket\.IO/,
      specifier,
    );
    assert.deepEqual(importing('server/realtime/src/transport/socket-io.ts', specifier), [], specifier);
    assert.deepEqual(importing('server/realtime/src/streams/hub.integration.test.ts', specifier), [], specifier);
  }
  assert.match(
    importing('clients/sdk/src/outbox.ts', 'socket.io-client').join(),
    /only src\/transport\* may know Socket\.IO/,
  );
  assert.deepEqual(importing('clients/sdk/src/transport-socket-io.ts', 'socket.io-client'), []);
  assert.deepEqual(importing('bench/src/a.ts', 'socket.io'), []);
});

test('the hooks draw nothing, and apps do not build themselves', () => {
  assert.match(importing('clients/react/src/a.ts', 'react-dom').join(), /only tests draw/);
  assert.match(importing('clients/vendor/src/a.tsx', '@slotwire/build').join(), /only a vite\.config\.ts builds/);
});

test('the database stays behind the Store', () => {
  assert.match(
    importing('server/realtime/src/bookings/a.ts', 'node:sqlite').join(),
    /only server\/realtime\/src\/storage\//,
  );
  assert.match(importing('simulators/src/a.ts', 'node:sqlite').join(), /only server\/realtime\/src\/storage\//);
  assert.deepEqual(importing('server/realtime/src/storage/store-sqlite.ts', 'node:sqlite'), []);
});

test('what runs in browsers and on phones imports no module of Node', () => {
  for (const specifier of ['node:crypto', 'fs', 'fs/promises']) {
    assert.match(importing('clients/sdk/src/a.ts', specifier).join(), /browsers and on phones/, specifier);
    assert.deepEqual(importing('clients/sdk/src/a.test.ts', specifier), [], specifier);
  }
  assert.match(importing('server/runtime/src/a.ts', 'node:crypto').join(), /browsers and on phones/);
  assert.deepEqual(problems({ 'clients/sdk/src/a.ts': "import type { EventEmitter } from 'node:events';" }), []);
});

test('a file runs on what its workspace declares', () => {
  assert.match(
    importing('server/realtime/src/a.ts', 'left-pad/lib').join(),
    /left-pad is not in the dependencies of server\/realtime/,
  );
  assert.match(importing('server/realtime/src/a.ts', 'helper').join(), /helper is not in the dependencies/);
  assert.deepEqual(importing('server/realtime/src/a.test.ts', 'helper'), []);
  assert.deepEqual(importing('server/realtime/src/a.test.ts', 'fast-check'), []);
  assert.deepEqual(problems({ 'server/realtime/src/a.ts': "import type { T } from 'typed';" }), []);
  assert.match(importing('ci/a.mjs', 'left-pad').join(), /dependencies of the root/);
});

test('import cycles are found once, with their way', () => {
  const cycle = {
    'server/realtime/src/a.ts': "import { b } from './b.ts';",
    'server/realtime/src/b.ts': "export { c as b } from './c.ts';",
    'server/realtime/src/c.ts': "const a = await import('./a.ts');",
  };
  const [a, b, c] = Object.keys(cycle);
  assert.deepEqual(problems(cycle), [`${a}:1: import cycle: ${a} → ${b} → ${c} → ${a}`]);
  assert.equal(problems({ 'bench/src/a.ts': "import './a.ts';" }).length, 1);
});

test('a cycle of types is none', () => {
  assert.deepEqual(
    problems({
      'server/realtime/src/a.ts': "import { b } from './b.ts';",
      'server/realtime/src/b.ts': "import type { A } from './a.ts';",
    }),
    [],
  );
});

test('a workspace without arrows fails, as does a file that does not parse', () => {
  const unknown = { folder: 'load', name: '@slotwire/load', manifest: {} };
  const found = checkArrows({ ...repository, workspaces: [...repository.workspaces, unknown], files: new Map() });
  assert.match(found[0]?.message ?? '', /does not say what load may import/);
  assert.match(problems({ 'bench/src/a.ts': 'import from;' }).join(), /does not parse/);
});
