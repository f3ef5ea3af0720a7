import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPageRoute, maxAgeOf } from './app-files.ts';

test('[WA1] an address without an extension is a page, whatever stands in it; one of a file is not', () => {
  for (const page of ['', 'bookings', 'bookings/01J9ZK', 'settings/', 'v1.2/notes', 'assetsment'])
    assert.ok(isPageRoute(page), page);
  for (const file of ['assets', 'assets/', 'assets/gone', 'sw.js', 'icons/bell.svg', 'index.html', '.env', 'a/.git'])
    assert.ok(!isPageRoute(file), file);
});

test('[WA1] what has its hash in its name is kept for ever, what has not is asked for again', () => {
  assert.match(maxAgeOf('/assets/main-1a2b.js'), /immutable/);
  assert.match(maxAgeOf('/assets/main-1a2b.js.br'), /immutable/);
  for (const path of ['/index.html', '/sw.js', '/manifest.webmanifest', '/icons/assets/x.png'])
    assert.equal(maxAgeOf(path), 'no-cache');
});
