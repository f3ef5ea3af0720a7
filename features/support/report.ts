/**
 * Report: what a run prints. A dot for each scenario; then each one that failed, with the step at which it did, what was seen last, and
 * what had happened. A sentence that is no step gets the nearest steps beside it.
 */
import type { FormatterPlugin } from '@cucumber/cucumber/api';
import { createSystemRuntime } from '@slotwire/runtime';
import { parameters } from './parameters.ts';
import { createRunRecord, type ScenarioRecord, type StepDefinition, type StepRecord } from './run-record.ts';
import { commonGaps, type Gap, suggest } from './suggestions.ts';

const DOTS_PER_LINE = 80;

/** What may stand in the gaps of our steps. */
export const gaps: readonly Gap[] = [...Object.values(parameters), ...commonGaps];

const report: FormatterPlugin = {
  type: 'formatter',
  formatter({ on, write }) {
    const { clock } = createSystemRuntime();
    const startMs = clock.monotonicMs();
    const record = createRunRecord();
    const failed: ScenarioRecord[] = [];
    let count = 0;
    on('message', (envelope) => {
      if (envelope.parseError !== undefined)
        write(`${envelope.parseError.source.uri}: ${envelope.parseError.message}\n`);
      const scenario = record.add(envelope);
      if (scenario !== undefined) {
        count += 1;
        if (!scenario.passed) failed.push(scenario);
        write(`${scenario.passed ? '.' : 'F'}${count % DOTS_PER_LINE === 0 ? '\n' : ''}`);
      }
      if (envelope.testRunFinished !== undefined) {
        const seconds = ((clock.monotonicMs() - startMs) / 1_000).toFixed(1);
        write(count % DOTS_PER_LINE === 0 ? '\n' : '\n\n');
        for (const each of failed) write(`${describeFailure(each, record.definitions())}\n\n`);
        const { exception } = envelope.testRunFinished;
        if (exception !== undefined) write(`the run itself failed: ${exception.type}: ${exception.message}\n`);
        if (count > 0)
          write(
            `${count} ${count === 1 ? 'scenario' : 'scenarios'}, ${count - failed.length} passed, ${failed.length} failed, ${seconds} s\n`,
          );
      }
    });
  },
};

export default report;

/** Exported for its test. */
export function describeFailure(scenario: ScenarioRecord, definitions: readonly StepDefinition[]): string {
  const { uri, line, name, tags, steps, logs } = scenario;
  const place = `${uri}:${line}`;
  return [
    `FAIL ${place}  ${name}  ${tags.join(' ')}`.trimEnd(),
    ...steps.filter(isWorthShowing).flatMap((step) => describeStep(step, definitions)),
    ...(logs.length === 0 ? [] : ['  what had happened:', ...logs.flatMap((log) => indent(log, 4))]),
    `  run it alone: npm run features -- ${place}`,
  ].join('\n');
}

/** Hooks are nobody's business unless they fail. */
function isWorthShowing({ keyword, status }: StepRecord): boolean {
  return keyword !== undefined || (status !== 'PASSED' && status !== 'SKIPPED');
}

const marks: Readonly<Record<StepRecord['status'], string>> = {
  PASSED: '+',
  FAILED: 'x',
  SKIPPED: '-',
  UNDEFINED: '?',
  AMBIGUOUS: '?',
  PENDING: '?',
  UNKNOWN: '?',
};

function describeStep(step: StepRecord, definitions: readonly StepDefinition[]): string[] {
  const title = `  ${marks[step.status]} ${step.keyword ?? ''}${step.text}`;
  switch (step.status) {
    case 'UNDEFINED':
      return [`${title}  (line ${step.line})`, ...indent(describeUndefined(step.text, definitions), 6)];
    case 'AMBIGUOUS':
      return [`${title}  (line ${step.line})`, ...indent(describeAmbiguous(step.definitions), 6)];
    case 'FAILED': {
      const [definition] = step.definitions;
      const where = definition === undefined ? '' : `\n(${definition.at})`;
      return [`${title}  (line ${step.line})`, ...indent(`${withoutStack(step.message ?? '')}${where}`, 6)];
    }
    default:
      return [title];
  }
}

/** Exported for its test. */
export function describeUndefined(text: string, definitions: readonly StepDefinition[]): string {
  const found = suggest(
    text,
    definitions.map(({ pattern }) => pattern),
    gaps,
  );
  const lines = ['No step reads like this. The nearest:'];
  for (const { sentence, pattern, misfits } of found) {
    lines.push(`  ${sentence}`, `      as in: ${pattern}`);
    for (const { words, gap } of misfits)
      lines.push(`      "${words}" is no {${gap.name}}; write ${gap.examples.join(' or ')}`);
  }
  return [...lines, 'All steps, with examples: features/README.md'].join('\n');
}

function describeAmbiguous(definitions: readonly StepDefinition[]): string {
  return [
    'More than one step reads like this, so nobody knows which is meant:',
    ...definitions.map(({ pattern, at }) => `  ${pattern}  (${at})`),
    'Word it so that only one of them fits, or tell the developers.',
  ].join('\n');
}

/** The stack says nothing to QA; the steps' place is named, and `--backtrace` shows the rest. */
function withoutStack(message: string): string {
  const lines = message.split('\n');
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .join('\n')
    .replace(/^Error: /, '');
}

function indent(text: string, width: number): string[] {
  return text.split('\n').map((line) => `${' '.repeat(width)}${line}`);
}
