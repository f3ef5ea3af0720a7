/** Routes: one page an address; each is loaded when somebody goes there. */
import { ButtonLink, EmptyState, Page } from '@slotwire/ui';
import { MapPinOff } from 'lucide-react';
import { type ComponentType, lazy, useEffect } from 'react';
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
    page: lazy(async () => ({ default: (await import('./status/status-page.tsx')).StatusPage })),
  },
  {
    path: '/metrics',
    title: 'Metrics',
    page: lazy(async () => ({ default: (await import('./series/metrics-page.tsx')).MetricsPage })),
  },
  {
    path: '/monitor',
    title: 'Monitor',
    page: lazy(async () => ({ default: (await import('./monitor/monitor-page.tsx')).MonitorPage })),
  },
  {
    path: '/connections',
    title: 'Connections',
    page: lazy(async () => ({ default: (await import('./connections/connections-page.tsx')).ConnectionsPage })),
  },
  {
    path: '/people',
    title: 'People',
    page: lazy(async () => ({ default: (await import('./people/people-page.tsx')).PeoplePage })),
  },
  {
    path: '/broadcasts',
    title: 'Broadcasts',
    page: lazy(async () => ({ default: (await import('./broadcasts/broadcasts-page.tsx')).BroadcastsPage })),
  },
  {
    path: '/limits',
    title: 'Limits',
    page: lazy(async () => ({ default: (await import('./limits/limits-page.tsx')).LimitsPage })),
  },
  {
    path: '/analytics',
    title: 'Analytics',
    page: lazy(async () => ({ default: (await import('./analytics/analytics-page.tsx')).AnalyticsPage })),
  },
  {
    path: '/audit',
    title: 'Audit log',
    page: lazy(async () => ({ default: (await import('./audit/audit-page.tsx')).AuditPage })),
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
