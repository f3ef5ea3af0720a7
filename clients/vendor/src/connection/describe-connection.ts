/** Describe connection: a state of the connection in words, with what the person can do about it. Pure. */
import type { ErrorCode } from '@slotwire/protocol';
import type { ConnectionState } from '@slotwire/sdk';
import type { ConnectionLook } from '@slotwire/ui';

export interface ConnectionWords {
  look: ConnectionLook;
  label: string;
  /** Changes while nothing else does, such as seconds that pass. */
  detail?: string;
  /** What to do where waiting does not help: a sentence or two. */
  advice?: string;
  action?: 'try-now' | 'sign-in' | 'reload';
}

export function describeConnection(state: ConnectionState, nowMs: number): ConnectionWords {
  switch (state.status) {
    case 'idle':
      return { look: 'connecting', label: 'Starting' };
    case 'connecting':
      return { look: 'connecting', label: state.attempt > 1 ? 'Reconnecting' : 'Connecting' };
    case 'connected':
      return { look: 'connected', label: 'Connected' };
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((state.nextAtMs - nowMs) / 1000));
      return { look: 'waiting', label: 'Reconnecting', detail: `in ${seconds} s`, action: 'try-now' };
    }
    case 'offline':
      return {
        look: 'offline',
        label: 'Offline',
        advice: 'This device has no network. What you do is kept here and sent when it is back.',
      };
    case 'suspended':
      return describeSuspended(state.why);
    case 'needs-auth':
      return { look: 'refused', label: 'Signed out', advice: adviceOnToken(state.code), action: 'sign-in' };
    case 'closed':
      return describeClosed(state.code);
    default:
      return assertNever(state);
  }
}

function adviceOnToken(code: ErrorCode): string {
  const kept = 'What waits to be sent stays on this device.';
  // Where no token was to be had it is the same code.
  return code === 'TOKEN_INVALID'
    ? `No tab of yours has a token that is good any more. Come back from where you sign in, or sign in here. ${kept}`
    : `The service wants to know again who you are. ${kept}`;
}

function describeSuspended(why: Extract<ConnectionState, { status: 'suspended' }>['why']): ConnectionWords {
  switch (why) {
    case 'replaced':
      return {
        look: 'paused',
        label: 'Open elsewhere',
        advice: 'This device is connected from another window. Connect here to go on in this one.',
        action: 'try-now',
      };
    case 'stopped-by-app':
      return { look: 'paused', label: 'Paused', action: 'try-now' };
    case 'background':
    case 'battery':
      return { look: 'paused', label: 'Sleeping', action: 'try-now' };
    default:
      return assertNever(why);
  }
}

function describeClosed(code: ErrorCode | undefined): ConnectionWords {
  switch (code) {
    case undefined:
      return { look: 'paused', label: 'Disconnected', action: 'try-now' };
    case 'PROTOCOL_MISMATCH':
      return {
        look: 'refused',
        label: 'App too old',
        advice:
          'The service no longer speaks the language of this version. Reload to get the new one; nothing is lost.',
        action: 'reload',
      };
    case 'SENT_AWAY':
      return {
        look: 'refused',
        label: 'Disconnected by an admin',
        advice: 'An admin has closed this connection. Ask them why, or connect again.',
        action: 'try-now',
      };
    case 'FORBIDDEN':
      return {
        look: 'refused',
        label: 'Not allowed',
        advice: 'Your account may not use this app. Sign in with another one.',
        action: 'sign-in',
      };
    default:
      return {
        look: 'refused',
        label: 'Refused',
        advice: `The service has refused this connection (${code}). Reload the page; if that does not help, tell your administrator this word.`,
        action: 'reload',
      };
  }
}

/** Bookings may have changed a lot while nobody looked. */
export const LONG_ABSENCE_MS = 10 * 60_000;

/** Whether the person should be asked to reconnect: a long time away, and nothing goes on by itself. */
export function wantsPrompt(state: ConnectionState, sinceMs: number | undefined, nowMs: number): boolean {
  if (state.status === 'connected' || sinceMs === undefined) return false;
  return nowMs - sinceMs >= LONG_ABSENCE_MS;
}

function assertNever(value: never): never {
  throw new Error(`no words for ${JSON.stringify(value)}`);
}
