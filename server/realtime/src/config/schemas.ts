/** Schemas that several variables share. */
import * as z from 'zod';

export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'not a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `not from ${min} to ${max}`);

/** Of something, as 0.25. */
export const share = z
  .string()
  .regex(/^\d+(?:\.\d+)?$/, 'not a share such as 0.25')
  .transform(Number)
  .refine((value) => value <= 1, 'not from 0 to 1');

/** Of a file with a secret. Its text in place of the path is refused here, before an error could show it. */
export const secretPath = z
  .string()
  .min(1)
  .refine((text) => !/-----BEGIN|\n/.test(text), 'the text itself; give the path of a file that holds it');
