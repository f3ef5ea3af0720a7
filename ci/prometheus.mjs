/**
 * Prometheus and Alertmanager, with the tools that check their files. Taken out of Debian's packages and not installed: those would start both
 * as services of the machine.
 */

import { selectFiles } from './options.mjs';

/**
 * @param {string} program
 * @param {string} debian
 * @param {string} home
 * @returns {import('./tools.mjs').Tool}
 */
function tool(program, debian, home) {
  return {
    title: program,
    variable: `SLOTWIRE_TOOL_${program.toUpperCase()}`,
    programs: [program],
    cached: `debian/usr/bin/${program}`,
    debian,
    unpacked: true,
    help: `get it from ${home} (macOS: "brew install ${debian === 'prometheus' ? 'prometheus' : 'alertmanager'}"), or leave its stage out with "npm test -- --only static,units,features,web"`,
  };
}

/** Both are run by `npm run observe:prove`, `npm start -- --observe` and an integration test. */
export const prometheus = tool('prometheus', 'prometheus', 'prometheus.io/download');
export const alertmanager = {
  ...tool('alertmanager', 'prometheus-alertmanager', 'prometheus.io/download'),
  programs: ['alertmanager', 'prometheus-alertmanager'],
  cached: 'debian/usr/bin/prometheus-alertmanager',
  // Debian's has its templates there, and the path is compiled in.
  reads: '/usr/share/prometheus/alertmanager/default.tmpl',
};
export const promtool = tool('promtool', 'prometheus', 'prometheus.io/download');
export const amtool = tool('amtool', 'prometheus-alertmanager', 'prometheus.io/download');

/** Tests that start Prometheus and Alertmanager. */
const startsThem = /^(?:dashboards|observe)\/.*\.integration\.test\.ts$/;

/**
 * Whether `npm test` with these arguments comes to a test that starts them.
 * @param {string[]} args
 * @param {() => string[]} listFiles
 */
export function needsWatching(args, listFiles) {
  if (args.includes('--help') || args.includes('-h')) return false;
  const only = stagesIn(args);
  if (only.length > 0 && !only.includes('units')) return false;
  const patterns = patternsIn(args);
  return (
    patterns.length === 0 ||
    selectFiles(
      listFiles().filter((file) => startsThem.test(file)),
      patterns,
    ).length > 0
  );
}

/**
 * Whether `npm test` with these arguments comes to the stage that checks rules.
 * @param {string[]} args
 */
export function needsRuleTools(args) {
  if (args.includes('--help') || args.includes('-h')) return false;
  const only = stagesIn(args);
  return only.length > 0 ? only.includes('rules') : patternsIn(args).length === 0;
}

/** @param {string[]} args */
function stagesIn(args) {
  return args.flatMap((arg, index) => {
    if (arg.startsWith('--only=')) return arg.slice('--only='.length).split(',');
    return args[index - 1] === '--only' ? arg.split(',') : [];
  });
}

/** @param {string[]} args */
function patternsIn(args) {
  return args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '--only');
}
