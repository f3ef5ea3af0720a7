/** Connection in words: how the panel stands to the service, what that means, and what can be done. Pure. */
import { type ErrorCode, errors } from '@slotwire/protocol';
import type { ConnectionState } from '@slotwire/sdk';

export interface ConnectionWords {
  look: 'connected' | 'connecting' | 'waiting' | 'offline' | 'paused' | 'refused';
  label: string;
  detail?: string;
  /** What the person can do about it. */
  action?: { label: string; does: 'retry' | 'sign-in' };
  /** In a sentence, for the notice above the page; absent where the badge says enough. */
  notice?: { title: string; text: string; tone: 'info' | 'warning' | 'danger' };
}

const retry = (label: string) => ({ label, does: 'retry' as const });

export function connectionWords(state: ConnectionState, nowMs: number): ConnectionWords {
  switch (state.status) {
    case 'idle':
    case 'connecting':
      return { look: 'connecting', label: 'Connecting' };
    case 'connected':
      return { look: 'connected', label: 'Connected' };
    case 'waiting': {
      const seconds = Math.max(1, Math.ceil((state.nextAtMs - nowMs) / 1_000));
      return {
        look: 'waiting',
        label: 'Reconnecting',
        detail: `in ${seconds} s`,
        action: retry('Try now'),
        notice: {
          title: 'Not connected',
          text: `What you see stands still. ${reasonText(state.code)}`.trim(),
          tone: 'warning',
        },
      };
    }
    case 'offline':
      return {
        look: 'offline',
        label: 'Offline',
        notice: {
          title: 'No network',
          text: 'What you see stands still. The panel connects by itself when the network is back.',
          tone: 'warning',
        },
      };
    case 'suspended':
      return {
        look: 'paused',
        label: state.why === 'replaced' ? 'Open elsewhere' : 'Paused',
        action: retry('Use here'),
        notice:
          state.why === 'replaced'
            ? {
                title: 'This panel is open in another tab',
                text: 'A copy of this tab took its place. Use it here, and the other one stops.',
                tone: 'info',
              }
            : { title: 'Paused', text: 'The panel is not connected.', tone: 'info' },
      };
    case 'needs-auth':
      return {
        look: 'refused',
        label: 'Signed out',
        action: { label: 'Sign in', does: 'sign-in' },
        notice: {
          title: state.code === 'TOKEN_REVOKED' ? 'Your session was revoked' : 'Your session has ended',
          text: 'Sign in again to go on.',
          tone: 'danger',
        },
      };
    case 'closed':
      return {
        look: 'refused',
        label: 'Not connected',
        action: retry('Try again'),
        notice: { title: 'The service refused the connection', text: reasonText(state.code), tone: 'danger' },
      };
  }
}

function reasonText(code: ErrorCode | undefined): string {
  if (code === undefined) return '';
  if (code === 'PROTOCOL_MISMATCH') return 'The service speaks another version: reload this page.';
  if (code === 'SENT_AWAY') return 'An admin closed this connection. It stays closed until you try again.';
  const { message } = errors[code] ?? { message: code };
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
