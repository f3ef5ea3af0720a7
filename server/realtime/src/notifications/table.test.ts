import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Role } from '@slotwire/protocol';
import { aRecord, hours, key, slot } from '../bookings/booking.fixture.ts';
import type { Accepted } from '../bookings/verdict.ts';
import { type Draft, draftsOf, type Row, table } from './table.ts';

const specFile = new URL('../../../protocol/SPEC.md', import.meta.url);

/** The rows of NT1 as SPEC.md has them, without backticks. */
function specRows(): string[][] {
  const lines = readFileSync(specFile, 'utf8').split('\n');
  const head = lines.findIndex((line) => /^ +\| what happened +\|/.test(line));
  assert.notEqual(head, -1, 'SPEC.md has the table of NT1');
  const rows = lines.slice(head + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.trim().startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

/** As SPEC.md writes it: where both sides are told, each by name. */
function actionsCell({ to, actions }: Row): string {
  return Object.entries(actions)
    .map(([side, names]) => (to === 'both' ? `${side}: ${names.join(', ')}` : names.join(', ')))
    .join('; ');
}

test('[NT1] the table of SPEC.md and that of the service have the same rows', () => {
  const ours = table.map((row) => [
    row.what,
    row.by,
    row.to,
    row.template,
    row.category,
    row.priority,
    actionsCell(row),
  ]);
  assert.deepEqual(ours, specRows());
});

const reschedule = { ...slot(5, 6), askedAt: hours(0) };
const note = { id: key(9), at: hours(0), author: { role: 'vendor' as const, id: 'sam' }, text: 'Bring a towel' };
const created: Accepted = { type: 'booking.created', record: aRecord({ status: 'requested' }) };
const noted: Accepted = { type: 'booking.noted', record: aRecord(), note };
const becomes = (status: Parameters<typeof aRecord>[0] & object, reason?: string): Accepted => ({
  type: 'booking.updated',
  record: aRecord(status),
  changed: ['status'],
  reason,
});
const moved: Accepted = { type: 'booking.updated', record: aRecord(slot(7, 8)), changed: ['startsAt', 'endsAt'] };
const asked: Accepted = { type: 'booking.updated', record: aRecord({ reschedule }), changed: ['reschedule'] };
const refused: Accepted = { type: 'booking.updated', record: aRecord(), changed: ['reschedule'] };

const about = { service: 'haircut', startsAt: hours(2) };
const cases: [title: string, verdict: Accepted, by: Role, told: Partial<Draft>[]][] = [
  [
    'a request',
    created,
    'customer',
    [{ to: 'vendor', template: 'booking-requested', actions: ['open', 'confirm', 'decline'], expiresAt: hours(3) }],
  ],
  [
    'a booking of a back end',
    created,
    'service',
    [
      { to: 'customer', template: 'booking-requested', actions: ['open'] },
      { to: 'vendor', template: 'booking-requested', actions: ['open', 'confirm', 'decline'] },
    ],
  ],
  [
    'a confirmation',
    becomes({ status: 'confirmed' }),
    'vendor',
    [{ to: 'customer', template: 'booking-confirmed', actions: ['open', 'cancel'], params: about }],
  ],
  [
    'a confirmation beside an open ask',
    becomes({ status: 'confirmed', reschedule }),
    'vendor',
    [{ to: 'customer', template: 'booking-confirmed', params: about, expiresAt: hours(3) }],
  ],
  ['a refusal', becomes({ status: 'declined' }), 'vendor', [{ to: 'customer', template: 'booking-declined' }]],
  [
    'a cancellation by the customer',
    becomes({ status: 'cancelled' }, 'ill'),
    'customer',
    [{ to: 'vendor', template: 'booking-cancelled', actions: ['open'], params: { ...about, text: 'ill' } }],
  ],
  [
    'a cancellation by the vendor',
    becomes({ status: 'cancelled' }),
    'vendor',
    [{ to: 'customer', template: 'booking-cancelled', params: about, expiresAt: hours(3) }],
  ],
  [
    'a cancellation that ends an open ask',
    { type: 'booking.updated', record: aRecord({ status: 'cancelled' }), changed: ['status', 'reschedule'] },
    'vendor',
    [{ to: 'customer', template: 'booking-cancelled' }],
  ],
  [
    'a start',
    becomes({ status: 'in_progress' }),
    'vendor',
    [{ to: 'customer', template: 'booking-started', priority: 'low', expiresAt: hours(3) }],
  ],
  [
    'a completion',
    becomes({ status: 'completed' }),
    'vendor',
    [{ to: 'customer', template: 'booking-completed', expiresAt: undefined }],
  ],
  [
    'a customer who did not come',
    becomes({ status: 'no_show' }),
    'vendor',
    [{ to: 'customer', template: 'booking-no-show', expiresAt: undefined }],
  ],
  [
    'a move',
    moved,
    'vendor',
    [{ to: 'customer', template: 'booking-moved', params: { ...about, startsAt: hours(7) }, expiresAt: hours(8) }],
  ],
  [
    'a move that answers an ask',
    { ...moved, changed: ['startsAt', 'endsAt', 'reschedule'] } as Accepted,
    'vendor',
    [{ to: 'customer', template: 'booking-moved' }],
  ],
  [
    'a longer booking',
    { ...moved, changed: ['endsAt'] } as Accepted,
    'vendor',
    [{ to: 'customer', template: 'booking-moved' }],
  ],
  [
    'an ask, of use until it would begin',
    asked,
    'customer',
    [
      {
        to: 'vendor',
        template: 'reschedule-asked',
        actions: ['open', 'accept-reschedule', 'decline-reschedule'],
        params: { ...about, toStartsAt: hours(5) },
        expiresAt: hours(5),
      },
    ],
  ],
  ['a refused ask', refused, 'vendor', [{ to: 'customer', template: 'reschedule-declined', params: about }]],
  ['a note of the customer', noted, 'customer', [{ to: 'vendor', template: 'note-added', category: 'message' }]],
  [
    'a note of the vendor',
    noted,
    'vendor',
    [{ to: 'customer', params: { ...about, text: 'Bring a towel' }, collapseKey: `${key(1)}:note` }],
  ],
  ['a move to where the booking is', { ...moved, changed: [] } as Accepted, 'vendor', []],
];

for (const [title, verdict, by, told] of cases) {
  test(`[NT1] ${title} tells ${told.map(({ to }) => to).join(' and ') || 'nobody'}`, () => {
    const drafts = draftsOf(verdict, by);
    assert.equal(drafts.length, told.length);
    told.forEach((expected, index) => {
      assert.deepEqual({ ...drafts[index], ...expected }, drafts[index]);
    });
  });
}

test('[NT1] nobody is notified of what they did themselves', () => {
  for (const [, verdict] of cases) {
    for (const by of ['customer', 'vendor'] as const) {
      for (const { to } of draftsOf(verdict, by)) assert.notEqual(to, by);
    }
  }
});

test('[PU7] what is said of a booking takes the place of what was said of it before, notes among themselves', () => {
  const keys = new Set(
    cases.flatMap(([, verdict]) => draftsOf(verdict, 'vendor').map(({ collapseKey }) => collapseKey)),
  );
  assert.deepEqual([...keys].sort(), [key(1), `${key(1)}:note`]);
});
