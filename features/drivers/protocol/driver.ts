/** The protocol driver: the real service in this process, the real SDK as the devices, and bare connections beside them. */
import { createSystemRuntime } from '@slotwire/runtime';
import type { App, Driver, Person, Probe } from '../driver.ts';
import { createApp } from './app.ts';
import { createHistory } from './history.ts';
import { createProbe } from './probe.ts';
import { createProtocolService } from './service.ts';
import { createMovableTime } from './time.ts';
import { createTokenOffice } from './tokens.ts';

const tokenSettings = { secret: 'a secret that only scenarios know', issuer: 'marketplace', audience: 'slotwire' };

export function createProtocolDriver(): Driver {
  const real = createSystemRuntime({ keepAlive: true });
  const time = createMovableTime(real);
  const history = createHistory(time.clock);
  const tokens = createTokenOffice({ ...tokenSettings, clock: time.clock });
  const apps = new Map<string, App & { close(): Promise<void> }>();
  const probes = new Map<string, Probe & { close(): void }>();

  const service = createProtocolService({
    time,
    tokens: tokenSettings,
    history,
    cutLinks() {
      for (const app of apps.values()) if (app.isRunning()) app.network.cut();
      for (const probe of probes.values()) probe.close();
    },
  });

  function found<T>(all: Map<string, T>, name: string, create: () => T): T {
    const known = all.get(name) ?? create();
    all.set(name, known);
    return known;
  }

  return {
    tokens,
    service: {
      ...service,
      async stop() {
        await service.ensure();
        await service.stop();
      },
    },
    setUp: service.setUp,
    app(owner: Person, device: string) {
      const name = `${owner.name}'s ${device}`;
      return found(apps, name, () => {
        const deviceId = `${owner.id}-${device.replaceAll(' ', '-')}`;
        const app = createApp({ owner, name, deviceId, url: service.url, tokens, time, history });
        return {
          ...app,
          async start() {
            await service.ensure();
            await app.start();
          },
        };
      });
    },
    probe(owner: Person, device: string) {
      const name = `${owner.name}'s ${device}`;
      return found(probes, name, () => {
        const deviceId = `${owner.id}-${device.replaceAll(' ', '-')}`;
        const probe = createProbe({ owner, name, deviceId, url: service.url, timers: real.timers, history });
        return {
          ...probe,
          async connect(handshake) {
            await service.ensure();
            await probe.connect(handshake);
          },
        };
      });
    },
    nowMs: () => time.clock.nowMs(),
    passTime(durationMs) {
      history.note('the clock', `${durationMs / 1_000} s pass`);
      time.pass(durationMs);
    },
    newKey: () => real.ids.next(),
    history: () => history.lines(),
    async close() {
      for (const app of apps.values()) await app.close();
      for (const probe of probes.values()) probe.close();
      await service.close();
    },
  };
}
