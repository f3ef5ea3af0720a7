/**
 * App shell: brand, navigation and header around a page. Wide screens have the navigation at the side, narrow ones behind a button.
 * Links are followed by the router that the app gives (`RouterProvider` of React Aria).
 */
import { type LucideIcon, Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link, RouterProvider } from 'react-aria-components';
import { CountBadge } from './badge.tsx';
import { IconButton } from './button.tsx';
import { Drawer } from './dialog.tsx';
import './base.css';
import './shell.css';
import './tokens.css';

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  count?: number;
  /** What is counted: "unread". */
  countLabel?: string;
}

export interface AppShellProps {
  /** Name of the app. */
  name: string;
  /** Whose it is: the vendor, "Admin". */
  subject?: string;
  nav: readonly NavItem[];
  /** The address of now, to mark its item. */
  path: string;
  navigate(href: string): void;
  /** The address in the bar for an address of the app, where the app does not begin at the root. */
  useHref?(href: string): string;
  /** At the end of the top bar. */
  header?: ReactNode;
  /** Below the top bar, over every page. */
  notices?: ReactNode;
  /** Below the navigation. */
  footer?: ReactNode;
  children: ReactNode;
}

export function AppShell({
  name,
  subject,
  nav,
  path,
  navigate,
  useHref,
  header,
  notices,
  footer,
  children,
}: AppShellProps) {
  const [isOpen, setOpen] = useState(false);
  const current = currentItem(nav, path);
  return (
    <RouterProvider
      {...(useHref === undefined ? {} : { useHref })}
      navigate={(href) => {
        setOpen(false);
        navigate(href);
      }}
    >
      <div className="shell">
        <a className="shell-skip" href="#main">
          Skip to content
        </a>
        <header className="shell-bar">
          <span className="shell-menu">
            <IconButton icon={MenuIcon} label="Navigation" onPress={() => setOpen(true)} />
          </span>
          <p className="shell-brand">
            <span className="shell-mark" aria-hidden />
            <span className="shell-name">{name}</span>
            {subject === undefined ? null : <span className="shell-subject">{subject}</span>}
          </p>
          <div className="shell-header">{header}</div>
        </header>
        <nav className="shell-side" aria-label="Main">
          <NavList nav={nav} current={current} />
          {footer === undefined ? null : <div className="shell-footer">{footer}</div>}
        </nav>
        <main id="main" className="shell-main" tabIndex={-1}>
          {notices === undefined ? null : <div className="shell-notices">{notices}</div>}
          {children}
        </main>
        <Drawer side="start" isOpen={isOpen} onClose={() => setOpen(false)} title={name}>
          <nav aria-label="Main">
            <NavList nav={nav} current={current} />
          </nav>
          {footer === undefined ? null : <div className="shell-footer">{footer}</div>}
        </Drawer>
      </div>
    </RouterProvider>
  );
}

function NavList({ nav, current }: { nav: readonly NavItem[]; current: NavItem | undefined }) {
  return (
    <ul className="shell-nav">
      {nav.map((item) => {
        const { href, label, icon: Icon, count = 0, countLabel } = item;
        return (
          <li key={href}>
            <Link href={href} className="shell-link" {...(item === current ? { 'aria-current': 'page' } : {})}>
              <Icon size={18} aria-hidden />
              <span className="shell-label">{label}</span>
              <CountBadge count={count} {...(countLabel === undefined ? {} : { label: countLabel })} />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** The item whose address begins the path; of several, the longest. */
function currentItem(nav: readonly NavItem[], path: string): NavItem | undefined {
  return nav
    .filter(({ href }) => path === href || (href !== '/' && path.startsWith(href.endsWith('/') ? href : `${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0];
}

export interface PageProps {
  title: string;
  /** Below the title, in one sentence. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** The page takes the height of the window and scrolls inside, as a table does. */
  isFull?: boolean;
}

export function Page({ title, lead, actions, children, isFull = false }: PageProps) {
  return (
    <div className={isFull ? 'page page-full' : 'page'}>
      <div className="page-head">
        <div className="page-titles">
          <h1>{title}</h1>
          {lead === undefined ? null : <p className="page-lead">{lead}</p>}
        </div>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** What stands on the screen by itself, before there is a shell. */
export function Alone({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="shell-alone" tabIndex={-1}>
      {children}
    </main>
  );
}

export interface CardProps {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Card({ title, actions, children, className }: CardProps) {
  const inside = (
    <>
      {title === undefined ? null : (
        <div className="card-head">
          <h2>{title}</h2>
          {actions === undefined ? null : <div className="page-actions">{actions}</div>}
        </div>
      )}
      {children}
    </>
  );
  const name = className === undefined ? 'card' : `card ${className}`;
  return title === undefined ? (
    <div className={name}>{inside}</div>
  ) : (
    <section className={name} aria-label={title}>
      {inside}
    </section>
  );
}
