/** Broadcasts in words: whom one is for, how far it is, and what sending or cancelling it will do. Pure. */
import type { Audience, Broadcast, BroadcastProgress, PushOutcomeName, Reach, ToldAudience } from '@slotwire/protocol';
import { countText, listText, plural } from '../words/figures.ts';

export function audienceText(audience: Audience | ToldAudience): string {
  switch (audience.type) {
    case 'all':
      return 'Everybody';
    case 'role':
      return audience.role === 'customer' ? 'All customers' : 'All vendors';
    case 'group':
      return `Group ${audience.group}`;
    case 'people':
      return plural('count' in audience ? audience.count : audience.userIds.length, 'person', 'people');
  }
}

export interface ReachWords {
  /** `31 people`. */
  people: string;
  /** `24 devices of 20 people are connected now`. */
  connected: string;
  push: string;
  warning: string | undefined;
}

export function reachWords({ people, connected, push, missing }: Reach): ReachWords {
  const of = (count: typeof connected) =>
    `${plural(count.devices, 'device')} of ${plural(count.people, 'person', 'people')}`;
  return {
    people: plural(people, 'person', 'people'),
    connected: `${of(connected)} ${connected.devices === 1 ? 'is' : 'are'} connected now`,
    push: `${of(push)} can be pushed to`,
    warning:
      missing.length === 0 ? undefined : `${listText(missing)} did not answer: who is connected there is not counted.`,
  };
}

export interface SendWords {
  title: string;
  body: string;
  confirm: string;
}

export function sendWords(
  audience: Audience,
  reach: Reach,
  { push, when }: { push: boolean; when: string | undefined },
): SendWords {
  const people = plural(reach.people, 'person', 'people');
  const whom =
    audience.type === 'people' ? `these ${people}` : `${lower(audienceText(audience))} (${people} can be reached now)`;
  const devices = reach.push.devices;
  const how = !push
    ? 'in the app only, without push'
    : devices === 0
      ? 'in the app; no device of theirs can be pushed to'
      : `in the app and by push to ${plural(devices, 'device')}`;
  return {
    title: when === undefined ? `Tell ${people} now?` : `Tell ${people} on ${when}?`,
    body: `This goes to ${whom}, ${how}. Who is away finds it in the inbox. ${
      when === undefined ? 'It cannot be taken back.' : 'It can be cancelled until then.'
    }`,
    confirm: when === undefined ? `Send to ${people}` : `Schedule for ${people}`,
  };
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const stateWords: {
  readonly [S in Broadcast['state']]: { label: string; tone: 'neutral' | 'info' | 'success' | 'danger' };
} = {
  queued: { label: 'Scheduled', tone: 'info' },
  sending: { label: 'Sending', tone: 'info' },
  sent: { label: 'Sent', tone: 'success' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'danger' },
};

export const failureWords: { readonly [F in NonNullable<Broadcast['failure']>]: string } = {
  expired: 'It had expired before the service could send it.',
  internal: 'The service failed to send it.',
};

/** Only what is queued, or what is left of a list (AD10). */
export const canCancel = ({ state }: Pick<Broadcast, 'state'>): boolean => state === 'queued' || state === 'sending';

export interface ProgressWords {
  /** 0 to 1; undefined: there is nothing to count. */
  part: number | undefined;
  written: string;
  pushed: string;
  read: string;
}

const onTheWay: readonly PushOutcomeName[] = ['deferred-quiet', 'deferred-capped', 'retried'];
const failed: readonly PushOutcomeName[] = ['dead-token', 'failed', 'expired'];

export function progressWords(
  { audience, state }: Broadcast,
  { written, pushed, read }: BroadcastProgress,
): ProgressWords {
  const total = audience.type === 'people' ? audience.count : 1;
  const isOver = state === 'sent';
  const sum = (outcomes: readonly PushOutcomeName[]) =>
    outcomes.reduce((all, outcome) => all + (pushed[outcome] ?? 0), 0);
  const parts = [
    `${countText(sum(['sent', 'digested']))} pushed`,
    ...(sum(onTheWay) > 0 ? [`${countText(sum(onTheWay))} on the way`] : []),
    ...(sum(failed) > 0 ? [`${countText(sum(failed))} failed`] : []),
  ];
  return {
    part: state === 'queued' || state === 'failed' ? undefined : Math.min(1, isOver ? 1 : written / total),
    written:
      audience.type === 'people'
        ? `${countText(written)} of ${plural(total, 'person', 'people')} told`
        : isOver
          ? 'Told'
          : 'Being told',
    pushed: parts.join(', '),
    read: `${countText(read)} read`,
  };
}
