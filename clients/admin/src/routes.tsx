/** Routes: one page an address; each is loaded when somebody goes there. */
import { ButtonLink, EmptyState, later, Page } from '@slotwire/ui';
import { MapPinOff } from 'lucide-react';
import { type ComponentType, useEffect } from 'react';
import { Route, Switch } from 'wouter';

interface RouteOf {
  path: string;
  title: string;
  page: ComponentType;
}

const routes: readonly RouteOf[] = [
  {
    path: '/',
    title: 'Status',
    page: later(async () => (await import('./status/status-page.tsx')).StatusPage),
  },
  {
    path: '/metrics',
    title: 'Metrics',
    page: later(async () => (await import('./series/metrics-page.tsx')).MetricsPage),
  },
  {
    path: '/monitor',
    title: 'Monitor',
    page: later(async () => (await import('./monitor/monitor-page.tsx')).MonitorPage),
  },
  {
    path: '/connections',
    title: 'Connections',
    page: later(async () => (await import('./connections/connections-page.tsx')).ConnectionsPage),
  },
  {
    path: '/people',
    title: 'People',
    page: later(async () => (await import('./people/people-page.tsx')).PeoplePage),
  },
  {
    path: '/broadcasts',
    title: 'Broadcasts',
    page: later(async () => (await import('./broadcasts/broadcasts-page.tsx')).BroadcastsPage),
  },
  {
    path: '/limits',
    title: 'Limits',
    page: later(async () => (await import('./limits/limits-page.tsx')).LimitsPage),
  },
  {
    path: '/analytics',
    title: 'Analytics',
    page: later(async () => (await import('./analytics/analytics-page.tsx')).AnalyticsPage),
  },
  {
    path: '/audit',
    title: 'Audit log',
    page: later(async () => (await import('./audit/audit-page.tsx')).AuditPage),
  },
];

export function Routes() {
  return (
    <Switch>
      {routes.map(({ path, title, page: PageOf }) => (
        <Route key={path} path={path}>
          <Titled title={title}>
            <PageOf />
          </Titled>
        </Route>
      ))}
      <Route>
        <Page title="Not found">
          <EmptyState
            title="There is no such page"
            icon={MapPinOff}
            actions={<ButtonLink href="/">To the status</ButtonLink>}
          >
            The address may be of another version of this panel.
          </EmptyState>
        </Page>
      </Route>
    </Switch>
  );
}

function Titled({ title, children }: { title: string; children: React.ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Slotwire admin`;
  }, [title]);
  return children;
}
