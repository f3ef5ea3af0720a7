/** The shapes of everything that crosses the wire, as one canonical text: what `version.ts` pins the hash of. */
import * as z from 'zod';
import { failureSchema } from './ack.ts';
import { commands } from './commands.ts';
import { errors } from './errors.ts';
import { serverEvents } from './events.ts';
import { handshakeSchema } from './handshake.ts';
import { appConfigAnswer, devSessionAnswer, devSessionBody, marketplaceAnswer, postBookingBody } from './http.ts';

/** What a peer may write. What parsing makes of it (canonical instants) is no matter of the wire. */
const json = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

export function describeShapes(): string {
  const described = {
    errors: Object.fromEntries(Object.entries(errors).map(([code, { retry }]) => [code, retry])),
    handshake: json(handshakeSchema),
    failure: json(failureSchema),
    events: Object.fromEntries(Object.entries(serverEvents).map(([name, schema]) => [name, json(schema)])),
    commands: Object.fromEntries(
      Object.entries(commands).map(([name, { args, value, namespaces, roles, keyed }]) => [
        name,
        { namespaces, roles, keyed, args: json(args), value: json(value) },
      ]),
    ),
    http: [postBookingBody, devSessionBody, devSessionAnswer, marketplaceAnswer, appConfigAnswer].map((schema) =>
      json(schema),
    ),
  };
  return JSON.stringify(sortKeys(described), null, 2);
}

/** Keys in one order, so that moving a line in a schema does not look like a change of the wire. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}
