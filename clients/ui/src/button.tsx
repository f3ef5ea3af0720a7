/** Buttons: with words, with an icon alone (its words are then label and tooltip), and links that look like buttons. */
import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Link, type LinkProps } from 'react-aria-components';
import { classes } from './tone.ts';
import { Tooltip, TooltipTrigger } from './tooltip.tsx';
import './button.css';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Look {
  /** Default: `secondary`. */
  variant?: ButtonVariant;
  size?: 'small' | 'medium';
  icon?: LucideIcon;
}

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className'>, Look {
  children: ReactNode;
  className?: string;
}

export function Button({
  variant = 'secondary',
  size = 'medium',
  icon: Icon,
  children,
  className,
  isPending = false,
  onPress,
  ...props
}: ButtonProps) {
  // React Aria's own pending announces an element that may be gone by then; a press is simply of no use meanwhile, and the focus stays.
  return (
    <AriaButton
      {...props}
      {...(isPending || onPress === undefined ? {} : { onPress })}
      {...(isPending ? { 'data-pending': true, 'aria-disabled': true } : {})}
      className={classes('button', `button-${variant}`, `button-${size}`, className)}
    >
      {isPending ? <LoaderCircle className="button-spinner" size={16} aria-hidden /> : null}
      {Icon !== undefined && !isPending ? <Icon size={16} aria-hidden /> : null}
      <span className="button-text">{children}</span>
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'aria-label'>, Look {
  label: string;
  icon: LucideIcon;
  /** Over a corner of the icon, such as a count. */
  badge?: ReactNode;
  /** Default: true. Without one where Escape has something better to do than to close it. */
  hasTooltip?: boolean;
  className?: string;
}

export function IconButton({
  variant = 'quiet',
  size = 'medium',
  icon: Icon,
  label,
  badge,
  hasTooltip = true,
  className,
  ...props
}: IconButtonProps) {
  const button = (
    <AriaButton
      {...props}
      aria-label={label}
      className={classes('button', 'button-icon', `button-${variant}`, `button-${size}`, className)}
    >
      <Icon size={size === 'small' ? 16 : 18} aria-hidden />
      {badge}
    </AriaButton>
  );
  if (!hasTooltip) return button;
  return (
    <TooltipTrigger>
      {button}
      <Tooltip>{label}</Tooltip>
    </TooltipTrigger>
  );
}

export interface ButtonLinkProps extends Omit<LinkProps, 'children' | 'className'>, Look {
  children: ReactNode;
  className?: string;
}

export function ButtonLink({
  variant = 'secondary',
  size = 'medium',
  icon: Icon,
  children,
  className,
  ...props
}: ButtonLinkProps) {
  return (
    <Link {...props} className={classes('button', `button-${variant}`, `button-${size}`, className)}>
      {Icon === undefined ? null : <Icon size={16} aria-hidden />}
      <span className="button-text">{children}</span>
    </Link>
  );
}
