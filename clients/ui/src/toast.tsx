/** Toasts: what is shown over everything for a while. When they come and go is the app's to say. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { toneIcons } from './icons.ts';
import type { Tone } from './tone.ts';
import './toast.css';

/** The corner that they stand in; always there, so that what comes is read. */
export function ToastRegion({ label = 'Messages', children }: { label?: string; children?: ReactNode }) {
  return (
    <section className="toasts" aria-label={label}>
      {children}
    </section>
  );
}

export interface ToastProps {
  tone?: Tone;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  onClose?(): void;
  /** `alert` interrupts who listens; default: `status`. */
  role?: 'status' | 'alert';
}

export function Toast({ tone = 'info', title, children, actions, onClose, role = 'status' }: ToastProps) {
  const Icon = toneIcons[tone];
  return (
    <div className={`toast toast-${tone}`} role={role}>
      <Icon size={18} aria-hidden className="toast-icon" />
      <div className="toast-text">
        <p className="toast-title">{title}</p>
        {children === undefined ? null : <div className="toast-body">{children}</div>}
        {actions === undefined ? null : <div className="toast-actions">{actions}</div>}
      </div>
      {onClose === undefined ? null : <IconButton icon={X} label="Dismiss" size="small" onPress={onClose} />}
    </div>
  );
}
