/** The connection as the person sees it. */
import type { ErrorCode } from '@slotwire/protocol';

export type SuspendReason = 'background' | 'battery' | 'replaced' | 'stopped-by-app';

export type ConnectionState =
  | { status: 'idle' }
  | { status: 'connecting'; attempt: number; sinceMs: number }
  | { status: 'connected'; sessionId: string; sinceMs: number }
  /** The next try comes at `nextAtMs` (wall clock). */
  | { status: 'waiting'; attempt: number; nextAtMs: number; code?: ErrorCode }
  | { status: 'offline' }
  | { status: 'suspended'; why: SuspendReason }
  /** The host application has to provide a new token or sign the person in again. */
  | { status: 'needs-auth'; code: ErrorCode }
  /** Refused for good (an app that is too old, say), or closed by `stop()`. */
  | { status: 'closed'; code?: ErrorCode };
