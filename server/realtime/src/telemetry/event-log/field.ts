/** Field: one property of a line, with what a reader has to know of it: its meaning, its unit, and when it is absent. */
import * as z from 'zod';

export interface FieldNotes {
  description: string;
  /** Absent: it counts nothing. */
  unit?: 'ms' | 's' | 'bytes' | 'events' | 'rows' | 'connections' | 'lines';
  /** When the field is not in the line; absent: it always is. */
  absent?: string;
}

declare module 'zod' {
  interface GlobalMeta {
    unit?: FieldNotes['unit'];
    absent?: string;
  }
}

export function field<T extends z.ZodType>(schema: T, description: string, unit?: FieldNotes['unit']) {
  return schema.meta({ description, ...(unit && { unit }) });
}

/** @param absent when it is not there: “without a token that counts” */
export function optional<T extends z.ZodType>(
  schema: T,
  description: string,
  absent: string,
  unit?: FieldNotes['unit'],
): z.ZodOptional<T> {
  return schema.optional().meta({ description, absent, ...(unit && { unit }) });
}

export function notesOf(schema: z.ZodType): FieldNotes {
  const { description, unit, absent } = schema.meta() ?? {};
  if (description === undefined) throw new Error('a field without a description');
  return { description, ...(unit && { unit }), ...(absent && { absent }) };
}

export const text = z.string();
export const id = z.string().min(1);
export const count = z.int().min(0);
export const milliseconds = z.number().min(0);

/** As pino writes an error. Whoever threw it may have hung more on it (`code` of Node and SQLite, `cause`). */
export const fault = z.looseObject({ type: z.string(), message: z.string(), stack: z.string() });
