/** Badges: a state in a word, a count, a dot. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { toneIcons } from './icons.ts';
import { classes, type Tone } from './tone.ts';
import './badge.css';

export interface BadgeProps {
  tone?: Tone;
  /** Default: that of the tone; `null`: none, where the words stand by themselves. */
  icon?: LucideIcon | null;
  children: ReactNode;
  className?: string;
}

export function Badge({ tone = 'neutral', icon, children, className }: BadgeProps) {
  const Icon = icon === null ? undefined : (icon ?? toneIcons[tone]);
  return (
    <span className={classes('badge', `badge-${tone}`, className)}>
      {Icon === undefined ? null : <Icon size={14} aria-hidden />}
      {children}
    </span>
  );
}

export interface CountBadgeProps {
  count: number;
  /** From here on "99+". */
  max?: number;
  tone?: 'accent' | 'danger' | 'neutral';
  /** What is counted, for who cannot see where it stands. */
  label?: string;
}

/** Nothing where there is nothing to count. */
export function CountBadge({ count, max = 99, tone = 'accent', label }: CountBadgeProps) {
  if (count <= 0) return null;
  const text = count > max ? `${max}+` : String(count);
  return (
    <span className={classes('count', `count-${tone}`)}>
      <span aria-hidden={label !== undefined}>{text}</span>
      {label === undefined ? null : <span className="visually-hidden">{`${count} ${label}`}</span>}
    </span>
  );
}
