/** Reference: the kinds of lines as a page of Markdown, for people who read a log or query one. Made of the kinds, and of nothing else. */
import * as z from 'zod';
import { eventLogSchema } from './event-log.ts';
import { faults } from './faults.ts';
import { notesOf } from './field.ts';
import { type Kind, levels } from './kind.ts';
import { kinds } from './kinds.ts';

const PREAMBLE = `# Event log

<!-- Written by \`npm run gen\` from server/realtime/src/telemetry/event-log: change the kinds, not this page. -->

The service writes one line of JSON for each event to its standard output, from \`SLOTWIRE_LOG_LEVEL\` on. [event-log.schema.json](event-log.schema.json) is the JSON Schema of a line.
A line is of one kind and has the fields of that kind and no other; a field that says nothing is absent, and never \`null\`. Kinds and fields may be added, so a reader passes over what it
does not know; none is renamed or taken away in silence. Tokens, push tokens, texts and reasons of people are in no line.

Every line has \`level\` (${Object.entries(levels)
  .map(([name, number]) => `${number} ${name}`)
  .join(
    ', ',
  )}) and \`time\` (instant, UTC, to the millisecond). A kind whose \`msg\` is named has that sentence; the others have none.
`;

export function writeEventLogPage(): string {
  return [
    PREAMBLE,
    '## What happened\n',
    ...kinds.map(writeKind),
    '## What went wrong in the service\n',
    '`msg` tells them apart.\n',
    ...writeFaults(),
  ].join('\n');
}

export function writeEventLogSchema(): string {
  return `${JSON.stringify(eventLogSchema(), null, 2)}\n`;
}

const inEveryLine = ['level', 'time', 'msg'];

function writeKind({ name, levels: written, when, msg, line }: Kind): string {
  const fields = Object.entries(line.shape).filter(([field]) => !inEveryLine.includes(field));
  const said = msg === undefined ? '' : ` \`msg\`: ${'is' in msg ? `“${msg.is}”` : `“${msg.begins}…”`}.`;
  return [
    `### ${name}\n`,
    `${when} Level ${written.join(' or ')}.${said}\n`,
    ...(fields.length === 0
      ? []
      : [
          '| field | type | unit | absent | meaning |',
          '| --- | --- | --- | --- | --- |',
          ...fields.map(([field, schema]) => writeField(field, schema as z.ZodType)),
          '',
        ]),
  ].join('\n');
}

function writeField(name: string, schema: z.ZodType): string {
  const { description, unit = '', absent = '' } = notesOf(schema);
  return `| \`${name}\` | ${typeOf(schema)} | ${unit} | ${absent} | ${description} |`;
}

function writeFaults(): string[] {
  const rows = faults.map(({ levels: written, when, msg, line }) => {
    const fields = Object.entries(line.shape).filter(([field]) => !inEveryLine.includes(field));
    const listed = fields.map(([field, schema]) => `\`${field}\`: ${notesOf(schema as z.ZodType).description}`);
    return `| ${msg && 'is' in msg ? msg.is : ''} | ${written.join(' or ')} | ${when} | ${listed.join(' ')} |`;
  });
  return ['| msg | level | meaning | fields |', '| --- | --- | --- | --- |', ...rows, ''];
}

/** Of a value, for people: its values where they are few. */
function typeOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodOptional) return typeOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return `list of ${typeOf(schema.element as z.ZodType)}`;
  if (schema instanceof z.ZodLiteral) return [...schema.values].map((value) => `\`${value}\``).join(', ');
  if (schema instanceof z.ZodEnum) return schema.options.map((value) => `\`${value}\``).join(', ');
  if (schema instanceof z.ZodObject) return 'object';
  if (schema instanceof z.ZodISODateTime) return 'instant';
  if (schema instanceof z.ZodURL) return 'URL';
  if (schema instanceof z.ZodNumber) return schema.format === 'safeint' ? 'whole number' : 'number';
  if (schema instanceof z.ZodString) return 'text';
  throw new Error(`no word for a ${schema.type}`);
}
