/** Pushing: devices that can be pushed to, the providers that carry pushes, what arrives, and what support is told about it. */
import { createHash } from 'node:crypto';
import type { PushDecision, PushOutcomeName, PushProviderName } from '@slotwire/protocol';
import type { App, Driver } from '../drivers/driver.ts';
import type { PushTrouble, ReceivedPush } from '../drivers/push.ts';
import { personNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import type { DeviceWords } from './parameters.ts';
import { expectStill, until, untilStill } from './until.ts';

export interface Pushing {
  /** @param provider absent: APNs for phones, FCM for everything else. */
  register(device: DeviceWords, provider?: PushProviderName): Promise<void>;
  /** The operating system gives it another token. */
  renewToken(device: DeviceWords): Promise<void>;
  /** Somebody else uses the device now: the token stays, the person changes. */
  takeOver(device: DeviceWords, from: DeviceWords): Promise<void>;
  signOut(device: DeviceWords): Promise<void>;
  declareDead(device: DeviceWords): void;
  trouble(provider: PushProviderName, trouble: PushTrouble | undefined): void;
  /** Lets what was done be answered, and the seconds pass for which pushes wait. */
  timeToPush(): Promise<void>;

  receives(device: DeviceWords, words: string): Promise<void>;
  receivesSilently(device: DeviceWords, words: string): Promise<void>;
  /** The app has it in its inbox, and need not show the push. */
  receivesKnown(device: DeviceWords, words: string): Promise<void>;
  receivedNothing(device: DeviceWords): Promise<void>;
  received(device: DeviceWords, count: number): Promise<void>;
  receivedInAll(person: string, count: number): Promise<void>;
  digest(device: DeviceWords, count: number): Promise<void>;
  lockScreen(device: DeviceWords, count: number): Promise<void>;
  nothingForOldTokens(device: DeviceWords): Promise<void>;
  tried(provider: PushProviderName, count: number): Promise<void>;
  toldAbout(device: DeviceWords, outcome: PushOutcomeName, detail?: string): Promise<void>;
  toldAboutPerson(person: string, outcome: PushOutcomeName): Promise<void>;
  toldNothing(person: string): Promise<void>;
  /** And says so of the provider. */
  ready(provider: PushProviderName, words: string): Promise<void>;
}

/** PU2 */
const PUSH_DELAY_MS = 5_000;

export function createPushing({ driver, devices }: { driver: Driver; devices: Devices }): Pushing {
  const tokens = new Map<App, number>();

  /** Another one each time; fits the rules of both providers. */
  function newToken(app: App): string {
    const number = (tokens.get(app) ?? 0) + 1;
    tokens.set(app, number);
    return createHash('sha256').update(`${app.name} ${number}`).digest('hex');
  }

  /** Resolves when the service has taken it. */
  async function tell(app: App, command: string, say: () => void): Promise<void> {
    const taken = () => app.screen().answered.filter((answer) => answer.command === command && answer.ok).length;
    const before = taken();
    say();
    await until(`the service takes the ${command} of ${app.name}`, () =>
      taken() > before ? undefined : JSON.stringify(app.screen().connection),
    );
  }

  async function registerWith(device: DeviceWords, provider: PushProviderName, token?: string): Promise<void> {
    const app = await devices.connected(device);
    await tell(app, 'device:register', () => app.registerPush({ provider, token: token ?? newToken(app) }));
  }

  function addressOf(device: DeviceWords) {
    const app = devices.app(device);
    const address = app.pushAddress();
    if (address === undefined) throw new Error(`"Given ${app.name} can be pushed to" comes first`);
    return address;
  }

  function pushes(device: DeviceWords, what: string, look: (received: readonly ReceivedPush[]) => boolean) {
    const app = devices.app(device);
    return until(`${app.name} ${what}`, () => (look(app.pushes()) ? undefined : describePushes(app.pushes())));
  }

  async function decisions(person: string): Promise<PushDecision[]> {
    const panel = driver.probe(personNamed('Sam Moreau'), 'panel');
    await panel.connect({ token: await driver.tokens.issue(panel.owner) });
    const answer = await panel.ask('push:decisions', { userId: personNamed(person).id, limit: 200 });
    if (!answer.ok) throw new Error(`support was told nothing: ${JSON.stringify(answer)}`);
    return (answer.value as { decisions: PushDecision[] }).decisions;
  }

  function told(person: string, what: string, fits: (decision: PushDecision) => boolean): Promise<void> {
    return until(`support is told ${what}`, async () => {
      const seen = await decisions(person);
      if (seen.some(fits)) return undefined;
      return seen.map(({ outcome, deviceId, detail }) => [outcome, deviceId, detail].join(' ')).join('\n') || 'nothing';
    });
  }

  return {
    register: (device, provider = device.device.endsWith('phone') ? 'apns' : 'fcm') => registerWith(device, provider),
    renewToken: (device) => registerWith(device, addressOf(device).provider),
    takeOver(device, from) {
      const { provider, token } = addressOf(from);
      return registerWith(device, provider, token);
    },
    async signOut(device) {
      const app = devices.app(device);
      await tell(app, 'device:unregister', () => app.unregisterPush());
      app.kill();
    },
    declareDead: (device) => driver.push.declareDead(addressOf(device).token),
    trouble: (provider, trouble) => driver.push.setTrouble(provider, trouble),
    async timeToPush() {
      await devices.quiet();
      driver.passTime(PUSH_DELAY_MS);
    },

    receives: (device, words) =>
      pushes(device, `receives the push "${words}"`, (all) => all.some((push) => isCalled(push, words))),
    receivesSilently: (device, words) =>
      pushes(device, `receives the push "${words}" without a sound`, (all) =>
        all.some((push) => isCalled(push, words) && push.sound === undefined),
      ),
    receivesKnown: (device, words) =>
      pushes(device, `knows already what the push "${words}" says`, (all) =>
        all.some((push) => isCalled(push, words) && push.receipt === 'known'),
      ),
    receivedNothing(device) {
      const app = devices.app(device);
      return expectStill(`${app.name} has received no push`, () =>
        app.pushes().length === 0 ? undefined : describePushes(app.pushes()),
      );
    },
    received(device, count) {
      const app = devices.app(device);
      return untilStill(`${app.name} has received ${count} push(es)`, () =>
        app.pushes().length === count ? undefined : describePushes(app.pushes()),
      );
    },
    receivedInAll(person, count) {
      const { id } = personNamed(person);
      const seen = () => driver.apps().flatMap((app) => (app.owner.id === id ? app.pushes() : []));
      return untilStill(`${person} has received ${count} push(es) in all`, () =>
        seen().length === count ? undefined : `${seen().length}`,
      );
    },
    digest: (device, count) =>
      pushes(device, `receives a digest of ${count} notifications`, (all) =>
        all.some(({ digest }) => digest === count),
      ),
    lockScreen: (device, count) =>
      pushes(
        device,
        `has ${count} push(es) on its lock screen`,
        (all) => new Set(all.map(({ collapseKey }) => collapseKey)).size === count,
      ),
    nothingForOldTokens(device) {
      const app = devices.app(device);
      const { token: current } = addressOf(device);
      return expectStill(`no push goes to an old token of ${app.name}`, () => {
        const old = app.pushes().filter(({ token }) => token !== current);
        return old.length === 0 ? undefined : describePushes(old);
      });
    },
    tried: (provider, count) =>
      untilStill(`${provider} was tried ${count} time(s)`, () => {
        const seen = driver.push.tries(provider);
        return seen === count ? undefined : `${seen}`;
      }),
    toldAbout(device, outcome, detail) {
      const { owner, deviceId, name } = devices.app(device);
      return told(
        owner.name,
        `${outcome} about ${name}${detail === undefined ? '' : `: "${detail}"`}`,
        (decision) =>
          decision.deviceId === deviceId &&
          decision.outcome === outcome &&
          (detail === undefined || decision.detail?.includes(detail) === true),
      );
    },
    toldAboutPerson: (person, outcome) =>
      told(person, `${outcome} about ${person}`, (decision) => decision.outcome === outcome),
    toldNothing: (person) =>
      expectStill(`support is told nothing about ${person}`, async () => {
        const seen = await decisions(person);
        return seen.length === 0 ? undefined : seen.map(({ outcome, at }) => `${outcome} at ${at}`).join(', ');
      }),
    ready: (provider, words) =>
      until(`the service is ready, and says of ${provider} "${words}"`, async () => {
        const { status, body } = await driver.service.get('/readyz');
        const state = (body as { push?: Partial<Record<PushProviderName, string>> }).push?.[provider];
        return status === 200 && state?.startsWith(words) ? undefined : JSON.stringify({ status, body });
      }),
  };
}

function isCalled({ title, body }: ReceivedPush, words: string): boolean {
  return title === words || body === words;
}

function describePushes(all: readonly ReceivedPush[]): string {
  const lines = all.map(({ title, body, digest, sound, receipt }) => {
    const marks = [
      digest === undefined ? '' : `digest of ${digest}`,
      sound === undefined ? 'silent' : '',
      receipt ?? '',
    ];
    return `"${title}" "${body}" ${marks.join(' ')}`.trim();
  });
  return lines.join('\n           ') || 'no push';
}
