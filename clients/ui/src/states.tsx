/** States: what stands where there is nothing to show (yet), and why. And notices above a page. */
import { CircleX, Inbox, Lock, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { toneIcons } from './icons.ts';
import { classes, type Tone } from './tone.ts';
import './states.css';

export interface StateProps {
  title: string;
  /** What it means, and what can be done. */
  children?: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
  icon?: LucideIcon;
}

interface FrameProps extends Omit<StateProps, 'icon'> {
  icon: LucideIcon;
  isDanger?: boolean;
  /** The title is that of the page. */
  isPage?: boolean;
}

function State({ title, children, actions, icon: Icon, isDanger = false, isPage = false }: FrameProps) {
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className="state" {...(isDanger ? { role: 'alert' } : {})}>
      <span className={classes('state-icon', isDanger && 'state-icon-danger')}>
        <Icon size={24} aria-hidden />
      </span>
      <Title className="state-title">{title}</Title>
      {children === undefined ? null : <div className="state-text">{children}</div>}
      {actions === undefined ? null : <div className="state-actions">{actions}</div>}
    </div>
  );
}

export function EmptyState({ icon = Inbox, ...props }: StateProps) {
  return <State {...props} icon={icon} />;
}

export function ErrorState({ icon = CircleX, ...props }: StateProps) {
  return <State {...props} icon={icon} isDanger />;
}

/** Says who may, so that nobody has to guess. */
export function NoPermissionState({ icon = Lock, ...props }: StateProps) {
  return <State {...props} icon={icon} isPage />;
}

export interface LoadingStateProps {
  /** What is being waited for: "Loading bookings". */
  label: string;
  /** So many grey lines. */
  rows?: number;
}

export function LoadingState({ label, rows = 5 }: LoadingStateProps) {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <span key={row} className="loading-row" aria-hidden />
      ))}
    </div>
  );
}

export interface NoticeProps {
  tone?: Tone;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** `alert` interrupts who listens; default: `status`. */
  role?: 'status' | 'alert' | 'note';
  icon?: LucideIcon;
  className?: string;
}

export function Notice({ tone = 'info', title, children, actions, role = 'status', icon, className }: NoticeProps) {
  const Icon = icon ?? toneIcons[tone];
  return (
    <div className={classes('notice', `notice-${tone}`, className)} role={role}>
      <Icon className="notice-icon" size={18} aria-hidden />
      <div className="notice-text">
        <p className="notice-title">{title}</p>
        {children === undefined ? null : <div>{children}</div>}
      </div>
      {actions === undefined ? null : <div className="notice-actions">{actions}</div>}
    </div>
  );
}
