/** Runbooks: `docs/runbooks/*.md`, one for each alert, written by hand. Here are their index, and what each of them has to say. */
import { type Alert, runbookOf } from './alert.ts';
import { faults } from './faults.ts';

/** Sections of every runbook, in this order. */
export const runbookSections = [
  'What it means',
  'What people feel',
  'How to look',
  'How to mend',
  'When to escalate',
] as const;

const PREAMBLE = `# Runbooks

<!-- Written by \`npm run gen\` from the alerts in dashboards/src; the pages themselves are written by hand. -->

One page for each alert, for somebody who was woken by it. A **page** wakes a person, a **ticket** waits for the morning. The last column is what can be done to
a test system to see the alert fire.

| alert | severity | says | fires when |
| --- | --- | --- | --- |
`;

export function writeRunbookIndex(alerts: readonly Alert[]): string {
  const names = [...new Set(alerts.map(({ name }) => name))];
  const rows = names.map((name) => {
    const own = alerts.filter((alert) => alert.name === name);
    const severities = [...new Set(own.map(({ severity }) => severity))].join(', ');
    const { summary, fault } = own[0] as Alert;
    return `| [${name}](${runbookOf(name)}.md) | ${severities} | ${plain(summary, own.length > 1)} | ${faults[fault]} |`;
  });
  return `${PREAMBLE}${rows.join('\n')}\n`;
}

/** Without what Prometheus fills in, and where several rules share a name, without what tells them apart. */
function plain(summary: string, several: boolean): string {
  const short = summary.replace(/ \(\{\{[^)]*\}\}\)/g, '').replace(/:? \{\{ \$labels\.\w+ \}\}/g, '');
  return several
    ? short.replace(/ [\d.]+ times too fast/, ' too fast').replace(/ within (?:two weeks|two days)/, ' soon')
    : short;
}
