/**
 * Prometheus and Alertmanager, with the tools that check their files. Taken out of Debian's packages and not installed: those would start both
 * as services of the machine.
 */

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

export const promtool = tool('promtool', 'prometheus', 'prometheus.io/download');
export const amtool = tool('amtool', 'prometheus-alertmanager', 'prometheus.io/download');

/**
 * Whether `npm test` with these arguments comes to the stage that checks rules.
 * @param {string[]} args
 */
export function needsRuleTools(args) {
  if (args.includes('--help') || args.includes('-h')) return false;
  const only = args.flatMap((arg, index) =>
    arg.startsWith('--only=') ? [arg.slice('--only='.length)] : args[index - 1] === '--only' ? [arg] : [],
  );
  if (only.length > 0) return only.some((list) => list.split(',').includes('rules'));
  return args.every((arg) => arg.startsWith('-'));
}
