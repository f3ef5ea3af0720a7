import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '@slotwire/protocol';
import { describeTap, emptyTapForm, toTapFilter } from './tap-filter.ts';

test('an empty form taps everything, and what is filled in narrows it', () => {
  assert.deepEqual(toTapFilter(emptyTapForm), { filter: {} });
  const form = {
    ...emptyTapForm,
    event: 'booking:create',
    userId: ' ann ',
    outcome: 'CONFLICT',
    namespace: '/' as const,
    sample: '25',
  };
  const read = toTapFilter(form);
  assert.deepEqual(read, {
    filter: { userId: 'ann', event: 'booking:create', outcome: 'CONFLICT', namespace: '/', sample: 0.25 },
  });
  assert.equal('filter' in read && commands['monitor:subscribe'].args.safeParse(read.filter).success, true);
});

test('what the service would refuse is said at its field', () => {
  const read = toTapFilter({ ...emptyTapForm, event: 'bookings', userId: 'ann smith', sample: '0' });
  assert.deepEqual('issues' in read && Object.keys(read.issues).sort(), ['event', 'sample', 'userId']);
});

test('a filter in words', () => {
  assert.equal(describeTap({}), 'everything');
  assert.equal(describeTap({ event: 'handshake', sample: 0.5 }), 'event handshake, sample 50%');
});
