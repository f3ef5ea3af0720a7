import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '@slotwire/protocol';
import { emptyWish, readWish, wishArgs, wishIssues, wishSearch } from './audit-filter.ts';

const zone = 'Europe/Vienna';

test('a filter stands in the address, and comes back from there', () => {
  const wish = { ...emptyWish, actorId: ' admin-1 ', outcome: 'refused', from: '2026-03-02T09:00' };
  assert.equal(wishSearch(wish), 'actorId=admin-1&outcome=refused&from=2026-03-02T09%3A00');
  assert.deepEqual(readWish(wishSearch(wish)), { ...wish, actorId: 'admin-1' });
  assert.equal(wishSearch(emptyWish), '');
});

test('[AD1] it is asked in instants, by what is named alone, and the service takes it', () => {
  const args = wishArgs(
    { ...emptyWish, target: 'user:ann', outcome: 'COUNT_CHANGED', from: '2026-03-02T09:00', to: '2026-03-02T10:30' },
    100,
    zone,
  );
  assert.deepEqual(args, {
    limit: 100,
    target: 'user:ann',
    outcome: 'COUNT_CHANGED',
    from: '2026-03-02T08:00:00.000Z',
    to: '2026-03-02T09:30:00.000Z',
  });
  assert.equal(commands['audit:list'].args.safeParse(args).success, true);
  assert.deepEqual(wishArgs(emptyWish, 50, zone), { limit: 50 });
});

test('what makes no sense is said at its field, and not asked', () => {
  const cases = [
    [{ from: '-' }, { from: 'Fill in the day and the time' }],
    [{ to: '2026-02-30T09:00' }, { to: 'Fill in the day and the time' }],
    [{ from: '2026-03-02T09:00', to: '2026-03-02T09:00' }, { to: 'It ends before it begins' }],
  ] as const;
  for (const [change, issues] of cases) {
    const wish = { ...emptyWish, ...change };
    assert.deepEqual(wishIssues(wish, zone), issues);
    assert.equal(wishArgs(wish, 50, zone), undefined);
  }
  assert.deepEqual(readWish('outcome=PERHAPS&target=user%3Aann'), { ...emptyWish, target: 'user:ann' });
});
