/** Dialogs: something that has to be dealt with first. A drawer leaves the page behind it in sight. */
import { TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button, IconButton } from './button.tsx';
import './dialog.css';

export interface DialogProps {
  isOpen: boolean;
  onClose(): void;
  title: ReactNode;
  children?: ReactNode;
  /** Below, at the end; the main one last. */
  actions?: ReactNode;
  /** Default: `medium`, some 520 px. */
  size?: 'small' | 'medium' | 'large';
  /** A click beside it does not close it; Escape does. */
  isUrgent?: boolean;
  role?: 'dialog' | 'alertdialog';
}

export function Dialog({
  isOpen,
  onClose,
  title,
  children,
  actions,
  size = 'medium',
  isUrgent = false,
  role = 'dialog',
}: DialogProps) {
  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen={isOpen}
      isDismissable={!isUrgent}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`dialog dialog-${size}`}>
        <AriaDialog className="dialog-body" role={role}>
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <IconButton icon={X} label="Close" size="small" hasTooltip={false} onPress={onClose} />
          </header>
          <div className="dialog-content">{children}</div>
          {actions === undefined ? null : <footer className="dialog-actions">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  isOpen: boolean;
  onClose(): void;
  onConfirm(): void;
  /** A question: "Disconnect 12 devices?" */
  title: string;
  /** What will happen, in whole sentences. */
  children: ReactNode;
  /** What it does, not "OK": "Disconnect 12 devices". */
  confirm: string;
  cancel?: string;
  tone?: 'danger' | 'normal';
  isPending?: boolean;
  isDisabled?: boolean;
}

export function ConfirmDialog({
  isOpen,
  onClose,
  onConfirm,
  title,
  children,
  confirm,
  cancel = 'Cancel',
  tone = 'danger',
  isPending = false,
  isDisabled = false,
}: ConfirmDialogProps) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      size="small"
      isUrgent
      title={
        <span className="dialog-question">
          {tone === 'danger' ? <TriangleAlert size={18} aria-hidden className="dialog-alert" /> : null}
          {title}
        </span>
      }
      actions={
        <>
          <Button onPress={onClose} autoFocus={tone === 'danger'}>
            {cancel}
          </Button>
          <Button
            variant={tone === 'danger' ? 'danger' : 'primary'}
            onPress={onConfirm}
            isPending={isPending}
            isDisabled={isDisabled}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

export interface DrawerProps {
  isOpen: boolean;
  onClose(): void;
  title: ReactNode;
  /** Beside the title, such as a badge. */
  aside?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  side?: 'start' | 'end';
}

export function Drawer({ isOpen, onClose, title, aside, children, actions, side = 'end' }: DrawerProps) {
  return (
    <ModalOverlay
      className="dialog-overlay dialog-overlay-drawer"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`drawer drawer-${side}`}>
        <AriaDialog className="dialog-body">
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            {aside}
            <IconButton icon={X} label="Close" size="small" hasTooltip={false} onPress={onClose} />
          </header>
          <div className="dialog-content">{children}</div>
          {actions === undefined ? null : <footer className="dialog-actions drawer-actions">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
