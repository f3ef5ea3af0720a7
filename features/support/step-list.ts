/** Step list: what the README says of each step and gap. Pure; `write-readme.ts` puts it there. */
import type { DryRun } from './dry-run.ts';
import { parameters } from './parameters.ts';
import type { StepDefinition } from './run-record.ts';
import { commonGaps } from './suggestions.ts';

/** Files of steps → what the README calls them, in its order. */
const rooms: Readonly<Record<string, string>> = {
  'steps/acting.ts': 'What people do',
  'steps/seeing.ts': 'What devices show',
  'steps/connection.ts': 'Devices that come and go, and their network',
  'steps/notifying.ts': 'Notifications: what people are told, and what they make of it',
  'steps/preferring.ts': 'Preferences: how people want to be told',
  'steps/pushing.ts': 'Push: devices, providers, and what support is told',
  'steps/administering.ts': 'Admins at their panel: connections, broadcasts, and the audit log',
  'steps/reckoning.ts': 'Figures of hours and days, and the overview of a vendor',
  'steps/watching.ts': 'Admins who watch the service while it runs',
  'steps/operating.ts': 'The service, its admins, the back end, and time',
  'steps/securing.ts': 'Security: who is let in, who is put out, and what strangers get',
  'steps/serving.ts': 'Web apps: what browsers get, and what pages report',
  'steps/tracing.ts': 'Traces: one tap in the log, on the screens of others, and in what they report',
  'steps/limiting.ts': 'Limits, and what the service does under load',
  'steps/probing.ts': 'Probes: bare connections that you drive by hand',
};

export function describeSteps({ scenarios, definitions }: DryRun): string {
  const examples = new Map<string, string>();
  for (const { steps } of scenarios) {
    let told = '';
    for (const { keyword, text, definitions: fitting } of steps) {
      // "And" says nothing when it stands alone: it goes on with the word before it.
      if (keyword !== undefined && keyword !== 'And ') told = keyword;
      const [only] = fitting;
      if (only !== undefined && !examples.has(only.id)) examples.set(only.id, `${told}${text}`);
    }
  }
  return Object.entries(rooms)
    .map(([file, title]) => {
      const own = definitions.filter(({ at }) => at.startsWith(`${file}:`)).sort(byLine);
      const rows = own.map(
        ({ id, pattern }) => `| ${cell(pattern)} | ${cell(examples.get(id) ?? 'no scenario has it')} |`,
      );
      return [`### ${title}`, '', '| step | example |', '| --- | --- |', ...rows].join('\n');
    })
    .join('\n\n');
}

export function describeGaps(): string {
  const rows = [...Object.values(parameters), ...commonGaps].map(
    ({ name, examples }) => `| \`{${name}}\` | ${examples.map(cell).join(' · ')} |`,
  );
  return ['| gap | what may stand there |', '| --- | --- |', ...rows].join('\n');
}

const lineOf = ({ at }: StepDefinition) => Number(at.slice(at.lastIndexOf(':') + 1));
const byLine = (a: StepDefinition, b: StepDefinition) => lineOf(a) - lineOf(b);

/** A cell of a table. Markdown would take the pipe for the end of it, and angle brackets for HTML. */
function cell(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** The part of the README between these lines is written by `write-readme.ts`. */
export function section(readme: string, name: string): { before: string; inner: string; after: string } {
  const begin = `<!-- begin ${name} -->`;
  const end = `<!-- end ${name} -->`;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no section ${name}`);
  return {
    before: readme.slice(0, from + begin.length),
    inner: readme.slice(from + begin.length, to).trim(),
    after: readme.slice(to),
  };
}
