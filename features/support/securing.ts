/** Securing: who is let in, who is put out, and what strangers get to see. */
import type { App, Driver, HttpAnswer } from '../drivers/driver.ts';
import { personNamed } from './cast.ts';
import type { Devices } from './devices.ts';
import type { ActorWords, DeviceWords } from './parameters.ts';
import { expectNow, until } from './until.ts';

export interface SecuringParts {
  driver: Driver;
  devices: Devices;
}

export interface Securing {
  signOut(actor: ActorWords, everywhere: boolean): Promise<void>;
  revokeDevice(admin: string, device: DeviceWords): Promise<void>;
  /** The service let it in and reported it, or refused it. */
  replayed(count: number, action: 'reported' | 'refused'): Promise<void>;
  tellDeep(probe: DeviceWords, depth: number): void;

  askFrom(origin: string, path: string): Promise<void>;
  answered(status: number): void;
  mayRead(mayRead: boolean): void;
  careful(): void;

  knock(count: number): Promise<void>;
  kept(count: number): void;
  leave(): Promise<void>;
}

export function createSecuring({ driver, devices }: SecuringParts): Securing {
  const { service } = driver;
  let asked: { origin: string; answer: HttpAnswer } | undefined;
  let waiting = 0;

  function lastAnswer(): { origin: string; answer: HttpAnswer } {
    if (asked === undefined) throw new Error('no web page has asked anything');
    return asked;
  }

  return {
    async signOut(actor, everywhere) {
      const app: App = await devices.of(actor);
      await app.signOut({ everywhere });
    },

    async revokeDevice(admin, words) {
      const { owner, deviceId } = devices.app(words);
      const probe = driver.probe(personNamed(admin), 'panel');
      await probe.connect({ token: await driver.tokens.issue(probe.owner) });
      const given = await probe.ask('session:revoke', { key: driver.newKey(), userId: owner.id, deviceId });
      if (!given.ok) throw new Error(`${admin} could not revoke it: ${JSON.stringify(given)}`);
    },

    replayed: (count, action) =>
      until(`the service has ${action} ${count} stolen token(s)`, async () => {
        const seen = await service.count('slotwire_token_replays_total', { action });
        return seen === count ? undefined : `${seen}`;
      }),

    tellDeep(words, depth) {
      const nested = JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
      devices.probe(words).tell('booking:note', { text: nested });
    },

    async askFrom(origin, path) {
      asked = { origin, answer: await service.get(path, { origin }) };
    },
    answered(status) {
      const { answer } = lastAnswer();
      expectNow(`the web page is answered ${status}`, answer.status === status ? undefined : JSON.stringify(answer));
    },
    mayRead(mayRead) {
      const { origin, answer } = lastAnswer();
      const allowed = answer.headers?.['access-control-allow-origin'];
      const fits = mayRead ? allowed === origin || allowed === '*' : allowed === undefined;
      expectNow(`the web page may ${mayRead ? '' : 'not '}read the answer`, fits ? undefined : `${allowed}`);
    },
    careful() {
      const headers = lastAnswer().answer.headers ?? {};
      const policy = String(headers['content-security-policy']);
      const fits =
        headers['x-content-type-options'] === 'nosniff' &&
        policy.includes("frame-ancestors 'none'") &&
        !policy.includes('unsafe');
      expectNow('the answer tells browsers to be careful', fits ? undefined : JSON.stringify(headers));
    },

    async knock(count) {
      waiting = await service.knock(count);
    },
    kept: (count) => expectNow(`${count} strangers are kept waiting`, waiting === count ? undefined : `${waiting}`),
    leave: () => service.leave(),
  };
}
