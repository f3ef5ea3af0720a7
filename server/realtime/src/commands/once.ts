/**
 * Once: a key takes effect once (CM2). Around any command that carries a key: the first outcome is kept in the same
 * commit as its writes, and a repeat gets that outcome again, wherever and whenever it comes.
 */
import { hash } from 'node:crypto';
import { type ErrorCode, errors, type Failure, type Notification } from '@slotwire/protocol';
import { emptyWriteSet, type KeyRecord, type WriteSet } from '../storage/store.ts';
import type { Work } from '../storage/view.ts';

export type AckCode = 'OK' | ErrorCode;

/** What a command came to. */
export interface Outcome {
  code: AckCode;
  /** The whole ack, as JSON text. */
  json: string;
  /** What it told others; absent where it told nobody, and in a repeat. */
  told?: readonly Notification[];
}

export interface Answer extends Outcome {
  /** This key took effect before; `json` says so too. */
  replayed: boolean;
}

/** What `decide` of a command returns; made by `accept` and `reject`. */
export interface Decision {
  writes: WriteSet;
  value: Outcome;
}

export interface KeyedCommand {
  /** Whose key: the `sub` of the token, so that people cannot meet in their keys. */
  userId: string;
  key: string;
  /** From `hashArgs`. */
  argsHash: string;
  atMs: number;
}

/**
 * Rejections are kept too: a command that was refused and whose ack was lost must not take effect when it is repeated
 * an hour later. The same key with other arguments is KEY_REUSED, which is not kept: the key's first outcome stands.
 */
export function once({ userId, key, argsHash, atMs }: KeyedCommand, inner: Work<Outcome>): Work<Answer> {
  return {
    reads: { ...inner.reads, keys: [...inner.reads.keys, { userId, key }] },
    decide(view) {
      const first = view.key(userId, key);
      if (first !== undefined) {
        return { writes: emptyWriteSet, value: first.argsHash === argsHash ? replay(first) : keyReused };
      }
      const { writes, value } = inner.decide(view);
      const record: KeyRecord = { userId, key, argsHash, ack: value.json, atMs };
      return { writes: { ...writes, keys: [...writes.keys, record] }, value: { ...value, replayed: false } };
    },
  };
}

/** `{ ok: true, value }`, with what it wrote. */
export function accept(valueJson: string, writes: WriteSet, told?: readonly Notification[]): Decision {
  return { writes, value: { code: 'OK', json: `${ACCEPTED}"value":${valueJson}}`, ...(told && { told }) } };
}

/** `{ ok: false, code, message, retry, … }`. Writes nothing. */
export function reject(
  code: ErrorCode,
  more: { message?: string | undefined; currentJson?: string | undefined; freeJson?: string | undefined } = {},
): Decision {
  const { message = errors[code].message, currentJson, freeJson } = more;
  let json = `{"ok":false,"code":"${code}","message":${JSON.stringify(message)},"retry":"${errors[code].retry}"`;
  if (currentJson !== undefined) json += `,"current":${currentJson}`;
  if (freeJson !== undefined) json += `,"free":${freeJson}`;
  return { writes: emptyWriteSet, value: { code, json: `${json}}` } };
}

/**
 * A text that is the same for the same command with equal arguments. Neither the order of fields nor the key nor the
 * trace counts: a repeat may meet a newer release, and may carry another trace. 128 bits of SHA-256: nobody can make
 * two commands look like one.
 */
export function hashArgs(command: string, args: object): string {
  return hash('sha256', command + fieldsOf(args, ['key', 'trace']), 'base64url').slice(0, 22);
}

const ACCEPTED = '{"ok":true,';
const keyReused: Answer = { ...reject('KEY_REUSED').value, replayed: false };

function replay({ ack }: KeyRecord): Answer {
  const code: AckCode = ack.startsWith(ACCEPTED) ? 'OK' : (JSON.parse(ack) as Failure).code;
  return { code, json: `${ack.slice(0, -1)},"replayed":true}`, replayed: true };
}

/** JSON with the fields of objects in one order, and absent ones left out. */
function toCanonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? `[${value.map(toCanonical).join()}]` : fieldsOf(value, []);
}

function fieldsOf(value: object, except: readonly string[]): string {
  const fields = value as Record<string, unknown>;
  let text = '{';
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name];
    if (field !== undefined && !except.includes(name)) text += `${JSON.stringify(name)}:${toCanonical(field)},`;
  }
  return `${text}}`;
}
