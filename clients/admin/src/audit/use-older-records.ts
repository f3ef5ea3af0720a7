/** Older records: pages of the audit log behind the first, added below it. */

import type { CommandValue } from '@slotwire/protocol';
import type { AdminArgs } from '@slotwire/sdk';
import { useEffect, useState } from 'react';
import { usePanel } from '../panel/panel-context.ts';
import { type OutcomeWords, refusalWords, unknownAnswerWords } from '../words/outcome.ts';
import type { AuditRecord } from './audit-words.ts';

type Page = CommandValue<'audit:list'>;

export interface OlderRecords {
  records: readonly AuditRecord[];
  hasMore: boolean;
  isLoading: boolean;
  /** Why the last page did not come. */
  words: OutcomeWords | undefined;
  load(): void;
}

export function useOlderRecords(args: AdminArgs<'audit:list'>, first: Page | undefined): OlderRecords {
  const { service } = usePanel();
  const [pages, setPages] = useState<readonly Page[]>([]);
  const [isLoading, setLoading] = useState(false);
  const [words, setWords] = useState<OutcomeWords | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another first page begins anew
  useEffect(() => {
    setPages([]);
    setWords(undefined);
  }, [first]);
  const all = first === undefined ? [] : [first, ...pages];
  const next = all.at(-1)?.next;
  const load = async () => {
    if (next === undefined) return;
    setLoading(true);
    const answer = await service.ask('audit:list', { ...args, before: next });
    setLoading(false);
    setWords(answer.ok === true ? undefined : answer.ok === false ? refusalWords(answer) : unknownAnswerWords(answer));
    if (answer.ok === true) setPages((now) => [...now, answer.value]);
  };
  return {
    records: all.flatMap((page) => page.records),
    hasMore: next !== undefined,
    isLoading,
    words,
    load: () => void load(),
  };
}
