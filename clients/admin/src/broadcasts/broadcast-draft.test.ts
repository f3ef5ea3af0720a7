import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '@slotwire/protocol';
import { draftIssues, emptyDraft, readAudience, readBroadcast, readPeople } from './broadcast-draft.ts';

const now = { nowMs: Date.UTC(2026, 2, 2, 9), timeZone: 'Europe/Vienna' };
const draft = { ...emptyDraft, title: ' Maintenance ', text: 'Tonight at ten.' };

test('a draft becomes what the service is told, in the time of the wall clock', () => {
  const read = readBroadcast({ ...draft, at: '2026-03-29T02:30', expiresAt: '2026-03-30T00:00' }, now);
  assert.ok('args' in read);
  // The clocks of Vienna jump from 02:00 to 03:00 in that night.
  assert.deepEqual([read.args.at, read.args.expiresAt], ['2026-03-29T01:30:00.000Z', '2026-03-29T22:00:00.000Z']);
  assert.deepEqual([read.args.title, read.args.audience], ['Maintenance', { type: 'role', role: 'customer' }]);
  const args = { ...read.args, key: '01ARZ3NDEKTSV4RRFFQ69G5FAV' };
  assert.equal(commands['broadcast:send'].args.safeParse(args).success, true);
});

test('without times it goes out now and does not expire', () => {
  const read = readBroadcast(draft, now);
  assert.deepEqual('args' in read && ['at' in read.args, 'expiresAt' in read.args], [false, false]);
});

test('what is missing or makes no sense is said at its field', () => {
  const read = readBroadcast(
    { ...draft, audience: 'group', title: '  ', text: 'x'.repeat(1_001), at: '2026-03-02T08:00', expiresAt: 'soon' },
    now,
  );
  assert.deepEqual('issues' in read && Object.keys(read.issues).sort(), ['at', 'expiresAt', 'group', 'text', 'title']);
  const late = readBroadcast({ ...draft, at: '2026-03-05T09:00', expiresAt: '2026-03-05T09:00' }, now);
  assert.deepEqual('issues' in late && late.issues, { expiresAt: 'It would have expired before it is sent' });
  const ahead = readBroadcast({ ...draft, at: '2028-03-05T09:00' }, now);
  assert.deepEqual('issues' in ahead && Object.keys(ahead.issues), ['at']);
});

test('[AD7] people are named once, however they are written, and not too many', () => {
  assert.deepEqual(readPeople('ann, ben;ann\n  cleo'), { ids: ['ann', 'ben', 'cleo'], wrong: [] });
  assert.deepEqual(readPeople('ann <b@x>').wrong, ['<b@x>']);
  const many = Array.from({ length: 1_001 }, (_, i) => `p${i}`).join(' ');
  const read = readAudience({ audience: 'people', group: '', people: many });
  assert.match(('issues' in read && read.issues.people) || '', /^1001 people: 1000 at most/);
});

test('the other audiences are what they are called', () => {
  const of = (audience: 'all' | 'vendors' | 'group') => readAudience({ audience, group: ' beta ', people: '' });
  assert.deepEqual(
    [of('all'), of('vendors'), of('group')],
    [
      { audience: { type: 'all' } },
      { audience: { type: 'role', role: 'vendor' } },
      { audience: { type: 'group', group: 'beta' } },
    ],
  );
});

test('what the service finds wrong is said at its field', () => {
  const issues = [
    { path: 'audience.userIds.3', message: 'an id is' },
    { path: 'title', message: 'too long' },
    { path: 'key', message: 'a key is' },
  ];
  assert.deepEqual(draftIssues(issues), { people: 'an id is', title: 'too long' });
});
