/** What is fetched late, and fails: it is told once, and fetched anew when it is drawn again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { act, Component, createElement, type ReactNode, Suspense } from 'react';
import { FetchError, later } from './later-component.ts';

const window = new Window();
const { document } = window;
Object.assign(globalThis, { window, document, IS_REACT_ACT_ENVIRONMENT: true });
const { createRoot } = await import('react-dom/client');

const Hello = ({ name }: { name: string }) => `Hello ${name}`;

class Boundary extends Component<{ children?: ReactNode; caught: FetchError[] }, { isFailed: boolean }> {
  override state = { isFailed: false };
  static getDerivedStateFromError() {
    return { isFailed: true };
  }
  override componentDidCatch(error: FetchError) {
    this.props.caught.push(error);
  }
  override render() {
    return this.state.isFailed ? 'failed' : this.props.children;
  }
}

function createBench(load: () => Promise<typeof Hello>) {
  const Later = later(load);
  const container = document.createElement('div');
  const caught: FetchError[] = [];
  const root = createRoot(container as unknown as Parameters<typeof createRoot>[0], { onCaughtError() {} });
  return {
    caught,
    text: () => container.textContent,
    /** @param key another one is another boundary */
    draw: (key: string) =>
      act(async () => {
        const drawn = createElement(Later, { name: 'Vera' });
        root.render(createElement(Boundary, { key, caught }, createElement(Suspense, { fallback: 'waiting' }, drawn)));
      }),
  };
}

test('code that does not come is told once, and fetched anew by who draws it after that', async () => {
  let loads = 0;
  let isThere = false;
  const bench = createBench(async () => {
    loads += 1;
    if (!isThere) throw new TypeError('Failed to fetch dynamically imported module');
    return Hello;
  });
  await bench.draw('first');
  assert.deepEqual([bench.text(), loads, bench.caught.length], ['failed', 1, 1]);
  const [failure] = bench.caught;
  assert.ok(failure instanceof FetchError);
  assert.ok(failure.cause instanceof TypeError);

  // Before it was forgotten it is the same failure, or whatever is still drawn would fetch for ever.
  await bench.draw('too early');
  assert.equal(loads, 1);
  bench.caught.at(-1)?.forget();
  await bench.draw('second');
  assert.deepEqual([bench.text(), loads], ['failed', 2]);

  bench.caught.at(-1)?.forget();
  isThere = true;
  await bench.draw('third');
  assert.deepEqual([bench.text(), loads], ['Hello Vera', 3]);
  await bench.draw('fourth');
  assert.equal(loads, 3);
});
