/** A booking command as a component gives it: sent once, shown at once, and followed until the service has answered. */
import type { Booking, BookingCommandName, Failure } from '@slotwire/protocol';
import type { BookingIntent } from '@slotwire/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSocket } from './socket-provider.ts';

export type CommandState =
  | { status: 'idle' }
  /** In the outbox, for as long as it takes. `stored` is false while it would not survive the app. */
  | { status: 'pending'; key: string; stored: boolean }
  | { status: 'done'; key: string; booking: Booking }
  /** Refused for good. It is in `useAttention` as well, which outlives this component. */
  | { status: 'failed'; key: string; failure: Failure };

export interface CommandHandle<C extends BookingCommandName> {
  state: CommandState;
  /** @returns the key of the command. */
  submit(intent: BookingIntent<C>): string;
  /** Forgets how the last one ended. */
  reset(): void;
}

const idle: CommandState = { status: 'idle' };

/** The state is that of the last one that was submitted here. */
export function useCommand<C extends BookingCommandName>(command: C): CommandHandle<C> {
  const client = useSocket();
  const [state, setState] = useState<CommandState>(idle);
  const latest = useRef<string | undefined>(undefined);
  useEffect(
    () => () => {
      latest.current = undefined;
    },
    [],
  );
  const submit = useCallback(
    (intent: BookingIntent<C>) => {
      const { key, queued, done } = client.submit(command, intent);
      latest.current = key;
      setState({ status: 'pending', key, stored: false });
      const isLatest = () => latest.current === key;
      queued.then(
        () =>
          setState((now) =>
            now.status === 'pending' && now.key === key && isLatest() ? { ...now, stored: true } : now,
          ),
        // It is sent all the same; the storage's fault is told to the whole app.
        () => {},
      );
      done.then(
        (result) => {
          if (!isLatest()) return;
          setState(
            result.ok ? { status: 'done', key, booking: result.booking } : { status: 'failed', key, failure: result },
          );
        },
        () => {},
      );
      return key;
    },
    [client, command],
  );
  const reset = useCallback(() => {
    latest.current = undefined;
    setState(idle);
  }, []);
  return { state, submit, reset };
}
