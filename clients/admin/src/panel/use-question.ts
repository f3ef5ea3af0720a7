/** A question as a page asks it: on each connection anew, from time to time again, with the last answer kept while the next is on its way. */
import type { CommandValue } from '@slotwire/protocol';
import { useRuntime } from '@slotwire/react';
import type { AdminArgs, AdminCommand } from '@slotwire/sdk';
import { useCallback, useEffect, useState } from 'react';
import { type OutcomeWords, refusalWords, unknownAnswerWords } from '../words/outcome.ts';
import { useConnection, usePanel } from './panel-context.ts';

export interface Answer<T> {
  /** `waiting`: there is no connection; asked when there is one. */
  status: 'waiting' | 'asking' | 'answered' | 'failed';
  /** The newest answer to this question, also while another is awaited or none came. */
  value: T | undefined;
  /** By the service's clock, of `value`. */
  atMs: number | undefined;
  /** Why the last try brought nothing. */
  words: OutcomeWords | undefined;
  refresh(): void;
}

interface Kept<T> {
  asked: string;
  status: Answer<T>['status'];
  value: T | undefined;
  atMs: number | undefined;
  words: OutcomeWords | undefined;
}

const nothing = { status: 'waiting', value: undefined, atMs: undefined, words: undefined } as const;

/**
 * @param args compared by what they say; undefined: nothing is asked
 * @param everyMs asked again so often; 0: only by `refresh`
 */
export function useQuestion<C extends AdminCommand>(
  command: C,
  args: AdminArgs<C> | undefined,
  everyMs = 0,
): Answer<CommandValue<C>> {
  const { service } = usePanel();
  const { timers } = useRuntime();
  const connection = useConnection();
  const sessionId = connection.status === 'connected' ? connection.sessionId : undefined;
  const asked = args === undefined ? '' : JSON.stringify([command, args]);
  const [kept, setKept] = useState<Kept<CommandValue<C>>>({ asked, ...nothing });
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for command and args, `round` asks again
  useEffect(() => {
    const isReady = sessionId !== undefined && args !== undefined;
    setKept((now) => ({ ...(now.asked === asked ? now : nothing), asked, status: isReady ? 'asking' : 'waiting' }));
    if (!isReady) return undefined;
    let isWanted = true;
    void service.ask(command, args).then((answer) => {
      if (!isWanted) return;
      if (answer.ok === true) {
        setKept({ asked, status: 'answered', value: answer.value, atMs: service.nowMs(), words: undefined });
        return;
      }
      const words = answer.ok === false ? refusalWords(answer) : unknownAnswerWords(answer);
      setKept((now) => ({ ...now, status: 'failed', words }));
    });
    return () => {
      isWanted = false;
    };
  }, [service, sessionId, asked, round]);

  useEffect(() => {
    if (everyMs === 0) return undefined;
    const timer = timers.every(everyMs, () => setRound((now) => now + 1));
    return () => timer.stop();
  }, [timers, everyMs]);

  const refresh = useCallback(() => setRound((now) => now + 1), []);
  const { asked: answered, ...answer } = kept;
  return answered === asked ? { ...answer, refresh } : { ...nothing, refresh };
}
