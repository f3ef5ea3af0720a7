/**
 * The web driver: dashboards of vendors are the built app in a real browser; everything else (the service, phones of customers, probes) is that of the
 * protocol driver. Scenarios that a page can be asked about have the tag @web.
 */
import type { Driver, Person } from '../driver.ts';
import { createProtocolDriver } from '../protocol/driver.ts';
import { createWebApp, type WebApp } from './app.ts';

export function createWebDriver(): Driver {
  const protocol = createProtocolDriver({ apps: 'built' });
  const dashboards = new Map<string, WebApp>();

  function dashboard(owner: Person, device: string): WebApp {
    const name = `${owner.name}'s ${device}`;
    let app = dashboards.get(name);
    if (app === undefined) {
      const { tokens, service, note } = protocol;
      app = createWebApp({
        owner,
        name,
        tokens,
        note: (what) => note(name, what),
        async url() {
          await service.ensure();
          return service.url();
        },
      });
      dashboards.set(name, app);
    }
    return app;
  }

  return {
    ...protocol,
    app: (owner, device) => (owner.role === 'vendor' ? dashboard(owner, device) : protocol.app(owner, device)),
    apps: () => [...protocol.apps(), ...dashboards.values()],
    async close() {
      await Promise.all([...dashboards.values()].map((app) => app.close()));
      await protocol.close();
    },
  };
}
