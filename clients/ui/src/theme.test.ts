import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyTheme, readTheme, type Theme } from './theme.ts';

function aPage() {
  const attributes = new Map<string, string>();
  const stored = new Map<string, string>();
  return {
    attributes,
    root: {
      setAttribute: (name: string, value: string) => void attributes.set(name, value),
      removeAttribute: (name: string) => void attributes.delete(name),
    },
    storage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
  };
}

test('a chosen theme is marked on the page and kept, the system’s is neither', () => {
  const { attributes, root, storage } = aPage();
  const chosen: Theme[] = ['dark', 'light', 'system'];
  const marks = chosen.map((theme) => {
    applyTheme(theme, root, storage);
    assert.equal(readTheme(storage), theme);
    return attributes.get('data-theme');
  });
  assert.deepEqual(marks, ['dark', 'light', undefined]);
});

test('a browser that keeps nothing still has a theme', () => {
  const { attributes, root } = aPage();
  const broken = {
    getItem: () => {
      throw new Error('denied');
    },
    setItem: () => {
      throw new Error('denied');
    },
    removeItem: () => {},
  };
  applyTheme('dark', root, broken);
  assert.equal(attributes.get('data-theme'), 'dark');
  assert.equal(readTheme(broken), 'system');
});
