/** Pushes to the simulated gateways, over TLS and HTTP/2, against a bare client that posts the same messages to them. */
import assert from 'node:assert/strict';
import type { BarePushCalls, BarePushOptions } from '../bare-push.ts';
import type { GatewaysCalls } from '../gateways.ts';
import type { Lab } from '../lab.ts';
import type { PushServerCalls, PushServerOptions } from '../push-server.ts';
import type { Remote } from '../remote.ts';
import { count, type Figure, push, type Row, takeTurns } from './row.ts';

const WARM_UP_WINDOWS = 1;
/** For each second of the service's CPU. */
const AT_LEAST = 1_000;
/** Tasks that the service holds in memory, however many are due. */
const MAX_HELD = 1_000;
/** So few that all are booked before the first of their pushes is due. */
const BOOKINGS_SHARE = 0.2;
const PUSH_DELAY_MS = 2_000;
/** What the unread count on an icon looks at: the most that it can cost. */
const FULL_INBOX = 100;

const contenders = ['slotwire', 'peer'] as const;

export const pushes: Row = {
  name: 'push',
  summary: 'pushes by FCM and APNs, half each: decided, sent and stored, against an HTTP/2 client that only posts',
  async run(lab, { rounds, pushes: perRound }, say) {
    const announced = `an announcement to ${count(perRound)}`;
    const bookings = Math.ceil(perRound * BOOKINGS_SHARE);
    const rate = { row: 'push', unit: 'pushes/CPU-s', better: 'higher' } as const;
    const load = { row: 'push', better: 'lower' } as const;
    const target = { of: 'figure', atLeast: AT_LEAST } as const;
    const peer = 'bare undici';
    const ofAnnouncement: Figure = { ...rate, what: announced, rounds: {}, peer, target };
    const ofBookings: Figure = { ...rate, what: `${count(bookings)} bookings, full inboxes`, rounds: {}, target };
    const held: Figure = {
      ...load,
      what: `${announced}, tasks in memory at most`,
      unit: '',
      rounds: {},
      target: { of: 'figure', atMost: MAX_HELD },
    };
    const growth: Figure = { ...load, what: `${announced}, RSS growth at most`, unit: 'MB', rounds: {} };
    const kept: Figure = { ...load, what: 'RSS growth after all rounds and a GC', unit: 'MB', rounds: {}, peer };
    const delay: Figure = { ...load, what: `${announced}, event-loop delay p99`, unit: 'ms', rounds: {} };

    await withGateways(lab, async ({ gateways, server, bare }) => {
      // Of people who have not been pushed to: nobody gets more than 20 in an hour.
      let from = 0;
      const resting = { slotwire: await server.residentBytes(), peer: await bare.residentBytes() };
      await takeTurns(contenders, WARM_UP_WINDOWS + rounds, async (contender, turn) => {
        const record = (perSecond: number) => {
          if (turn < WARM_UP_WINDOWS) return;
          say(
            `${announced}, round ${turn + 1 - WARM_UP_WINDOWS}: ${contender} ${count(Math.round(perSecond))} for a second of CPU`,
          );
          push(ofAnnouncement, contender, perSecond);
        };
        const people = { from, count: perRound };
        from += perRound;
        const before = await gateways.delivered();
        if (contender === 'peer') record(perRound / (await bare.post(people)));
        else {
          const group = `group-${turn}`;
          await server.register(people, group);
          const pushed = await server.pushAnnouncement(group, perRound);
          record(perRound / pushed.cpuSeconds);
          push(held, contender, pushed.heldMax);
          push(growth, contender, (pushed.residentMaxBytes - resting.slotwire) / 2 ** 20);
          push(delay, contender, pushed.loopDelayP99Ms);
        }
        assert.equal((await gateways.delivered()) - before, perRound, `pushes of ${contender} that were delivered`);
      });
      push(kept, 'slotwire', ((await server.residentBytes()) - resting.slotwire) / 2 ** 20);
      push(kept, 'peer', ((await bare.residentBytes()) - resting.peer) / 2 ** 20);
      await checkSameMessages(gateways, perRound);

      await server.fillInboxes(FULL_INBOX);
      for (let turn = 0; turn < WARM_UP_WINDOWS + rounds; turn++) {
        const people = { from, count: bookings };
        from += bookings;
        await server.register(people, 'customers');
        const { cpuSeconds } = await server.pushBookings(people);
        if (turn < WARM_UP_WINDOWS) continue;
        say(
          `${ofBookings.what}, round ${turn + 1 - WARM_UP_WINDOWS}: ${count(Math.round(bookings / cpuSeconds))} for a second of CPU`,
        );
        push(ofBookings, 'slotwire', bookings / cpuSeconds);
      }
    });
    return [ofAnnouncement, ofBookings, held, growth, kept, delay];
  },
};

interface Processes {
  gateways: Remote<GatewaysCalls>;
  server: Remote<PushServerCalls>;
  bare: Remote<BarePushCalls>;
}

async function withGateways(lab: Lab, use: (processes: Processes) => Promise<void>): Promise<void> {
  const gateways = lab.start<GatewaysCalls>('gateways.ts');
  try {
    const env = await gateways.calls.writeCredentials(lab.newDirectory());
    const serverOptions: PushServerOptions = {
      dataDir: lab.newDirectory(),
      secret: lab.secret,
      pushDelayMs: PUSH_DELAY_MS,
      env,
    };
    const server = lab.start<PushServerCalls>('push-server.ts', serverOptions);
    const bare = lab.start<BarePushCalls>('bare-push.ts', { env } satisfies BarePushOptions);
    try {
      await use({ gateways: gateways.calls, server: server.calls, bare: bare.calls });
    } finally {
      await Promise.all([server.close(), bare.close()]);
    }
  } finally {
    await gateways.close();
  }
}

/** The first turn was the service's, the second the bare client's. */
async function checkSameMessages(gateways: Remote<GatewaysCalls>, perRound: number): Promise<void> {
  for (const device of [0, 1])
    assert.deepEqual(await gateways.lastTo(device), await gateways.lastTo(perRound + device), 'what was pushed');
}
