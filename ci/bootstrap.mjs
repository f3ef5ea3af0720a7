/**
 * Bootstrap: from a fresh checkout to a running command, under whatever Node (18 or newer) is installed.
 * It installs the locked packages when they are out of date, picks Node 24, finds the command's tools, builds the web apps
 * that it needs, and then stands aside: the command gets our stdin, stdout, signals and exit code. It knows nothing about what the commands do.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureApps } from './apps.mjs';
import { runInForeground } from './child.mjs';
import { commands, usage } from './commands.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { findNode } from './node.mjs';
import { createToolWorld, ensureTools } from './tools.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Our own lines go to stderr, so that a command's stdout can be piped. */
const say = (/** @type {string} */ line) => process.stderr.write(`bootstrap: ${line}\n`);

/** @param {string[]} argv */
async function main(argv) {
  const [name = '', ...args] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const asked = name === '' || name === '--help' || name === 'help';
    process.stderr.write(`${asked ? '' : `bootstrap: unknown command "${name}"\n\n`}${usage()}\n`);
    return 2;
  }

  await ensureDependencies({ root, say });
  const node = findNode({ root });
  const tools = ensureTools(command.tools?.(args) ?? [], createToolWorld({ root, say }));
  const { script, args: commandArgs, cwd = '.' } = command.run(args);
  const file = path.join(root, script);
  if (!existsSync(file)) throw new Error(`${script} does not exist in this checkout, so "${name}" cannot run`);
  if (command.apps?.(args)) await ensureApps({ root, node, say });
  return runInForeground(node, [file, ...commandArgs], {
    cwd: path.join(root, cwd),
    endWithParent: process.env.npm_lifecycle_event !== undefined,
    // What the command starts as `node` is the same Node.
    env: { ...process.env, ...tools, PATH: [path.dirname(node), process.env.PATH].join(path.delimiter) },
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
