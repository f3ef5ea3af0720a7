/** Menu and popover: what opens at a button. */
import type { LucideIcon } from 'lucide-react';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Popover as AriaPopover,
  Dialog,
  DialogTrigger,
  Header,
  MenuTrigger,
  type Placement,
  Separator,
} from 'react-aria-components';
import { classes } from './tone.ts';
import './popover.css';

export interface MenuProps {
  label: string;
  /** The button that opens it. */
  trigger: ReactElement;
  /** MenuItems, MenuSections and MenuSeparators. */
  children: ReactNode;
  placement?: Placement;
}

export function Menu({ label, trigger, children, placement = 'bottom end' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <AriaPopover className="popover" placement={placement}>
        <AriaMenu className="list" aria-label={label}>
          {children}
        </AriaMenu>
      </AriaPopover>
    </MenuTrigger>
  );
}

export interface MenuItemProps {
  id?: string;
  children: string;
  help?: string;
  icon?: LucideIcon;
  tone?: 'normal' | 'danger';
  href?: string;
  isDisabled?: boolean;
  /** A tick, for what is chosen now. */
  isChosen?: boolean;
  onAction?(): void;
}

export function MenuItem({
  id,
  children,
  help,
  icon: Icon,
  tone,
  isChosen,
  href,
  isDisabled = false,
  onAction = () => {},
}: MenuItemProps) {
  return (
    <AriaMenuItem
      {...(id === undefined ? {} : { id })}
      {...(href === undefined ? {} : { href })}
      textValue={children}
      isDisabled={isDisabled}
      onAction={onAction}
      className={classes('list-item', tone === 'danger' && 'list-item-danger')}
    >
      {Icon === undefined ? null : <Icon size={16} aria-hidden />}
      <span className="list-text">
        {children}
        {help === undefined ? null : <span className="list-help">{help}</span>}
      </span>
      {isChosen ? <Check size={16} aria-label="chosen" /> : null}
    </AriaMenuItem>
  );
}

export function MenuSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection>
      <Header className="list-header">{title}</Header>
      {children}
    </AriaMenuSection>
  );
}

export function MenuSeparator() {
  return <Separator className="list-separator" />;
}

export interface PopoverProps {
  label: string;
  trigger: ReactElement;
  children: ReactNode;
  placement?: Placement;
  isOpen?: boolean;
  onOpenChange?(isOpen: boolean): void;
  className?: string;
}

/** Whatever is neither a menu nor worth a dialog. */
export function Popover({ label, trigger, children, placement = 'bottom end', className, ...props }: PopoverProps) {
  return (
    <DialogTrigger {...props}>
      {trigger}
      <AriaPopover className={classes('popover', className)} placement={placement}>
        <Dialog aria-label={label} className="popover-body">
          {children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
