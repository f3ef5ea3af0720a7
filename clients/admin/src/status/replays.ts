/** Replays: tokens that were used on another device than their own (SE12), gathered so that a theft of many is one entry. Pure. */
import { listText, plural } from '../words/figures.ts';
import type { CriticalEvent } from './critical-log.ts';

export interface ReplayRecord {
  id: string;
  at: string;
  target?: string | undefined;
  address: string;
}

/** Replays that are no further apart belong together, ms. */
const SAME_REPLAYS_MS = 600_000;

export function replayEvents(replays: readonly ReplayRecord[]): CriticalEvent[] {
  const groups: ReplayRecord[][] = [];
  for (const record of replays) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (last !== undefined && Date.parse(last.at) - Date.parse(record.at) <= SAME_REPLAYS_MS) group?.push(record);
    else groups.push([record]);
  }
  return groups.map((group) => {
    const people = [...new Set(group.map(({ target = 'somebody' }) => target.replace(/^user:/, '')))];
    const [newest, oldest] = [group[0], group.at(-1)];
    const whose =
      people.length === 1
        ? `A token of ${people[0]} was`
        : `Tokens of ${plural(people.length, 'person', 'people')} were`;
    return {
      id: `replays ${oldest?.id}`,
      severity: 'warning',
      title: `${whose} used on another device`,
      detail: `${listText(people)}, from ${listText([...new Set(group.map(({ address }) => address))])}.`,
      atMs: Date.parse(oldest?.at ?? ''),
      lastMs: Date.parse(newest?.at ?? ''),
      open: false,
    };
  });
}
