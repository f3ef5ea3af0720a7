/** Connection badge: how the app stands to the service, in a word, with what can be done. */
import { CloudOff, KeyRound, LoaderCircle, PauseCircle, Wifi, WifiOff } from 'lucide-react';
import { Button } from './button.tsx';
import './connection-badge.css';

export type ConnectionLook = 'connected' | 'connecting' | 'waiting' | 'offline' | 'paused' | 'refused';

const icons = {
  connected: Wifi,
  connecting: LoaderCircle,
  waiting: LoaderCircle,
  offline: WifiOff,
  paused: PauseCircle,
  refused: CloudOff,
} as const;

export interface ConnectionBadgeProps {
  look: ConnectionLook;
  /** "Connected", "Reconnecting". */
  label: string;
  /** What is counted or what to do, such as "in 4 s". Not read again and again. */
  detail?: string | undefined;
  action?: { label: string; onPress(): void } | undefined;
}

export function ConnectionBadge({ look, label, detail, action }: ConnectionBadgeProps) {
  const Icon = look === 'refused' && action?.label.startsWith('Sign') ? KeyRound : icons[look];
  return (
    <div className={`connection connection-${look}`}>
      <span className="connection-state" data-testid="connection" data-state={look}>
        <Icon size={16} aria-hidden className="connection-icon" />
        <span role="status" className="connection-label">
          {label}
        </span>
        {detail === undefined ? null : <span className="connection-detail">{detail}</span>}
      </span>
      {action === undefined ? null : (
        <Button size="small" onPress={action.onPress}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
