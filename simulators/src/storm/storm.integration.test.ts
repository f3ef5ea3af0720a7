/** A storm that is small enough for every test run; `node simulators/src/storm/main.ts 10000` is the large one. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { runStorm, type StormReport } from './storm.ts';
import { findSecondWave } from './wave.ts';

const perSecond = 100;
const size = 200;
const devices = 1_500;
/** Bookings are acked within so many ms (SLO). */
const SLO_MS = 250;

describe('a reconnect storm', () => {
  let report: StormReport;
  before(async () => {
    report = await runStorm({
      seed: 1,
      devices,
      limits: { handshakes: { perNode: { size, perSecond } } },
      bookingsPerSecond: 20,
      forMs: 200_000,
      background: { share: 0.88, fromS: 60, untilS: 130 },
    });
  });

  test('[RL1] everybody comes back at the rate of the bucket, in one wave, and knocks twice at most but for a few', (t) => {
    const { knocks, welcomes, convergedS, knocksPerDevice } = report;
    t.diagnostic(
      `knocks ${knocks.slice(0, 25).join(' ')}; welcomes ${welcomes.slice(0, 25).join(' ')}; back in ${convergedS} s`,
    );
    assert.ok((knocks[0] as number) > size * 3, 'they came as a herd');
    assert.equal(findSecondWave(knocks, perSecond), undefined);
    assert.equal(findSecondWave(welcomes, perSecond), undefined);
    assert.ok(convergedS !== undefined && convergedS <= (devices - size) / perSecond + 5, `${convergedS} s`);
    assert.ok(knocksPerDevice.p99 <= 2, `${knocksPerDevice.p99}`);
  });

  test('[RL3] under load telemetry is shed, and bookings keep their SLO', (t) => {
    const { bookings, telemetry, levels } = report;
    t.diagnostic(
      `bookings p50 ${bookings.p50Ms} ms, p99 ${bookings.p99Ms} ms; telemetry ${JSON.stringify(telemetry)}; ${JSON.stringify(levels)}`,
    );
    assert.ok(telemetry.shed > devices / 2 && telemetry.served > 0, JSON.stringify(telemetry));
    assert.ok(bookings.p99Ms <= SLO_MS, `${bookings.p99Ms}`);
    assert.equal(levels.at(-1)?.[1], 'normal');
  });

  test('[RL2] [CM3] no limit is a loss: every booking is acked once, stored, and shown', () => {
    const { bookings, differing } = report;
    assert.ok(bookings.submitted > 1_000);
    assert.deepEqual([bookings.acked, bookings.stored, bookings.rejected], [bookings.submitted, bookings.submitted, 0]);
    assert.equal(differing, 0);
  });
});
