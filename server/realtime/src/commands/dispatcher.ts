/**
 * Dispatcher: the one way of every message. Known event → schema → limits → role → handler → ack, and a metric for each and a log line for each of the sample.
 * The table of `@slotwire/protocol` says which events there are and who may send them; a handler never checks that again.
 */
import {
  type CommandArgs,
  type CommandName,
  commands,
  type ErrorCode,
  type Failure,
  failure,
} from '@slotwire/protocol';
import type { Clock } from '@slotwire/runtime';
import type * as z from 'zod';
import type { CommandGate } from '../limits/command-gate.ts';
import type { Session } from '../sessions/session.ts';
import { StoreError } from '../storage/store.ts';
import type { Log } from '../telemetry/log.ts';
import type { LogSample } from '../telemetry/log-sample.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Observer } from '../telemetry/observer.ts';
import { traceIdOf } from '../telemetry/trace.ts';
import type { Answer } from './once.ts';

export type Handler<C extends CommandName> = (session: Session, args: CommandArgs<C>) => Answer | Promise<Answer>;
export type Handlers = { readonly [C in CommandName]: Handler<C> };

export interface Dispatcher {
  /** Never rejects: what goes wrong is the ack. */
  dispatch(session: Session, message: Message): Promise<void>;
}

export interface Message {
  event: string;
  args: readonly unknown[];
  bytes: number;
  answer: ((ackJson: string) => void) | undefined;
}

export interface DispatcherParts {
  handlers: Handlers;
  gate: CommandGate;
  clock: Clock;
  metrics: Metrics;
  log: Log;
  sample: LogSample;
  observer: Pick<Observer, 'command'>;
}

type Parsed = { name: CommandName; args: object } | { failure: Failure };

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { handlers, gate, clock, metrics, log, sample, observer } = parts;

  async function run(session: Session, parsed: Parsed): Promise<Answer> {
    if ('failure' in parsed) return answerFailure(parsed.failure);
    const { name, args } = parsed;
    try {
      return await (handlers[name] as Handler<CommandName>)(session, args as CommandArgs<CommandName>);
    } catch (error) {
      const code: ErrorCode = error instanceof StoreError ? 'STORE_UNAVAILABLE' : 'INTERNAL';
      if (code === 'STORE_UNAVAILABLE') metrics.storeFailures.inc({ during: 'commands' });
      log.error({ err: error, event: name, user: session.userId, session: session.id }, 'a handler failed');
      return answerFailure(failure(code));
    }
  }

  /** Sessions with a message that waits for the cluster to count it: those behind it wait as well (CM4). */
  const turns = new WeakMap<Session, Promise<Failure | undefined>>();

  /** What is malformed, unknown or not allowed is counted too (RL2). At once where nothing has to be asked. */
  function count(session: Session, event: string): Failure | undefined | Promise<Failure | undefined> {
    const verdict = gate.check(session, event);
    const before = turns.get(session);
    if (before === undefined && !(verdict instanceof Promise)) return verdict;
    const turn = (before ?? Promise.resolve()).then(() => verdict);
    turns.set(session, turn);
    const end = () => {
      if (turns.get(session) === turn) turns.delete(session);
    };
    turn.then(end, end);
    return turn;
  }

  async function runCounted(session: Session, event: string, parsed: Parsed): Promise<Answer> {
    const verdict = count(session, event);
    const limited = verdict instanceof Promise ? await verdict : verdict;
    return limited === undefined ? run(session, parsed) : answerFailure(limited);
  }

  return {
    async dispatch(session, { event, args, bytes, answer }) {
      const startedMs = clock.monotonicMs();
      const parsed = parse(session, event, args);
      const result = await runCounted(session, event, parsed);
      answer?.(result.json);
      const durationMs = clock.monotonicMs() - startedMs;
      // A name that is not ours must not become a label: anybody can make up any number of them.
      const command = Object.hasOwn(commands, event) ? event : 'unknown';
      const outcome = result.replayed ? 'REPLAYED' : result.code;
      metrics.commands.inc({ command, code: outcome });
      const trace = 'args' in parsed ? (parsed.args as { trace?: string }).trace : undefined;
      const exemplar = trace !== undefined && sample.isSpecial(outcome, durationMs) ? traceIdOf(trace) : undefined;
      metrics.ackSeconds.observe({ command }, durationMs / 1_000, exemplar);
      observer.command(session, command, outcome, durationMs, bytes, trace);
      const rate = sample.rateOf(outcome, durationMs, trace);
      if (rate === 0) return;
      log.info({
        dir: 'in',
        event: command,
        user: session.userId,
        device: session.deviceId,
        session: session.id,
        trace,
        bytes,
        ms: Math.round(durationMs * 100) / 100,
        outcome,
        rate: rate < 1 ? rate : undefined,
      });
    },
  };
}

/** Exported for the test that walks the whole table. */
export function parse(session: Session, event: string, args: readonly unknown[]): Parsed {
  if (!Object.hasOwn(commands, event)) return { failure: failure('UNKNOWN_EVENT') };
  const name = event as CommandName;
  const spec = commands[name];
  if (!spec.namespaces.includes(session.connection.namespace)) return { failure: failure('UNKNOWN_EVENT') };
  const parsed = (spec.args as z.ZodType<object>).safeParse(args[0]);
  if (!parsed.success) return { failure: failure('BAD_REQUEST', { issues: issuesOf(parsed.error) }) };
  if (!(spec.roles as readonly string[]).includes(session.claims.role)) return { failure: failure('FORBIDDEN') };
  return { name, args: parsed.data };
}

const MAX_ISSUES = 10;

export function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.slice(0, MAX_ISSUES).map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}

/** An answer that was not recorded under any key. */
export function answerValue(value: unknown): Answer {
  return { code: 'OK', json: JSON.stringify({ ok: true, value }), replayed: false };
}

export function answerFailure(failed: Failure): Answer {
  return { code: failed.code, json: JSON.stringify(failed), replayed: false };
}
