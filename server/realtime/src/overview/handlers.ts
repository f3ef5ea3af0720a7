/** Handler of `overview:get`. */
import { answerValue, type Handlers } from '../commands/dispatcher.ts';
import type { Overviews } from './overviews.ts';

export function createOverviewHandlers(overviews: Overviews): Pick<Handlers, 'overview:get'> {
  return {
    'overview:get': async (session, args) => answerValue(await overviews.get(session, args)),
  };
}
