/** Devices: from the words of a scenario to apps and probes. */
import type { App, Driver, Probe } from '../drivers/driver.ts';
import { personNamed } from './cast.ts';
import type { ActorWords, DeviceWords } from './parameters.ts';
import { until } from './until.ts';

export interface Devices {
  /** The app, running or not. */
  app(words: DeviceWords): App;
  /** The app, connected and complete; it is started when it was not. */
  connected(words: DeviceWords): Promise<App>;
  /** The device on which somebody acts. The only one that runs unless it is named; the usual one when none runs. */
  of(words: ActorWords): Promise<App>;
  /** Any device of theirs; the usual one when none runs. */
  any(name: string): Promise<App>;
  probe(words: DeviceWords): Probe;
  /** Resolves when whatever people did has been answered, and everybody who is connected knows of it. */
  quiet(): Promise<void>;
}

export function createDevices(driver: Driver): Devices {
  const app = ({ owner, device }: DeviceWords): App => driver.app(personNamed(owner), device);

  async function connected(words: DeviceWords): Promise<App> {
    const found = app(words);
    await found.start();
    await until(`${found.name} is connected, and has fetched its bookings`, () => {
      const { connection, synced } = found.screen();
      if (connection.status === 'connected' && synced) return undefined;
      return `${connection.status}${synced ? '' : ', without its bookings'}: ${JSON.stringify(connection)}`;
    });
    // What the welcome promised has been asked for; with this answer it is here.
    await found.settle();
    return found;
  }

  function running(name: string): App[] {
    const { id } = personNamed(name);
    return driver.apps().filter((candidate) => candidate.owner.id === id && candidate.isRunning());
  }

  function usual(name: string): Promise<App> {
    return connected({ owner: name, device: personNamed(name).role === 'vendor' ? 'dashboard' : 'phone' });
  }

  return {
    app,
    connected,
    async of({ name, device }) {
      if (device !== undefined) return app({ owner: name, device });
      const [only, ...others] = running(name);
      if (only === undefined) return usual(name);
      if (others.length > 0) {
        const names = [only, ...others].map((candidate) => candidate.name).join(' and ');
        throw new Error(`${name} has ${names}: say on which, "${name} on her ${only.name.split("'s ")[1]} …"`);
      }
      return only;
    },
    any: async (name) => running(name)[0] ?? usual(name),
    probe: ({ owner, device }) => driver.probe(personNamed(owner), device),
    async quiet() {
      // Once for what people did, and once more for what the others said when they heard of it.
      for (const round of ['what was done', 'what was said to it']) {
        for (const each of driver.apps()) {
          await until(`${round} on ${each.name} is answered`, () => busyWith(each));
          if (isConnected(each)) await each.settle();
        }
      }
      for (const each of driver.apps()) await until(`${each.name} is answered`, () => busyWith(each));
    },
  };
}

function isConnected(app: App): boolean {
  return app.isRunning() && app.screen().connection.status === 'connected';
}

/** What an app waits for that has a link or tries to get one; nothing when there is no such thing. */
function busyWith(app: App): string | undefined {
  if (!app.isRunning()) return undefined;
  const { connection, outbox } = app.screen();
  if (connection.status === 'connecting' || connection.status === 'waiting') return `it is ${connection.status}`;
  if (connection.status !== 'connected') return undefined;
  if (outbox.length > 0) return `${outbox.length} change(s) on their way`;
  return app.isAnswered() ? undefined : 'a request without an answer';
}
