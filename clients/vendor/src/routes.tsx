/**
 * Routes: the address of each page, and what is loaded when somebody goes there. Addresses are below `/vendor`.
 * A page's module is called `…-page.tsx`: the build weighs what each needs.
 */
import { later } from '@slotwire/ui';
import {
  Bell,
  CalendarDays,
  ChartColumn,
  HardDriveDownload,
  LayoutDashboard,
  type LucideIcon,
  SlidersHorizontal,
} from 'lucide-react';
import type { ComponentType } from 'react';

export interface AppRoute {
  /** Pattern of wouter. */
  path: string;
  page: ComponentType;
  /** In the navigation; without it the page is reached from elsewhere. */
  nav?: { label: string; icon: LucideIcon; href: string };
}

/** Loads a page when it is gone to; by name, as modules export nothing by default. */
function page<K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K): ComponentType {
  return later(async () => (await load())[name] as ComponentType);
}

export const HOME = '/bookings';

/** In the order of the navigation. */
export const routes: readonly AppRoute[] = [
  {
    path: '/overview',
    page: page(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
    nav: { label: 'Overview', icon: LayoutDashboard, href: '/overview' },
  },
  {
    path: '/bookings/*?',
    page: page(() => import('./bookings/bookings-page.tsx'), 'BookingsPage'),
    nav: { label: 'Bookings', icon: CalendarDays, href: '/bookings' },
  },
  {
    path: '/analytics',
    page: page(() => import('./analytics/analytics-page.tsx'), 'AnalyticsPage'),
    nav: { label: 'Analytics', icon: ChartColumn, href: '/analytics' },
  },
  {
    path: '/notifications',
    page: page(() => import('./notifications/history-page.tsx'), 'HistoryPage'),
    nav: { label: 'Notifications', icon: Bell, href: '/notifications' },
  },
  {
    path: '/preferences',
    page: page(() => import('./preferences/preferences-page.tsx'), 'PreferencesPage'),
    nav: { label: 'Preferences', icon: SlidersHorizontal, href: '/preferences' },
  },
  {
    path: '/device',
    page: page(() => import('./offline/offline-page.tsx'), 'OfflinePage'),
    nav: { label: 'This device', icon: HardDriveDownload, href: '/device' },
  },
];
