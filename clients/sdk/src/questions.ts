/** Questions: figures that an app asks for and keeps nowhere. Asked on the link of now, once: whoever wants them still asks again. */
import type { Ack, AnalyticsValue, CommandInput, CommandValue, Overview } from '@slotwire/protocol';
import type { OnFault } from './fault.ts';
import { isFields } from './inbound.ts';
import type { Outcome, Requests, Unknown } from './requests.ts';

export type Question = 'overview:get' | 'analytics:query';
export type Answer<Q extends Question> = Ack<CommandValue<Q>> | Unknown;

const isValue: { readonly [Q in Question]: (value: unknown) => boolean } = {
  'overview:get': isOverview,
  'analytics:query': isAnalytics,
};

/** Never rejects. `unknown` when there is no link, it is lost, or the answer does not come or cannot be read. */
export function ask<Q extends Question>(
  requests: Requests,
  question: Q,
  args: CommandInput<Q>,
  onFault: OnFault,
): Promise<Answer<Q>> {
  return new Promise((resolve) => {
    requests.send(question, args, (outcome: Outcome) => {
      if (outcome.ok !== true || isValue[question](outcome.value)) return resolve(outcome as Answer<Q>);
      onFault(`read the answer to ${question}`, outcome.value);
      resolve({ ok: 'unknown', why: 'timeout' });
    });
  });
}

/** Everything that is drawn without a look whether it is there. */
export function isOverview(value: unknown): value is Overview {
  return (
    isFields(value) &&
    typeof value.at === 'string' &&
    typeof value.day === 'string' &&
    isFields(value.today) &&
    Array.isArray(value.arrivals) &&
    value.arrivals.every((arrival) => isFields(arrival) && typeof arrival.startsAt === 'string') &&
    isFields(value.customers) &&
    isFields(value.responses) &&
    isFields(value.health)
  );
}

function isAnalytics(value: unknown): value is AnalyticsValue {
  return isFields(value) && Array.isArray(value.buckets) && value.buckets.every((bucket) => typeof bucket === 'string');
}
