/**
 * Outcome in words: what became of a command, and what to do now. The code of a refusal decides, and where the service says more than its code,
 * its message is told too. Pure.
 */
import { type ErrorCode, errors, type Failure } from '@slotwire/protocol';
import type { AdminUnknown } from '@slotwire/sdk';
import { durationText } from './figures.ts';

export interface OutcomeWords {
  title: string;
  /** What to do. */
  advice: string;
  tone: 'error' | 'warning';
}

const words: { readonly [C in ErrorCode]?: Pick<OutcomeWords, 'title' | 'advice'> } = {
  RATE_LIMITED: { title: 'Too many requests', advice: 'Nothing was done.' },
  OVERLOADED: { title: 'The service is shedding load', advice: 'Nothing was done.' },
  FORBIDDEN: { title: 'Not allowed', advice: 'Sign in as an admin.' },
  BAD_REQUEST: { title: 'The service did not accept this', advice: 'Correct the fields that are marked.' },
  MESSAGE_TOO_LARGE: { title: 'Too much for one message', advice: 'Send it to fewer people, or say less.' },
  NOT_FOUND: {
    title: 'Not there any more',
    advice: 'It ended or was removed since the list was read. Refresh the list.',
  },
  KEY_REUSED: {
    title: 'Already used',
    advice: 'This was sent before with other content. Look what became of it, then start anew.',
  },
  CONFIRMATION_NEEDED: { title: 'This concerns everyone', advice: 'Confirm that it does, or narrow the filter.' },
  COUNT_CHANGED: { title: 'Many more match now', advice: 'Nothing was done. Look at the new count first.' },
  AUDIENCE_EMPTY: {
    title: 'Nobody would be told',
    advice: 'Nobody of this audience is connected or can be pushed to. Choose another audience.',
  },
  BAD_TIMES: { title: 'These times do not work', advice: 'Nothing was sent. Change the times.' },
  TOO_LATE: { title: 'Too late', advice: 'It was told already and cannot be taken back.' },
  SUBSCRIPTIONS_FULL: {
    title: 'No room for another tap',
    advice: 'Close a tap in another tab, or raise “Taps per session” in Limits.',
  },
  LOCKS_OUT_ADMINS: {
    title: 'This would lock all admins out',
    advice: 'Nothing was changed. Give the field at least what is named.',
  },
  STORE_UNAVAILABLE: { title: 'The store does not answer', advice: 'Nothing was changed. Try again in a moment.' },
  INTERNAL: { title: 'The service failed', advice: 'What became of it is not known. Look before you repeat it.' },
};

/** Of a command that was refused. */
export function refusalWords({ code, message, retryAfterMs }: Failure): OutcomeWords {
  const known = words[code] ?? { title: 'Refused', advice: '' };
  const said = message === errors[code]?.message ? '' : sentence(message);
  const wait = retryAfterMs === undefined ? '' : `Try again in ${durationText(Math.max(1_000, retryAfterMs))}.`;
  const advice = [said, known.advice, wait].filter((part) => part !== '').join(' ');
  const title = words[code] === undefined ? `${known.title}: ${message}` : known.title;
  return { title, advice, tone: code === 'INTERNAL' ? 'warning' : 'error' };
}

/** Of a command that was to change something. */
export function unknownDeedWords({ why }: AdminUnknown): OutcomeWords {
  return {
    title: why === 'lost' ? 'The connection was lost' : 'The service did not answer',
    advice: 'It may have been done or not: look before you repeat. “Ask again” does it once at most.',
    tone: 'warning',
  };
}

/** Of a question. */
export function unknownAnswerWords({ why }: AdminUnknown): OutcomeWords {
  return why === 'lost'
    ? { title: 'Not connected', advice: 'This is asked again as soon as the connection is back.', tone: 'warning' }
    : { title: 'The service did not answer', advice: 'Try again.', tone: 'warning' };
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}
