/** Vendor shell: navigation, header and notices around the page of the address. */
import { AppShell, EmptyState, Page, PageBoundary, ThemeMenu } from '@slotwire/ui';
import { SearchX } from 'lucide-react';
import { Redirect, Route, Switch, useLocation, useRouter } from 'wouter';
import { useApp } from '../app-context.ts';
import { BookingAnnouncer } from '../bookings/booking-announcer.tsx';
import { ConnectionNotice, ConnectionStatus } from '../connection/connection-status.tsx';
import { NotificationBell } from '../notifications/notification-bell.tsx';
import { DeviceEffects } from '../offline/device-effects.tsx';
import { DeviceNotices } from '../offline/device-notices.tsx';
import { HOME, routes } from '../routes.tsx';
import { AccountMenu } from './account-menu.tsx';
import { WaitingBadge } from './waiting-badge.tsx';

const useHref = (href: string): string => useRouter().base + href;

export function VendorShell() {
  const { person } = useApp();
  const [path, navigate] = useLocation();
  const nav = routes.flatMap(({ nav: item }) => item ?? []);
  return (
    <AppShell
      name="Slotwire"
      subject={person.name}
      nav={nav}
      path={path}
      navigate={navigate}
      useHref={useHref}
      header={
        <>
          <WaitingBadge />
          <ConnectionStatus />
          <NotificationBell />
          <ThemeMenu />
          <AccountMenu />
        </>
      }
      notices={
        <>
          <ConnectionNotice />
          <DeviceNotices />
        </>
      }
    >
      <BookingAnnouncer />
      <DeviceEffects />
      <PageBoundary path={path}>
        <Switch>
          <Route path="/">
            <Redirect to={HOME} replace />
          </Route>
          {routes.map(({ path: pattern, page: PageOfRoute }) => (
            <Route key={pattern} path={pattern}>
              <PageOfRoute />
            </Route>
          ))}
          <Route>
            <Page title="Not found">
              <EmptyState title="There is no such page" icon={SearchX}>
                The address may be old or mistyped. Everything that there is stands in the navigation.
              </EmptyState>
            </Page>
          </Route>
        </Switch>
      </PageBoundary>
    </AppShell>
  );
}
