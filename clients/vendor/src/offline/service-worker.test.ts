/** The service worker as the page sees it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepShell } from './service-worker.ts';

type Worker = EventTarget & { messages: unknown[]; postMessage(message: unknown): void };

function aWorker(): Worker {
  const messages: unknown[] = [];
  return Object.assign(new EventTarget(), { messages, postMessage: (message: unknown) => void messages.push(message) });
}

function createBench({ refuses = false } = {}) {
  const registration = Object.assign(new EventTarget(), {
    installing: null as Worker | null,
    waiting: null as Worker | null,
    active: null as Worker | null,
    updates: 0,
    async update() {
      registration.updates += 1;
    },
  });
  const container = Object.assign(new EventTarget(), {
    async register() {
      if (refuses) throw new Error('insecure');
      return registration;
    },
  });
  let reloads = 0;
  const shell = keepShell(container as unknown as ServiceWorkerContainer, '/vendor/sw.js', () => (reloads += 1));
  return {
    registration,
    container,
    shell,
    reloads: () => reloads,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

test('the first worker is put onto the device, and then the app opens offline', async () => {
  const { registration, shell, turn } = createBench();
  const worker = aWorker();
  registration.installing = worker;
  const states: string[] = [];
  shell.on(() => states.push(shell.state()));
  await turn();
  registration.installing = null;
  registration.waiting = worker;
  worker.dispatchEvent(new Event('statechange'));
  registration.waiting = null;
  registration.active = worker;
  worker.dispatchEvent(new Event('statechange'));
  assert.deepEqual(states, ['installing', 'ready']);
});

test('a new version waits until the person reloads, and the page is loaded when it has taken over', async () => {
  const { registration, container, shell, reloads, turn } = createBench();
  registration.active = aWorker();
  await turn();
  const next = aWorker();
  registration.installing = next;
  registration.dispatchEvent(new Event('updatefound'));
  registration.installing = null;
  registration.waiting = next;
  next.dispatchEvent(new Event('statechange'));
  assert.equal(shell.state(), 'update');
  assert.deepEqual(next.messages, []);
  shell.reload();
  assert.deepEqual(next.messages, [{ type: 'SKIP_WAITING' }]);
  assert.equal(reloads(), 0);
  container.dispatchEvent(new Event('controllerchange'));
  assert.equal(reloads(), 1);
});

test('the first worker that takes over does not load the page under the hands of its person', async () => {
  const { container, reloads, turn } = createBench();
  await turn();
  container.dispatchEvent(new Event('controllerchange'));
  assert.equal(reloads(), 0);
});

test('without a worker a reload is a reload, and the state says that the app does not open offline', async () => {
  let reloads = 0;
  const none = keepShell(undefined, '/vendor/sw.js', () => (reloads += 1));
  none.look();
  none.reload();
  assert.deepEqual([none.state(), reloads], ['none', 1]);
  const refused = createBench({ refuses: true });
  await refused.turn();
  assert.equal(refused.shell.state(), 'failed');
});
