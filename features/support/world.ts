/**
 * World: one per scenario. It holds the driver and what the words of a scenario stand for, and has a room for each kind of thing
 * that steps do: acting, seeing, probing, operating. A step is one call into one of them.
 */
import { type IWorldOptions, setWorldConstructor, World } from '@cucumber/cucumber';
import type { Driver } from '../drivers/driver.ts';
import { createProtocolDriver } from '../drivers/protocol/driver.ts';
import { createWebDriver } from '../drivers/web/driver.ts';
import { type Acting, createActing } from './acting.ts';
import { type Administering, createAdministering } from './administering.ts';
import { type Bookings, createBookings } from './bookings.ts';
import { createCalendar } from './calendar.ts';
import { createDevices, type Devices } from './devices.ts';
import { createLimiting, type Limiting } from './limiting.ts';
import { createNotifying, type Notifying } from './notifying.ts';
import { createOperating, type Operating } from './operating.ts';
import { createPreferring, type Preferring } from './preferring.ts';
import { createProbing, type Probing } from './probing.ts';
import { createPushing, type Pushing } from './pushing.ts';
import { createReckoning, type Reckoning } from './reckoning.ts';
import { createSecuring, type Securing } from './securing.ts';
import { createSeeing, type Seeing } from './seeing.ts';
import { createServing, type Serving } from './serving.ts';
import { createTracing, type Tracing } from './tracing.ts';
import { createWatching, type Watching } from './watching.ts';

/** By their name in the profiles of cucumber.json. */
const drivers: Readonly<Record<string, () => Driver>> = { protocol: createProtocolDriver, web: createWebDriver };

function createDriver(name = 'protocol'): Driver {
  const create = drivers[name];
  if (create === undefined)
    throw new Error(`no driver is called ${name}; there are ${Object.keys(drivers).join(', ')}`);
  return create();
}

export class SlotwireWorld extends World<{ driver?: string }> {
  readonly driver: Driver;
  readonly devices: Devices;
  readonly bookings: Bookings;
  readonly acting: Acting;
  readonly seeing: Seeing;
  readonly probing: Probing;
  readonly operating: Operating;
  readonly limiting: Limiting;
  readonly notifying: Notifying;
  readonly preferring: Preferring;
  readonly pushing: Pushing;
  readonly administering: Administering;
  readonly securing: Securing;
  readonly serving: Serving;
  readonly tracing: Tracing;
  readonly watching: Watching;
  readonly reckoning: Reckoning;

  constructor(options: IWorldOptions<{ driver?: string }>) {
    super(options);
    const driver = createDriver(options.parameters.driver);
    const calendar = createCalendar(driver.nowMs());
    const bookings = createBookings();
    const devices = createDevices(driver);
    this.driver = driver;
    this.bookings = bookings;
    this.devices = devices;
    this.acting = createActing({ driver, calendar, bookings, devices });
    this.seeing = createSeeing({ calendar, bookings, devices });
    this.probing = createProbing({ driver, calendar, bookings, devices });
    this.operating = createOperating({ driver, calendar, bookings, devices });
    this.limiting = createLimiting({ driver, devices });
    this.notifying = createNotifying({ devices });
    this.preferring = createPreferring({ bookings, devices });
    this.pushing = createPushing({ driver, devices });
    this.administering = createAdministering({ driver, devices });
    this.securing = createSecuring({ driver, devices });
    this.serving = createServing({ driver });
    this.tracing = createTracing({ driver, devices });
    this.watching = createWatching({ driver });
    this.reckoning = createReckoning({ driver, devices });
  }
}

setWorldConstructor(SlotwireWorld);
