/** Preferences: a change merged into what a person has set (PF1). What a change may say is the schema's to judge, what it closes `closedBy`'s. */
import { isDeepStrictEqual } from 'node:util';
import {
  type CommandArgs,
  defaultPreferences,
  mergePreferences,
  type PreferenceChanges,
  userStream,
} from '@slotwire/protocol';
import { accept, type Outcome } from '../commands/once.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';
import type { Work } from '../storage/view.ts';
import { encodeBody } from '../streams/encode.ts';

/** What sets nothing new is answered with what there is: no version, and no event that every device would have to hear. */
export function preferencesWork(
  userId: string,
  { trace, ...changes }: PreferenceChanges & Pick<CommandArgs<'preferences:set'>, 'trace'>,
  { eventId, atMs }: { eventId: string; atMs: number },
): Work<Outcome> {
  return {
    reads: { ...emptyReadSet, preferences: [userId] },
    decide(view) {
      const current = view.preferences(userId) ?? defaultPreferences;
      const preferences = mergePreferences(current, changes);
      if (isDeepStrictEqual({ ...preferences, version: current.version }, current)) {
        return accept(JSON.stringify(current), emptyWriteSet);
      }
      const json = JSON.stringify(preferences);
      const at = new Date(atMs).toISOString();
      const type = 'preferences.updated';
      const body = encodeBody({
        id: eventId,
        type,
        at,
        trace,
        dataJson: `{"preferences":${json}}`,
      });
      return accept(json, {
        ...emptyWriteSet,
        preferences: [{ userId, preferences }],
        events: [{ stream: userStream(userId), type, atMs, body }],
      });
    },
  };
}
