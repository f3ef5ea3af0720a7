/** What the table of commands says of each, and what its files share. */
import type * as z from 'zod';
import { keySchema, type Role, traceparentSchema } from './primitives.ts';

export const Namespace = { Main: '/', Admin: '/admin' } as const;
export type Namespace = (typeof Namespace)[keyof typeof Namespace];

export interface CommandSpec {
  namespaces: readonly Namespace[];
  /** Who may send it. */
  roles: readonly Role[];
  /** Changes something, so it carries a key and is applied once (CM2). */
  keyed: boolean;
  args: z.ZodType;
  value: z.ZodType;
}

export const keyed = { key: keySchema, trace: traceparentSchema.optional() };

export const main: readonly Namespace[] = ['/'];
export const admin: readonly Namespace[] = ['/admin'];

export const person: readonly Role[] = ['customer', 'vendor'];
export const customer: readonly Role[] = ['customer'];
export const vendor: readonly Role[] = ['vendor'];
export const adminOnly: readonly Role[] = ['admin'];
