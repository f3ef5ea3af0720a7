/** Admin commands: those of namespace `/admin`, and which of them carry a key. A test holds this list and the protocol's table together. */
import type { Ack, CommandInput, CommandName, CommandValue } from '@slotwire/protocol';
import { isFields } from './inbound.ts';
import type { Unknown } from './requests.ts';

/** True: it changes something, so it carries a key and is applied once (CM2). */
export const adminCommands = {
  'analytics:query': false,
  'audit:list': false,
  'broadcast:cancel': true,
  'broadcast:list': false,
  'broadcast:preview': false,
  'broadcast:send': true,
  'connections:disconnect': true,
  'connections:list': false,
  'limits:get': false,
  'limits:set': true,
  'metrics:subscribe': false,
  'metrics:unsubscribe': false,
  'monitor:subscribe': false,
  'monitor:unsubscribe': false,
  'push:decisions': false,
  'session:revoke': true,
} as const satisfies Partial<Record<CommandName, boolean>>;

export type AdminCommand = keyof typeof adminCommands;

/** What the app gives: key and trace are added on the way. */
export type AdminArgs<C extends AdminCommand> = Omit<CommandInput<C>, 'key' | 'trace'>;

/**
 * `unknown`: no link, or no answer that could be read. Of a keyed command nobody knows whether it took effect; repeated with the same `key` it
 * is applied once at most, and says what became of it the first time.
 */
export type AdminUnknown = Unknown & { key?: string };
export type AdminAnswer<C extends AdminCommand> = Ack<CommandValue<C>> | AdminUnknown;

const list = (field: string) => (value: unknown) => isFields(value) && Array.isArray(value[field]);
const fields =
  (...names: string[]) =>
  (value: unknown) =>
    isFields(value) && names.every((name) => isFields(value[name]));
const count = (field: string) => (value: unknown) => isFields(value) && typeof value[field] === 'number';
const isFlag = (value: unknown) => isFields(value) && typeof value.stopped === 'boolean';
const isBroadcast = (value: unknown) =>
  isFields(value) && typeof value.id === 'string' && typeof value.state === 'string' && isFields(value.audience);
const isReach = fields('connected', 'push');

/** Just enough that a malformed answer breaks no page. */
const isValue: { readonly [C in AdminCommand]: (value: unknown) => boolean } = {
  'analytics:query': list('buckets'),
  'audit:list': list('records'),
  'broadcast:cancel': isBroadcast,
  'broadcast:list': (value) =>
    list('broadcasts')(value) &&
    (value as { broadcasts: unknown[] }).broadcasts.every((one) => isBroadcast(one) && fields('progress')(one)),
  'broadcast:preview': isReach,
  'broadcast:send': (value) => isFields(value) && isReach(value.reach),
  'connections:disconnect': count('matched'),
  'connections:list': (value) => list('connections')(value) && count('total')(value) && list('missing')(value),
  'limits:get': (value) => fields('settings', 'shares')(value) && count('version')(value) && list('nodes')(value),
  'limits:set': (value) => fields('settings')(value) && count('version')(value),
  'metrics:subscribe': (value) => list('history')(value) && list('missing')(value),
  'metrics:unsubscribe': isFlag,
  'monitor:subscribe': (value) => isFields(value) && typeof value.id === 'string',
  'monitor:unsubscribe': isFlag,
  'push:decisions': list('decisions'),
  'session:revoke': count('closed'),
};

export function isAdminValue<C extends AdminCommand>(command: C, value: unknown): value is CommandValue<C> {
  return isValue[command](value);
}
