/** Panel shell: the connection of the admin who is signed in, and header and navigation around the pages. */
import type { Person, VersionWatch } from '@slotwire/browser';
import { useNow, useRuntime } from '@slotwire/react';
import {
  AppShell,
  Button,
  ConnectionBadge,
  IconButton,
  LoadingState,
  Menu,
  MenuItem,
  type NavItem,
  Notice,
  PageBoundary,
  ThemeMenu,
} from '@slotwire/ui';
import {
  Activity,
  ChartLine,
  CircleUser,
  Gauge,
  LogOut,
  Megaphone,
  MonitorSmartphone,
  Radio,
  ScrollText,
  SlidersHorizontal,
  Users,
} from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Router, useLocation, useRouter } from 'wouter';
import { Routes } from '../routes.tsx';
import { connectionWords } from './connection-words.ts';
import { MessagesProvider } from './messages.tsx';
import type { OpenPanel } from './open-panel.ts';
import { type Panel, PanelProvider, useConnection, usePanel, useWatch } from './panel-context.ts';
import './panel-shell.css';

const BASE = '/admin';
const useHref = (href: string): string => useRouter().base + href;

export interface PanelShellProps {
  person: Person;
  openPanel: OpenPanel;
  versions: VersionWatch;
  reload(): void;
  onSignOut(): void;
}

export function PanelShell({ person, openPanel, versions, reload, onSignOut }: PanelShellProps) {
  const { timers } = useRuntime();
  const [panel, setPanel] = useState<Panel | undefined>(undefined);
  useEffect(() => {
    let close = () => {};
    // In the turn after: an effect that is undone at once opens nothing.
    const opening = timers.after(0, () => {
      const opened = openPanel();
      close = opened.close;
      setPanel(opened.panel);
    });
    return () => {
      opening.stop();
      close();
      setPanel(undefined);
    };
  }, [openPanel, timers]);
  if (panel === undefined) return <LoadingState label="Opening the panel" rows={3} />;
  return (
    <PanelProvider panel={panel}>
      <MessagesProvider>
        <Router base={BASE}>
          <Frame person={person} versions={versions} reload={reload} onSignOut={onSignOut} />
        </Router>
      </MessagesProvider>
    </PanelProvider>
  );
}

function Frame({ person, versions, reload, onSignOut }: Omit<PanelShellProps, 'openPanel'>) {
  const [path, navigate] = useLocation();
  const unseen = useWatch(
    ({ critical, seenMs }) =>
      critical.events.filter((event) => event.severity !== 'info' && event.atMs > seenMs).length,
  );
  const nav: NavItem[] = [
    { href: '/', label: 'Status', icon: Activity, count: unseen, countLabel: 'new critical events' },
    { href: '/metrics', label: 'Metrics', icon: ChartLine },
    { href: '/monitor', label: 'Monitor', icon: Radio },
    { href: '/connections', label: 'Connections', icon: MonitorSmartphone },
    { href: '/people', label: 'People', icon: Users },
    { href: '/broadcasts', label: 'Broadcasts', icon: Megaphone },
    { href: '/limits', label: 'Limits', icon: SlidersHorizontal },
    { href: '/analytics', label: 'Analytics', icon: Gauge },
    { href: '/audit', label: 'Audit log', icon: ScrollText },
  ];
  return (
    <AppShell
      name="Slotwire"
      subject="Admin"
      nav={nav}
      path={path}
      navigate={navigate}
      useHref={useHref}
      header={
        <>
          <Connection onSignIn={onSignOut} />
          <ThemeMenu />
          <Menu label="Account" trigger={<IconButton icon={CircleUser} label={`Account of ${person.name}`} />}>
            <MenuItem icon={CircleUser} isDisabled help={`${person.id} · admin`} onAction={() => {}}>
              {person.name}
            </MenuItem>
            <MenuItem icon={LogOut} onAction={onSignOut}>
              Sign out
            </MenuItem>
          </Menu>
        </>
      }
      notices={
        <>
          <ConnectionNotice onSignIn={onSignOut} />
          <NewVersion versions={versions} reload={reload} />
        </>
      }
    >
      <PageBoundary path={path}>
        <Routes />
      </PageBoundary>
    </AppShell>
  );
}

function useConnectionWords() {
  const { clock } = useRuntime();
  useNow(1_000);
  return connectionWords(useConnection(), clock.nowMs());
}

function useAct(onSignIn: () => void) {
  const { service } = usePanel();
  return (does: 'retry' | 'sign-in') => (does === 'retry' ? service.reconnectNow() : onSignIn());
}

function Connection({ onSignIn }: { onSignIn(): void }) {
  const { look, label, detail, action } = useConnectionWords();
  const act = useAct(onSignIn);
  return (
    <ConnectionBadge
      look={look}
      label={label}
      detail={detail}
      action={action === undefined ? undefined : { label: action.label, onPress: () => act(action.does) }}
    />
  );
}

function ConnectionNotice({ onSignIn }: { onSignIn(): void }) {
  const { notice, action } = useConnectionWords();
  const act = useAct(onSignIn);
  if (notice === undefined) return null;
  return (
    <Notice
      tone={notice.tone}
      title={notice.title}
      actions={
        action === undefined ? undefined : (
          <Button size="small" onPress={() => act(action.does)}>
            {action.label}
          </Button>
        )
      }
    >
      {notice.text}
    </Notice>
  );
}

function NewVersion({ versions, reload }: Pick<PanelShellProps, 'versions' | 'reload'>) {
  const { status } = useConnection();
  const newer = useSyncExternalStore(versions.on, versions.newer);
  // A deployment restarts the service: with the connection a new version may have come.
  useEffect(() => {
    if (status === 'connected') versions.look();
  }, [versions, status]);
  if (newer === undefined) return null;
  return (
    <Notice
      tone="info"
      title="There is a newer version of this panel"
      actions={
        <Button size="small" onPress={reload}>
          Reload
        </Button>
      }
    >
      Reload when you are done with what you are doing: what is typed and not saved is lost.
    </Notice>
  );
}
