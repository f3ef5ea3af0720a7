import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSessionStore, type Keeper, type Session } from '@slotwire/browser';
import { prefixed } from './prefixed.ts';

const user = { id: 'root', name: 'Root', role: 'admin' as const };

test('whoever signed in is still there after a reload of the tab, however they came', () => {
  for (const from of ['development', 'host'] as const) {
    const kept = new Map<string, string>();
    const inTab: Keeper = {
      get: (key) => kept.get(key) ?? null,
      set: (key, value) => void kept.set(key, value),
      remove: (key) => void kept.delete(key),
    };
    const open = () => createSessionStore('admin', prefixed(inTab, 'panel.'), inTab);
    const session: Session = { token: 't', user, expiresAt: '2030-01-01T00:00:00.000Z', from };
    open().set(session);
    assert.deepEqual(open().session(), session, from);
    open().clear();
    assert.equal(kept.size, 0, from);
  }
});
