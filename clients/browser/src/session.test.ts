/** Sessions and how one comes by them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { TokenUnavailable } from '@slotwire/sdk';
import { loadAppConfig } from './app-config.ts';
import type { Keeper } from './kept.ts';
import { keeper } from './kept.ts';
import { createSessionStore, isFresh, type Session, sessionOfToken } from './session.ts';
import { createSignIn, hostOf, takeTokenFromAddress } from './sign-in.ts';

function inMemory(): Keeper & { records: Map<string, string> } {
  const records = new Map<string, string>();
  return {
    records,
    get: (key) => records.get(key) ?? null,
    set: (key, value) => void records.set(key, value),
    remove: (key) => void records.delete(key),
  };
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (claims: object) => `${base64({ alg: 'HS256' })}.${base64(claims)}.signature`;
const vera = { id: 'vera', name: 'Salon Vera', role: 'vendor', vendorId: 'v-1' } as const;

function session(more: Partial<Session> = {}): Session {
  return { token: 't-1', user: vera, expiresAt: '2026-01-05T10:00:00.000Z', from: 'development', ...more };
}

function createBench(
  answers: Record<string, () => Response | Promise<Response>> = {},
  host?: { getToken: () => Promise<string> },
) {
  const runtime = createVirtualRuntime({ seed: 1, startMs: Date.parse('2026-01-05T09:00:00.000Z') });
  const [onDevice, inTab] = [inMemory(), inMemory()];
  const asked: { url: string; body: unknown }[] = [];
  const sessions = createSessionStore('vendor', onDevice, inTab);
  const http = {
    fetch: async (url: string, init?: RequestInit) => {
      asked.push({ url, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined });
      const answer = answers[new URL(url).pathname];
      if (answer === undefined) throw new TypeError('Failed to fetch');
      return answer();
    },
  };
  const signIn = createSignIn({ url: 'http://fake', sessions, http, clock: runtime.clock, host });
  return { runtime, onDevice, inTab, asked, sessions, signIn, http };
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });
const devSession = (token: string) => () => json({ token, expiresAt: '2026-01-05T10:00:00.000Z' });

test('a development session outlives the tab, a token of a host does not, and who it is always does', () => {
  const [onDevice, inTab] = [inMemory(), inMemory()];
  createSessionStore('vendor', onDevice, inTab).set(session());
  assert.deepEqual(createSessionStore('vendor', onDevice, inMemory()).session(), session());
  createSessionStore('vendor', onDevice, inTab).set(session({ from: 'host' }));
  assert.ok(![...onDevice.records.values()].some((text) => text.includes('t-1')));
  const reopened = createSessionStore('vendor', onDevice, inMemory());
  assert.equal(reopened.session(), undefined);
  assert.deepEqual(reopened.person(), vera);
});

test('two tabs may be two persons; a new tab is the one who signed in last', () => {
  const onDevice = inMemory();
  const [tabA, tabB] = [inMemory(), inMemory()];
  createSessionStore('vendor', onDevice, tabA).set(session());
  createSessionStore('vendor', onDevice, tabB).set(session({ user: { ...vera, id: 'bob' } }));
  assert.equal(createSessionStore('vendor', onDevice, tabA).person()?.id, 'vera');
  assert.equal(createSessionStore('vendor', onDevice, inMemory()).person()?.id, 'bob');
});

test('another token of the same person is not another person', () => {
  const { sessions } = createBench();
  let told = 0;
  sessions.on(() => (told += 1));
  sessions.set(session());
  const before = sessions.person();
  sessions.set(session({ token: 't-2', user: { ...vera } }));
  assert.equal(sessions.person(), before);
  sessions.clear();
  assert.equal(sessions.person(), undefined);
  assert.equal(told, 3);
});

test('what is kept and cannot be read is nobody', () => {
  for (const text of [
    '{',
    '7',
    '{"token":""}',
    JSON.stringify({ ...session(), user: { id: 'x', name: 'x', role: 'boss' } }),
  ]) {
    const onDevice = inMemory();
    onDevice.set('slotwire.session.vendor', text);
    assert.equal(createSessionStore('vendor', onDevice, inMemory()).person(), undefined);
  }
});

test('a storage that throws keeps for as long as the page lives', () => {
  const broken = keeper(() => {
    throw new Error('SecurityError');
  });
  broken.set('a', '1');
  assert.equal(broken.get('a'), '1');
  broken.remove('a');
  assert.equal(broken.get('a'), null);
});

test('a token says who it is, also in letters beyond ASCII; what is no token says nothing', () => {
  const exp = Date.parse('2026-01-05T10:00:00.000Z') / 1000;
  const read = sessionOfToken(tokenOf({ sub: 'vera', name: 'Salon Žofie', role: 'vendor', vendorId: 'v-1', exp }));
  assert.deepEqual(read?.user, { ...vera, name: 'Salon Žofie' });
  assert.equal(read?.expiresAt, '2026-01-05T10:00:00.000Z');
  for (const bad of [
    '',
    'a.b.c',
    'x',
    tokenOf({ sub: 'vera', role: 'vendor' }),
    tokenOf({ sub: 'vera', role: 'boss', exp }),
  ]) {
    assert.equal(sessionOfToken(bad), undefined);
  }
});

test('in development a token that is about to expire is replaced, for the same person', async () => {
  const bench = createBench({ '/v1/dev/session': devSession('t-2') });
  bench.sessions.set(session());
  assert.equal(await bench.signIn.token(), 't-1');
  assert.equal(bench.asked.length, 0);
  bench.sessions.set(session({ token: 't-1b' }));
  await bench.runtime.time.run(59.5 * 60_000);
  assert.equal(isFresh(session(), bench.runtime.clock.nowMs()), false);
  assert.equal(await bench.signIn.token(), 't-2');
  assert.deepEqual(bench.asked[0]?.body, { userId: 'vera', role: 'vendor', expiresInSeconds: 3600, vendorId: 'v-1' });
});

test('in development a token that is asked for again was refused, and is replaced', async () => {
  let count = 0;
  const bench = createBench({ '/v1/dev/session': () => devSession(`t-new-${++count}`)() });
  bench.sessions.set(session());
  assert.deepEqual(
    [await bench.signIn.token(), await bench.signIn.token(), await bench.signIn.token()],
    ['t-1', 't-new-1', 't-new-2'],
  );
});

test('no network is no refusal: the SDK asks again later; an answer of 403 is one', async () => {
  const bench = createBench();
  bench.sessions.set(session({ expiresAt: '2026-01-05T08:00:00.000Z' }));
  await assert.rejects(bench.signIn.token(), TokenUnavailable);
  const refused = createBench({ '/v1/dev/session': () => json({}, 403) });
  refused.sessions.set(session({ expiresAt: '2026-01-05T08:00:00.000Z' }));
  await assert.rejects(refused.signIn.token(), (error) => !(error instanceof TokenUnavailable));
});

test('a host application is asked each time, and what it gives is shown', async () => {
  const exp = Date.parse('2026-01-05T10:00:00.000Z') / 1000;
  const token = tokenOf({ sub: 'vera', role: 'vendor', vendorId: 'v-1', exp });
  const bench = createBench({}, { getToken: async () => token });
  assert.equal(await bench.signIn.token(), token);
  assert.equal(bench.sessions.person()?.name, 'vera');
  assert.equal(hostOf({ slotwire: { getToken: 1 } }), undefined);
  assert.ok(hostOf({ slotwire: { getToken: async () => token } }));
});

test('a token of a host that has expired is no reason to try again: somebody has to sign in', async () => {
  const bench = createBench();
  bench.sessions.set(session({ from: 'host', expiresAt: '2026-01-05T08:00:00.000Z' }));
  await assert.rejects(bench.signIn.token(), (error) => !(error instanceof TokenUnavailable));
});

test('accounts of development are vendors, admins and customers', async () => {
  const named = (id: string) => ({ id, name: id.toUpperCase() });
  const bench = createBench({
    '/v1/dev/marketplace': () =>
      json({ customers: [named('c')], vendors: [{ ...named('v'), resources: [] }], admins: [named('a')] }),
    '/v1/dev/session': devSession('t-9'),
  });
  const accounts = await bench.signIn.accounts();
  assert.deepEqual(
    accounts.map(({ id, role, vendorId }) => [id, role, vendorId]),
    [
      ['v', 'vendor', 'v'],
      ['a', 'admin', undefined],
      ['c', 'customer', undefined],
    ],
  );
  await bench.signIn.become(accounts[0]!);
  assert.equal(bench.sessions.session()?.token, 't-9');
});

test('a token in the address is taken and does not stay there, and the rest of the address does', () => {
  const addresses: unknown[] = [];
  const history = {
    replaceState: (_data: unknown, _title: string, url?: string | URL | null) => void addresses.push(url),
  };
  const at = (hash: string) => ({ hash, pathname: '/vendor/bookings', search: '?day=1' });
  assert.equal(takeTokenFromAddress(at('#token=abc&tab=2'), history), 'abc');
  assert.equal(takeTokenFromAddress(at('#token=abc'), history), 'abc');
  assert.deepEqual(addresses, ['/vendor/bookings?day=1#tab=2', '/vendor/bookings?day=1']);
  assert.equal(takeTokenFromAddress(at('#elsewhere'), history), undefined);
  assert.equal(takeTokenFromAddress(at(''), history), undefined);
  assert.equal(addresses.length, 2);
});

test('what the service told its pages last is known without a network', async () => {
  const config = { mode: 'production', version: '1', faroUrl: null, builds: {} };
  let isUp = true;
  const bench = createBench({ '/v1/app-config': () => (isUp ? json(config) : json({}, 500)) });
  assert.equal(
    await loadAppConfig('http://other', { fetch: () => Promise.reject(new Error('down')) }, bench.onDevice),
    undefined,
  );
  assert.deepEqual(await loadAppConfig('http://fake', bench.http, bench.onDevice), config);
  isUp = false;
  assert.deepEqual(await loadAppConfig('http://fake', bench.http, bench.onDevice), config);
});

test('tabs lend each other what a host handed over once: to the same person, and where it lives longer than their own', () => {
  const token = (exp: string, sub: string = vera.id) =>
    tokenOf({ ...vera, sub, exp: Date.parse(`2026-01-05T${exp}:00.000Z`) / 1_000 });
  const lender = createBench();
  assert.equal(lender.signIn.lend(), undefined);
  lender.signIn.accept(token('10:00'));
  assert.equal(lender.signIn.lend(), token('10:00'));

  // The next tab knows who it is, and no more.
  const borrower = createBench();
  assert.equal(borrower.signIn.borrow(token('10:00')), false);
  borrower.sessions.set(session({ expiresAt: '2026-01-05T09:30:00.000Z' }));
  assert.equal(borrower.signIn.borrow(token('10:00', 'viktor')), false);
  assert.equal(borrower.signIn.borrow(token('10:00')), true);
  assert.equal(borrower.signIn.borrow(token('10:00')), false);
  assert.equal(borrower.signIn.borrow(token('09:00')), false);
  assert.equal(borrower.signIn.borrow('none'), false);
  assert.equal(borrower.sessions.session()?.token, token('10:00'));
  assert.ok(![...borrower.onDevice.records.values()].some((text) => text.includes(token('10:00'))));

  // Where each tab can ask the host there is nothing to lend, and what the service gives in development is on the device.
  const asks = createBench({}, { getToken: async () => token('10:00') });
  asks.signIn.accept(token('10:00'));
  assert.deepEqual([asks.signIn.lend(), asks.signIn.borrow(token('11:00'))], [undefined, false]);
  const develops = createBench();
  develops.sessions.set(session());
  assert.equal(develops.signIn.lend(), undefined);
});
