/** Booking actions: what a vendor can do now. Everything shows at once and is sent when there is a link; what ends a booking asks before. */
import type { Booking } from '@slotwire/protocol';
import { useCommand, useNow } from '@slotwire/react';
import { Button, ConfirmDialog, DialogBoundary, LiveRegion, later, TextField } from '@slotwire/ui';
import { useRef, useState } from 'react';
import type { PressEvent } from 'react-aria-components';
import { actionWords, isTransition, transitions, variantOf } from './action-words.ts';
import { actionsFor, type BookingAction } from './status.ts';

const MoveDialog = later(async () => (await import('./move-dialog.tsx')).MoveDialog);

export function BookingActions({ booking }: { booking: Booking }) {
  const transition = useCommand('booking:transition');
  const cancel = useCommand('booking:cancel');
  const [asked, setAsked] = useState<BookingAction | undefined>(undefined);
  const [said, setSaid] = useState('');
  // The ask to move has its own place above.
  const actions = actionsFor(booking, useNow(60_000)).filter((action) => !action.endsWith('-reschedule'));
  const bookingId = booking.id;

  const section = useRef<HTMLElement>(null);
  /** Of the click that is under way: its place in a double click. */
  const clicks = useRef(0);
  const run = (action: BookingAction, reason: string) => {
    setAsked(undefined);
    // The button goes with the status; the focus must not go with it.
    section.current?.focus();
    setSaid(`${actionWords[action].label}: sent.`);
    if (isTransition(action)) transition.submit({ bookingId, to: transitions[action] });
    else if (action === 'cancel')
      cancel.submit({ bookingId, reason: reason.trim() === '' ? undefined : reason.trim() });
  };
  const press = (action: BookingAction, pointer: PressEvent['pointerType']) => {
    // The second half of a double click meets what has taken the button's place: after "Start" that is "Complete", which cannot be taken back.
    if (pointer !== 'keyboard' && clicks.current > 1) return;
    if (actionWords[action].confirm === undefined && action !== 'move') run(action, '');
    else setAsked(action);
  };
  const confirm = asked === undefined ? undefined : actionWords[asked].confirm;
  return (
    <section
      ref={section}
      className="booking-buttons"
      aria-label="Actions"
      tabIndex={-1}
      onClickCapture={({ detail }) => {
        clicks.current = detail;
      }}
    >
      {actions.map((action, index) => {
        const { label, icon } = actionWords[action];
        return (
          <Button
            key={action}
            icon={icon}
            variant={variantOf(action, index)}
            onPress={({ pointerType }) => press(action, pointerType)}
          >
            {label}
          </Button>
        );
      })}
      <LiveRegion message={said} />
      {asked !== undefined && confirm !== undefined ? (
        <AskBefore action={asked} confirm={confirm} onClose={() => setAsked(undefined)} onConfirm={run} />
      ) : null}
      {asked === 'move' ? (
        <DialogBoundary what="The form to move a booking" onClose={() => setAsked(undefined)}>
          <MoveDialog booking={booking} onClose={() => setAsked(undefined)} />
        </DialogBoundary>
      ) : null}
    </section>
  );
}

interface AskBeforeProps {
  action: BookingAction;
  confirm: NonNullable<(typeof actionWords)[BookingAction]['confirm']>;
  onClose(): void;
  onConfirm(action: BookingAction, reason: string): void;
}

function AskBefore({ action, confirm, onClose, onConfirm }: AskBeforeProps) {
  const [reason, setReason] = useState('');
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      onConfirm={() => onConfirm(action, reason)}
      title={confirm.title}
      confirm={confirm.label}
      cancel="Back"
    >
      <div className="booking-form">
        <p>{confirm.text}</p>
        {action === 'cancel' ? (
          <TextField
            label="Reason"
            help="The customer reads it. It may be left empty."
            value={reason}
            onChange={setReason}
            maxLength={500}
          />
        ) : null}
      </div>
    </ConfirmDialog>
  );
}
