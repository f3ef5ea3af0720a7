/** Questions as React asks them: on each connection anew, with the last answer kept while the next is on its way. */
import type { CommandInput, CommandValue, Failure, Overview } from '@slotwire/protocol';
import type { Question } from '@slotwire/sdk';
import { useCallback, useEffect, useState } from 'react';
import { useConnection, useSocketEvent } from './readings.ts';
import { useSocket } from './socket-provider.ts';

export interface AnswerState<T> {
  /** `waiting`: asked as soon as there is a connection. `failed`: the last try; `again` tries once more. */
  status: 'waiting' | 'asking' | 'answered' | 'failed';
  /** The newest answer to this question, also while another one is awaited. */
  value: T | undefined;
  /** Why not; undefined where no answer came. */
  failure: Failure | undefined;
}

export type AnswerHandle<T> = AnswerState<T> & {
  again(): void;
};

const nothing = { status: 'waiting', value: undefined, failure: undefined } as const;

/** @param args compared by what they say, so they may be made anew with each drawing. */
export function useQuestion<Q extends Question>(question: Q, args: CommandInput<Q>): AnswerHandle<CommandValue<Q>> {
  const client = useSocket();
  const connection = useConnection();
  const sessionId = connection.status === 'connected' ? connection.sessionId : undefined;
  const asked = JSON.stringify([question, args]);
  const [state, setState] = useState<{ asked: string } & AnswerState<CommandValue<Q>>>({ asked, ...nothing });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for question and args, `round` asks again
  useEffect(() => {
    const waiting = sessionId === undefined;
    setState((now) => ({
      asked,
      status: waiting ? 'waiting' : 'asking',
      value: now.asked === asked ? now.value : undefined,
      failure: undefined,
    }));
    if (waiting) return;
    let isWanted = true;
    client.ask(question, args).then(
      (answer) => {
        if (!isWanted) return;
        setState((now) =>
          answer.ok === true
            ? { asked, status: 'answered', value: answer.value, failure: undefined }
            : { ...now, status: 'failed', failure: answer.ok === false ? answer : undefined },
        );
      },
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [client, sessionId, asked, round]);
  const again = useCallback(() => setRound((now) => now + 1), []);
  const { asked: answered, ...answer } = state;
  return answered === asked ? { ...answer, again } : { ...nothing, again };
}

/** The day of a vendor, kept up to date by the service for as long as it is shown. */
export function useOverview(args: CommandInput<'overview:get'>): AnswerHandle<Overview> {
  const answer = useQuestion('overview:get', args);
  const [told, setTold] = useState<Overview | undefined>(undefined);
  useSocketEvent('overview', setTold);
  const { value } = answer;
  const isNewer = told !== undefined && value !== undefined && told.at >= value.at && told.timeZone === value.timeZone;
  return isNewer ? { ...answer, value: told } : answer;
}
