/** Values of the fuzzer: JSON that nobody sends, and arguments that fit the schema of a command and make no sense. */
import { type CommandName, commandNames, commands } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';
import * as z from 'zod';

const nastyTexts = [
  '',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '\u0000',
  '\ud800',
  '\u2028',
  'a'.repeat(2_000),
  '{"ok":true}',
  "'; DROP TABLE bookings; --",
  '../../etc/passwd',
  'user:c-1',
  '💈'.repeat(50),
];
const nastyNumbers = [0, -0, -1, 1.5, 1e308, 2 ** 53, -(2 ** 31), 5e-324, 4_294_967_296];

export function randomJson(random: Random, depth = 4): unknown {
  switch (random.int(depth > 0 ? 9 : 5)) {
    case 0:
      return random.pick(nastyTexts);
    case 1:
      return random.pick(nastyNumbers);
    case 2:
      return random.chance(0.5);
    case 3:
      return null;
    case 4:
      return Buffer.from(random.bytes(random.int(40))).toString('latin1');
    case 5:
      return Array.from({ length: random.int(5) }, () => randomJson(random, depth - 1));
    case 6:
      return Array.from({ length: random.int(2_000) }, () => random.int(10));
    default:
      return Object.fromEntries(
        Array.from({ length: random.int(5) }, () => [random.pick(keys), randomJson(random, depth - 1)]),
      );
  }
}

/** Of what the service looks at, and of what it should not. */
const keys = [
  'key',
  'bookingId',
  'token',
  'ids',
  'stream',
  'limit',
  'type',
  'toJSON',
  'then',
  'length',
  'constructor',
  '',
];

/** Texts for the patterns of the protocol; the first that fits is as good as any. */
function texts(random: Random): string[] {
  const hex = (bytes: number) => Buffer.from(random.bytes(bytes)).toString('hex');
  const uuid = `${hex(4)}-${hex(2)}-7${hex(2).slice(1)}-a${hex(2).slice(1)}-${hex(6)}`;
  const at = new Date(
    Date.UTC(2020 + random.int(12), random.int(12), 1 + random.int(28), random.int(24)),
  ).toISOString();
  return [
    uuid,
    random.pick([at, '9999-12-31T23:59:59.999Z', '0001-01-01T00:00:00Z']),
    random.pick(['user:c-1', 'user:fuzz-1', 'vendor:v-1', 'group:beta', 'all']),
    `00-${hex(16)}-${hex(8)}-01`,
    hex(32),
    '22:00',
    'de-AT',
    random.pick(['c-1', 'fuzz-1', 'v-1', 'x'.repeat(64)]),
  ];
}

type Schema = { [key: string]: unknown } | boolean;

/** What the JSON Schema allows, as far as a fuzzer needs it: what does not fit is one more kind of nonsense. */
function generate(schema: Schema, random: Random): unknown {
  if (typeof schema === 'boolean') return randomJson(random, 1);
  const { anyOf, oneOf, allOf, enum: options, type } = schema as Record<string, unknown>;
  if (Array.isArray(options)) return random.pick(options);
  if ('const' in schema) return schema.const;
  if (Array.isArray(anyOf)) return generate(random.pick(anyOf as Schema[]), random);
  if (Array.isArray(oneOf)) return generate(random.pick(oneOf as Schema[]), random);
  if (Array.isArray(allOf)) return Object.assign({}, ...(allOf as Schema[]).map((part) => generate(part, random)));
  switch (type) {
    case 'object':
      return generateObject(schema, random);
    case 'array':
      return Array.from({ length: random.chance(0.1) ? 300 : 1 + random.int(3) }, () =>
        generate((schema.items ?? {}) as Schema, random),
      );
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = 1_000 } = schema as { minimum?: number; maximum?: number };
      return random.chance(0.2) ? random.pick([minimum, maximum]) : minimum + random.int(5);
    }
    case 'boolean':
      return random.chance(0.5);
    case 'string':
      return generateText(schema as { pattern?: string; minLength?: number; maxLength?: number }, random);
    default:
      return randomJson(random, 1);
  }
}

function generateObject(schema: { [key: string]: unknown }, random: Random): object {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Schema>; required?: string[] };
  const wanted = Object.entries(properties).filter(([name]) => required.includes(name) || random.chance(0.3));
  return Object.fromEntries(wanted.map(([name, inner]) => [name, generate(inner, random)]));
}

function generateText(schema: { pattern?: string; minLength?: number; maxLength?: number }, random: Random): string {
  const { pattern, minLength = 0, maxLength = 40 } = schema;
  if (pattern !== undefined) {
    const expression = new RegExp(pattern);
    return texts(random).find((text) => expression.test(text)) ?? 'no text fits';
  }
  return random.pick(nastyTexts).slice(0, maxLength).padEnd(minLength, 'x');
}

const schemas = new Map(
  commandNames.map((name) => [name, z.toJSONSchema(commands[name].args, { io: 'input', unrepresentable: 'any' })]),
);

export function randomCommand(random: Random): { name: CommandName; args: unknown } {
  const name = random.pick(commandNames);
  return { name, args: generate(schemas.get(name) as unknown as Schema, random) };
}
