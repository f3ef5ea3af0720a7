/** Answers about a state that is large, on real connections: whoever asked for them is no slow reader (DL6), and gets all of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Booking } from '@slotwire/protocol';
import { type RawSocket, startTestHost, type TestHost } from '../host.fixture.ts';
import { emptyReadSet, emptyWriteSet } from '../storage/store.ts';

const DAY_MS = 86_400_000;
const text = { title: 'Hello', text: 'World', priority: 'normal' } as const;

let host: TestHost;
before(async () => {
  host = await startTestHost();
});
after(() => host.dispose());

async function connectVendor(): Promise<{ socket: RawSocket; epoch: string }> {
  const socket = await host.raw();
  socket.send(`40${JSON.stringify(host.auth(await host.token('kim', 'vendor', { vendorId: 'v-1' })))}`);
  const welcome = await socket.expect(/^42\["welcome"/);
  return { socket, epoch: /"vendor:v-1":\{"epoch":"([^"]+)"/.exec(welcome)?.[1] as string };
}

/** Asks, and while the answer is on its way things happen that everybody is told. */
async function askMeanwhile<T>(socket: RawSocket, event: string, args: object): Promise<T> {
  socket.send(`420${JSON.stringify([event, args])}`);
  for (let i = 0; i < 5; i++) {
    await setTimeout(2);
    await host.service.announce('all', text);
  }
  const answer = await socket.expect(/^430/);
  for (let i = 0; i < 5; i++) assert.match(await socket.expect(/^42\["(events|goodbye)"/), /^42\["events"/);
  return (JSON.parse(answer.slice(3)) as [{ value: T }])[0].value;
}

function bookingWithNotes(index: number): Booking {
  const at = new Date().toISOString();
  const author = { role: 'customer', id: 'ann' } as const;
  return {
    id: crypto.randomUUID(),
    customerId: 'ann',
    vendorId: 'v-1',
    resourceId: `chair-${index}`,
    service: 'Cut',
    startsAt: new Date(Date.now() + DAY_MS).toISOString(),
    endsAt: new Date(Date.now() + 1.1 * DAY_MS).toISOString(),
    status: 'requested',
    version: 101,
    notes: Array.from({ length: 100 }, () => ({ id: crypto.randomUUID(), at, author, text: 'x'.repeat(1_000) })),
    createdAt: at,
    updatedAt: at,
  };
}

test('[DL6] [SN1] a snapshot of bookings with many notes comes in pages that are no burden', async () => {
  const bookings = Array.from({ length: 100 }, (_, index) => bookingWithNotes(index));
  const records = bookings.map((booking) => ({
    booking,
    json: JSON.stringify(booking),
    changedIn: { status: 1, times: 1, reschedule: 1 },
  }));
  const writes = { ...emptyWriteSet, bookings: records };
  await host.service.committer.submit({ reads: emptyReadSet, decide: () => ({ writes, value: undefined }) });
  const { socket } = await connectVendor();
  const seen: string[] = [];
  let from: string | undefined;
  do {
    const page = await askMeanwhile<{ bookings: Booking[]; next?: string }>(socket, 'sync:snapshot', { after: from });
    seen.push(...page.bookings.map(({ id }) => id));
    from = page.next;
  } while (from !== undefined);
  assert.deepEqual(seen, bookings.map(({ id }) => id).sort());
  socket.close();
});

test('[DL2] [DL6] what is missing of a stream of large events comes bit by bit', async () => {
  const large = { ...text, text: 'x'.repeat(50_000) };
  await Promise.all(Array.from({ length: 150 }, () => host.service.publish('vendor:v-1', 'announcement', large)));
  const { socket, epoch } = await connectVendor();
  let offset = 0;
  for (let head = 1; offset < head; ) {
    const { events, head: now } = await askMeanwhile<{ events: { offset: number }[]; head: number }>(
      socket,
      'sync:since',
      { stream: 'vendor:v-1', epoch, offset },
    );
    assert.equal(events[0]?.offset, offset + 1);
    offset = events.at(-1)?.offset as number;
    head = now;
  }
  assert.equal(offset, 150);
  socket.close();
});
