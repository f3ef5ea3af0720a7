/**
 * Disconnect each: closes sessions one after the other. Waits where the service says so, asks once again under the same key where no answer came, and stops at a refusal that
 * would meet the others as well.
 */
import type { AdminArgs, AdminService } from '@slotwire/sdk';
import { type OutcomeWords, refusalWords } from '../words/outcome.ts';

export interface EachOutcome {
  closed: number;
  /** Were not there any more. */
  gone: number;
  /** Nobody knows. */
  unknown: number;
  /** Why it stopped. */
  refused: OutcomeWords | undefined;
}

export interface EachHost {
  wait(ms: number): Promise<void>;
  /** So many are dealt with. */
  onProgress(count: number): void;
}

const MAX_TRIES = 3;
const RETRY_MS = 1_000;

export async function disconnectEach(
  service: Pick<AdminService, 'ask'>,
  sessionIds: readonly string[],
  goodbye: Pick<AdminArgs<'connections:disconnect'>, 'code' | 'reason'>,
  { wait, onProgress }: EachHost,
): Promise<EachOutcome> {
  const outcome: EachOutcome = { closed: 0, gone: 0, unknown: 0, refused: undefined };
  for (const [index, sessionId] of sessionIds.entries()) {
    let key: string | undefined;
    for (let attempt = 1; ; attempt++) {
      const answer = await service.ask(
        'connections:disconnect',
        { sessionId, ...goodbye },
        key === undefined ? {} : { key },
      );
      const isLast = attempt >= MAX_TRIES;
      if (answer.ok === true) {
        outcome.closed += 1;
        break;
      }
      if (answer.ok === 'unknown') {
        key = answer.key;
        if (!isLast && answer.why === 'timeout') continue;
        outcome.unknown += 1;
        break;
      }
      if (answer.code === 'NOT_FOUND') {
        outcome.gone += 1;
        break;
      }
      if (answer.retry === 'backoff' && !isLast) {
        await wait(answer.retryAfterMs ?? RETRY_MS);
        continue;
      }
      outcome.refused = refusalWords(answer);
      return outcome;
    }
    onProgress(index + 1);
  }
  return outcome;
}
