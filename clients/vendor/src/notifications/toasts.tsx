/** Toasts: what the SDK wants shown over everything, drawn here. A toast goes by itself and waits while somebody is at it; a banner stays. */
import { useRuntime, useSocket, useToasts } from '@slotwire/react';
import type { Toast as Told } from '@slotwire/sdk';
import { ButtonLink, Toast, ToastRegion } from '@slotwire/ui';
import { useEffect, useState } from 'react';
import { DeedButtons } from './deed-buttons.tsx';
import { toneOf } from './notification-words.ts';
import { useDeeds } from './use-deeds.ts';

/** For those who were at it when its time was over, ms. */
const GRACE_MS = 2_000;
/** How long it still says how it ended, ms. */
const SETTLED_MS = 4_000;

export function Toasts() {
  const toasts = useToasts();
  return (
    <ToastRegion label="New notifications">
      {toasts.map((toast) => (
        <ToldToast key={toast.notification.id} toast={toast} />
      ))}
    </ToastRegion>
  );
}

function ToldToast({ toast: { notification, untilMs } }: { toast: Told }) {
  const { notifications } = useSocket();
  const { clock, timers } = useRuntime();
  const [isHeld, setHeld] = useState(false);
  const deeds = useDeeds(notification);
  const { id } = notification;
  const dismiss = () => notifications.dismissToast(id);
  useEffect(() => {
    if (untilMs === undefined || isHeld) return;
    const restMs = Math.max(GRACE_MS, untilMs - clock.nowMs());
    const timer = timers.after(restMs, () => notifications.dismissToast(id));
    return () => timer.stop();
  }, [untilMs, isHeld, clock, timers, notifications, id]);
  // Somebody has answered it elsewhere.
  const isSettled = deeds.standing !== undefined || deeds.state.status === 'done';
  useEffect(() => {
    if (!isSettled || isHeld) return;
    const timer = timers.after(SETTLED_MS, () => notifications.dismissToast(id));
    return () => timer.stop();
  }, [isSettled, isHeld, timers, notifications, id]);
  const { title, body } = notifications.render(notification);
  const route = notifications.route(notification);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it holds the toast while somebody is at it, and can do nothing
    <div
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
          <>
            <DeedButtons
              deeds={deeds}
              subject={body === '' ? title : `${title}, ${body}`}
              bookingId={notification.booking?.id}
            />
            {route.screen === 'booking' ? (
              <ButtonLink
                size="small"
                variant="quiet"
                href={`/bookings/${route.bookingId}`}
                onPress={() => {
                  notifications.markRead([id]);
                  dismiss();
                }}
              >
                Open
              </ButtonLink>
            ) : null}
          </>
        }
      >
        {body === '' ? undefined : body}
      </Toast>
    </div>
  );
}
