/**
 * Toasts: what the SDK wants shown over everything, drawn here. The newest two are shown, the rest is counted. A toast goes by itself and waits while somebody
 * is at it; a banner stays until it is dealt with.
 */
import { useRuntime, useSocket, useToasts } from '@slotwire/react';
import type { Toast as Told } from '@slotwire/sdk';
import { Button, Toast, ToastRegion } from '@slotwire/ui';
import { useEffect, useState } from 'react';
import { Link } from 'react-aria-components';
import { DeedButtons } from './deed-buttons.tsx';
import { toneOf } from './notification-words.ts';
import { useDeeds } from './use-deeds.ts';
import './toasts.css';

/** More would cover the page that the person works on. */
const SHOWN = 2;
/** For those who were at it when its time was over, ms. */
const GRACE_MS = 2_000;
/** How long one that was answered still says how it ended, ms. */
const SETTLED_MS = 4_000;

/** @param props.onMore the person wants to see the others. */
export function Toasts({ onMore }: { onMore(): void }) {
  const toasts = useToasts();
  const others = toasts.slice(0, -SHOWN);
  return (
    <ToastRegion label="New notifications">
      {others.map((toast) => (
        <Waiting key={toast.notification.id} toast={toast} />
      ))}
      {toasts.slice(-SHOWN).map((toast) => (
        <ToldToast key={toast.notification.id} toast={toast} />
      ))}
      {others.length === 0 ? null : (
        <Button size="small" className="toasts-more" onPress={onMore}>
          {`And ${others.length} more`}
        </Button>
      )}
    </ToastRegion>
  );
}

/** One that is only counted: its time passes all the same. */
function Waiting({ toast }: { toast: Told }) {
  usePassing(toast, false);
  return null;
}

function ToldToast({ toast }: { toast: Told }) {
  const { notification } = toast;
  const { notifications } = useSocket();
  const [isHeld, setHeld] = useState(false);
  const deeds = useDeeds(notification);
  const { id } = notification;
  const dismiss = () => notifications.dismissToast(id);
  usePassing(toast, isHeld);
  // Somebody has answered it, here or elsewhere.
  useLater(deeds.standing !== undefined || deeds.state.status === 'done' ? SETTLED_MS : undefined, isHeld, id);
  const { title, body } = notifications.render(notification);
  const route = notifications.route(notification);
  const open = () => {
    notifications.markRead([id]);
    dismiss();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it holds the toast while somebody is at it, and can do nothing
    <div
      className="toasts-one"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Toast
        tone={toneOf(notification)}
        title={title}
        role={notification.priority === 'critical' ? 'alert' : 'status'}
        onClose={dismiss}
        actions={
          <DeedButtons
            deeds={deeds}
            subject={body === '' ? title : `${title}, ${body}`}
            bookingId={notification.booking?.id}
          />
        }
      >
        {route.screen === 'booking' ? (
          <Link className="toasts-link" href={`/bookings/${route.bookingId}`} onPress={open}>
            {body === '' ? 'Open the booking' : body}
          </Link>
        ) : body === '' ? undefined : (
          body
        )}
      </Toast>
    </div>
  );
}

function usePassing({ notification, untilMs }: Told, isHeld: boolean): void {
  const { clock } = useRuntime();
  const restMs = untilMs === undefined ? undefined : Math.max(GRACE_MS, untilMs - clock.nowMs());
  useLater(restMs, isHeld, notification.id);
}

/** Dismisses a toast after some time, unless somebody holds it; `undefined`: never. */
function useLater(afterMs: number | undefined, isHeld: boolean, id: string): void {
  const { notifications } = useSocket();
  const { timers } = useRuntime();
  const passes = afterMs !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rest of its time shrinks with each drawing, and is counted once
  useEffect(() => {
    if (afterMs === undefined || isHeld) return;
    const timer = timers.after(afterMs, () => notifications.dismissToast(id));
    return () => timer.stop();
  }, [passes, isHeld, timers, notifications, id]);
}
