/** A deed: a command that changes something, given once and followed to its end. What did not answer can be asked again under the same key. */
import type { CommandValue, Failure } from '@slotwire/protocol';
import type { AdminAnswer, AdminArgs, AdminCommand, AdminUnknown } from '@slotwire/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type OutcomeWords, refusalWords, unknownDeedWords } from '../words/outcome.ts';
import { usePanel } from './panel-context.ts';

export type DeedState<C extends AdminCommand> =
  | { status: 'idle' }
  | { status: 'pending' }
  | { status: 'done'; value: CommandValue<C> }
  | { status: 'refused'; failure: Failure; words: OutcomeWords }
  /** Done or not: nobody knows. */
  | { status: 'unknown'; answer: AdminUnknown; words: OutcomeWords };

export interface Deed<C extends AdminCommand> {
  state: DeedState<C>;
  run(args: AdminArgs<C>): Promise<AdminAnswer<C>>;
  /** Of an unknown outcome: the same again, which takes effect once at most. */
  again(): Promise<AdminAnswer<C> | undefined>;
  reset(): void;
}

export function useDeed<C extends AdminCommand>(command: C): Deed<C> {
  const { service } = usePanel();
  const [state, setState] = useState<DeedState<C>>({ status: 'idle' });
  /** The one that the state speaks of. */
  const turn = useRef(0);
  const last = useRef<{ args: AdminArgs<C>; key: string | undefined } | undefined>(undefined);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );

  const give = useCallback(
    async (args: AdminArgs<C>, key?: string) => {
      turn.current += 1;
      const own = turn.current;
      setState({ status: 'pending' });
      const answer = await service.ask(command, args, key === undefined ? {} : { key });
      if (own === turn.current) {
        last.current = answer.ok === 'unknown' ? { args, key: answer.key } : undefined;
        setState(stateOf(answer));
      }
      return answer;
    },
    [service, command],
  );
  const run = useCallback((args: AdminArgs<C>) => give(args), [give]);
  const again = useCallback(async () => {
    const known = last.current;
    return known === undefined ? undefined : give(known.args, known.key);
  }, [give]);
  const reset = useCallback(() => {
    turn.current += 1;
    last.current = undefined;
    setState({ status: 'idle' });
  }, []);
  return { state, run, again, reset };
}

function stateOf<C extends AdminCommand>(answer: AdminAnswer<C>): DeedState<C> {
  if (answer.ok === true) return { status: 'done', value: answer.value };
  if (answer.ok === false) return { status: 'refused', failure: answer, words: refusalWords(answer) };
  return { status: 'unknown', answer, words: unknownDeedWords(answer) };
}
