/**
 * Fixtures: a service for each worker, a vendor for each test, and browsers for whoever the test is about. Each browser is a context of its own, so that a
 * vendor at the desk, the same vendor on a phone and an admin share nothing.
 */
import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import type { AdminService } from '@slotwire/sdk';
import { AdminApp } from './admin-app.ts';
import { createGuard, type Guard } from './guard.ts';
import {
  type Customer,
  connectAdmin,
  connectCustomer,
  issueSession,
  type Person,
  readMarketplace,
  slotOn,
  staffOf,
} from './people.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';
import { VendorApp } from './vendor-app.ts';

export interface Vendor {
  id: string;
  name: string;
  person: Person;
}

export interface Requested {
  ada: Customer;
  id: string;
}

/** A page, and the browser that it is opened in: another one, unless one is given. */
export interface Where {
  path?: string;
  context?: BrowserContext;
}

interface TestFixtures {
  /** Set by `test.use` where a test stops or changes the service: it gets one of its own, with these variables. */
  ownService: Readonly<Record<string, string>> | undefined;
  place: Place;
  service: ServiceProcess;
  guard: Guard;
  /** Nobody else's in this test run. */
  vendor: Vendor;
  admin: Person;
  /** A browser that nobody has used. */
  newBrowser(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** The vendor's dashboard in a browser of its own, signed in, on the bookings page. */
  dashboard: VendorApp;
  /** The admin's panel in a browser of its own, signed in, on the first page. */
  panel: AdminApp;
  openDashboard(person: Person, where?: Where): Promise<VendorApp>;
  openPanel(person: Person, where?: Where): Promise<AdminApp>;
  /** A customer on a phone, by number: 1 is Ada Abel. */
  customer(number: number): Promise<Customer>;
  /** Ada has asked the vendor for tomorrow at ten. @returns her, and the id of the booking */
  requested: Requested;
  /** A connection of the admin without a panel. */
  control: AdminService;
}

interface WorkerFixtures {
  pool: Pool;
}

interface Place {
  service: ServiceProcess;
  vendor: Vendor;
}

/** The service of a worker with one vendor after the other; when there is none left, another service. */
interface Pool {
  take(): Promise<Place>;
}

async function placesOn(service: ServiceProcess): Promise<Place[]> {
  const { vendors } = await readMarketplace(service.url);
  return vendors.map(({ id, name }) => ({ service, vendor: { id, name, person: staffOf(id, name) } }));
}

async function placeOn(service: ServiceProcess): Promise<Place> {
  const [first] = await placesOn(service);
  return known(first, 'a vendor');
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the marketplace does not have ${what}`);
  return value;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  pool: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here.
    async ({}, use) => {
      const started: ServiceProcess[] = [];
      let free: Place[] = [];
      await use({
        async take() {
          if (free.length === 0) {
            await Promise.all(started.map((service) => service.stop()));
            const service = await startServiceProcess();
            started.push(service);
            free = await placesOn(service);
          }
          return known(free.shift(), 'a vendor');
        },
      });
      await Promise.all(started.map((service) => service.dispose()));
    },
    { scope: 'worker' },
  ],

  ownService: [undefined, { option: true }],

  guard: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const guard = createGuard();
      await use(guard);
      expect(guard.complaints(), 'nothing goes wrong in any page').toEqual([]);
    },
    { auto: true },
  ],

  place: async ({ pool, ownService }, use, testInfo) => {
    const place = ownService === undefined ? await pool.take() : await placeOn(await startServiceProcess(ownService));
    await use(place);
    if (testInfo.status !== testInfo.expectedStatus)
      await testInfo.attach('service.log', { body: place.service.log().join('\n'), contentType: 'text/plain' });
    if (ownService !== undefined) await place.service.dispose();
  },
  service: async ({ place }, use) => use(place.service),
  vendor: async ({ place }, use) => use(place.vendor),

  admin: async ({ service }, use) => {
    const { admins } = await readMarketplace(service.url);
    const { id, name } = known(admins[0], 'an admin');
    await use({ id, name, role: 'admin' });
  },

  newBrowser: async ({ browser, guard, service }, use) => {
    // The service outlives the browsers: a page whose service goes before it complains.
    void service;
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      guard.watch(context);
      contexts.push(context);
      return context;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  openDashboard: async ({ newBrowser, service }, use) => {
    await use(async (person, { path = '/vendor/', context } = {}) => {
      const page = await (context ?? (await newBrowser())).newPage();
      return VendorApp.signIn(page, service.url, await issueSession(service.url, person), path);
    });
  },
  openPanel: async ({ newBrowser, service }, use) => {
    await use(async (person, { path = '/admin/', context } = {}) => {
      const page = await (context ?? (await newBrowser())).newPage();
      return AdminApp.signIn(page, service.url, await issueSession(service.url, person), path);
    });
  },
  dashboard: async ({ openDashboard, vendor }, use) => use(await openDashboard(vendor.person)),
  panel: async ({ openPanel, admin }, use) => use(await openPanel(admin)),

  customer: async ({ service }, use) => {
    const { customers } = await readMarketplace(service.url);
    const connected: Customer[] = [];
    await use(async (number) => {
      const { id, name } = known(customers[number - 1], `customer ${number}`);
      const customer = await connectCustomer(service.url, { id, name, role: 'customer' });
      connected.push(customer);
      return customer;
    });
    await Promise.all(connected.map((customer) => customer.close()));
  },

  requested: async ({ customer, vendor }, use) => {
    const ada = await customer(1);
    await use({ ada, id: await ada.book(vendor.id, slotOn(1, 10)) });
  },

  control: async ({ service, admin }, use) => {
    const control = await connectAdmin(service.url, admin);
    await use(control);
    control.stop();
  },
});

export type { Page };
export { expect };
