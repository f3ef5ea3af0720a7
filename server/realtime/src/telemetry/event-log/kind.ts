/** Kind: one sort of line, with the level that it is written at and its fields. Which kinds there are is in `kinds.ts` and `faults.ts`. */
import * as z from 'zod';
import { field } from './field.ts';

/** pino's numbers. */
export const levels = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;
export type Level = keyof typeof levels;

export interface Kind {
  name: string;
  /** Of most there is one. */
  levels: readonly Level[];
  /** Tells a reader when such a line is written. */
  when: string;
  /** What `msg` is, or begins with (letters and spaces); absent: the line has none. */
  msg?: { is: string } | { begins: string };
  /** Of the whole line, and no other field may be in it. */
  line: z.ZodObject;
}

export interface KindOptions extends Omit<Kind, 'line' | 'levels'> {
  level: Level | readonly Level[];
  fields: Record<string, z.ZodType>;
}

export function createKind({ level, fields, ...kind }: KindOptions): Kind {
  const written = typeof level === 'string' ? [level] : level;
  const { msg } = kind;
  const line = z.strictObject({
    level: field(z.literal(written.map((name) => levels[name])), written.join(' or ')),
    time: field(z.iso.datetime({ precision: 3 }), 'Instant of the line, UTC.'),
    ...fields,
    ...(msg && { msg: field(schemaOf(msg), 'The sentence of this kind.') }),
  });
  return { ...kind, levels: written, line: line.meta({ id: kind.name, description: kind.when }) };
}

function schemaOf(msg: NonNullable<Kind['msg']>): z.ZodType {
  return 'is' in msg ? z.literal(msg.is) : z.string().regex(new RegExp(`^${msg.begins}`));
}
