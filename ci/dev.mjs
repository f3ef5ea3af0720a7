/**
 * Dev: `npm run dev`. The service in development mode with the demo marketplace, and the development servers of both web apps in front of it.
 * They live and die together: one Ctrl-C ends them all, and when one of them ends, so do the others.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const vite = path.join(root, 'node_modules/vite/bin/vite.js');

const help = `usage: npm run dev -- [options]

  The service with a demo marketplace, and both web apps with hot reload. Configured by SLOTWIRE_ variables, as "npm run serve" is.

  --port <n>      of the service (default: SLOTWIRE_PORT, or 4000); 0 takes a free one
  --vendor <n>    of the vendor dashboard (default: 5173, or the next that is free)
  --admin <n>     of the admin panel (default: 5174, or the next that is free)
  --help          this text`;

/** How long they may take to end before they are ended. */
const PATIENCE_MS = 15_000;

/** @typedef {{ name: string, child: import('node:child_process').ChildProcess, ended: Promise<string> }} Part */

/** @param {string[]} argv */
function parse(argv) {
  /** @type {Record<string, string>} */
  const values = {};
  for (let index = 0; index < argv.length; index += 2) {
    const [, name = ''] = /^--(port|vendor|admin)$/.exec(argv[index] ?? '') ?? [];
    const value = argv[index + 1] ?? '';
    if (name === '') throw new Error(`unknown option ${argv[index]}, see npm run dev -- --help`);
    if (!/^\d{1,5}$/.test(value)) throw new Error(`--${name}: "${value}" is no port`);
    values[name] = value;
  }
  return values;
}

/** @type {Part[]} */
const parts = [];
let stopping = false;

/**
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => string | undefined} shown What to print of a line.
 */
function start(name, args, env, shown) {
  // A standard input of its own: Vite ends with it, and the terminal's belongs to nobody here.
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      const text = shown(line);
      if (text !== undefined && text.trim() !== '') console.log(`${name.padEnd(8)}${text}`);
    });
  }
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  parts.push({ name, child, ended });
  void ended.then((how) => {
    if (stopping) return;
    console.error(`dev: ${name} has ended (${how}), so the others end as well`);
    void stop(1);
  });
}

/** @param {number} code */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  for (const { child } of parts) child.kill('SIGTERM');
  const late = setTimeout(() => {
    for (const { child } of parts) child.kill('SIGKILL');
  }, PATIENCE_MS);
  await Promise.all(parts.map(({ ended }) => ended));
  clearTimeout(late);
  process.exit(code);
}

/**
 * Starts the service.
 * @param {Record<string, string>} ports
 * @returns {Promise<string>} Its address.
 */
function startService({ port }) {
  return new Promise((resolve) => {
    const env = {
      SLOTWIRE_MODE: 'development',
      SLOTWIRE_DEMO: 'true',
      ...(port === undefined ? {} : { SLOTWIRE_PORT: port }),
    };
    start('service', ['server/realtime/src/main.ts'], env, (line) => {
      const entry = parseLine(line);
      if (entry === undefined) return line;
      if (typeof entry.url === 'string') resolve(entry.url);
      // Requests and commands are told by the metrics; what is out of the ordinary is told here.
      return Number(entry.level) >= 40 ? line : undefined;
    });
  });
}

/**
 * @param {string} name
 * @param {string | undefined} port
 * @param {string} service
 * @returns {Promise<string>} The address of the app.
 */
function startApp(name, port, service) {
  return new Promise((resolve) => {
    const args = [vite, `clients/${name}`, '--clearScreen', 'false', ...(port === undefined ? [] : ['--port', port])];
    start(name, args, { SLOTWIRE_TOOL_SERVICE_URL: service, NO_COLOR: '1' }, (line) => {
      const [, url] = /Local:\s+(http\S+)/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
      return /Local:|Network:|ready in/.test(line) ? undefined : line;
    });
  });
}

/** @param {string} line */
function parseLine(line) {
  try {
    return line.startsWith('{') ? /** @type {Record<string, unknown>} */ (JSON.parse(line)) : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string[]} argv */
async function main(argv) {
  if (argv.includes('--help') || argv.includes('-h')) return console.log(help);
  const ports = parse(argv);
  process.on('exit', () => {
    for (const { child } of parts) child.kill('SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
  const service = await startService(ports);
  const [vendor, admin] = await Promise.all([
    startApp('vendor', ports.vendor, service),
    startApp('admin', ports.admin, service),
  ]);
  console.log(`
  vendor dashboard  ${vendor}
  admin panel       ${admin}
  service           ${service}

Changes of the apps show at once; the service is started anew by hand. Ctrl-C stops everything.
`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
});
