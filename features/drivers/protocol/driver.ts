/** The protocol driver: the real service in this process, the real SDK as the devices, and bare connections beside them. */
import { createIds, createSystemRuntime } from '@slotwire/runtime';
import type { Driver, Person, Probe } from '../driver.ts';
import { createApp, type ProtocolApp } from './app.ts';
import { createHistory } from './history.ts';
import { createProbe } from './probe.ts';
import { createPushGateway } from './push-gateway.ts';
import { createProtocolService, type ProtocolService, type WebAppsOf } from './service.ts';
import { createMovableTime } from './time.ts';
import { createTokenOffice } from './tokens.ts';

const tokenSettings = { secret: 'a secret that only scenarios know', issuer: 'marketplace', audience: 'slotwire' };

export interface ProtocolDriver extends Driver {
  readonly service: Driver['service'] & Pick<ProtocolService, 'ensure' | 'url'>;
  /** For the history of what happened. */
  note(who: string, what: string): void;
}

export function createProtocolDriver(options: { apps?: WebAppsOf } = {}): ProtocolDriver {
  const real = createSystemRuntime({ keepAlive: true });
  const time = createMovableTime(real);
  const history = createHistory(time.clock);
  const ids = createIds(time.clock);
  const tokens = createTokenOffice({ ...tokenSettings, clock: time.clock });
  const apps = new Map<string, ProtocolApp>();
  const probes = new Map<string, Probe & { close(): void }>();

  /** Who has a token: the device that got it last. */
  const holders = new Map<string, ProtocolApp>();
  const push = createPushGateway({
    clock: time.clock,
    history,
    onTaken: (message) => holders.get(message.token)?.receivePush(message),
  });

  const service = createProtocolService({
    time,
    tokens: tokenSettings,
    history,
    push: push.providers,
    timers: real.timers,
    apps: options.apps ?? 'scenario',
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
    push,
    setUp: service.setUp,
    setTime(nowMs) {
      time.set(nowMs);
      history.note('the clock', `is set to ${new Date(nowMs).toISOString()}`);
    },
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
          registerPush(address) {
            holders.set(address.token, app);
            app.registerPush(address);
          },
        };
      });
    },
    apps: () => [...apps.values()],
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
    newKey: () => ids.next(),
    history: () => history.lines(),
    note: history.note,
    async close() {
      for (const app of apps.values()) await app.close();
      for (const probe of probes.values()) probe.close();
      await service.close();
    },
  };
}
