/** An answer that lasts: a question whose times move on is another one each time, and what is read of the last must not leave the screen until the next is there. */
import { useRef } from 'react';
import type { Answer } from './use-question.ts';

/** @param what is looked at, apart from the times; of something else nothing lasts */
export function useLasting<T>(answer: Answer<T>, what: string): Answer<T> {
  const last = useRef<(Pick<Answer<T>, 'value' | 'atMs'> & { what: string }) | undefined>(undefined);
  if (answer.value !== undefined) last.current = { what, value: answer.value, atMs: answer.atMs };
  if (answer.value !== undefined || last.current?.what !== what) return answer;
  const { value, atMs } = last.current;
  return { ...answer, value, atMs };
}
