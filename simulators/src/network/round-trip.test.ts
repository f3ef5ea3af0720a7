import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAME_DOES_NOT_RESOLVE, NO_NETWORK, PORTAL_ANSWERED } from './approach.ts';
import { cellular, createBench, none, portal, steady, tunnel } from './bench.fixture.ts';

test('a round trip takes one, and fails where it cannot be made', async () => {
  const { time, network, line } = createBench();
  const { line: it } = line();
  const seen: string[] = [];
  const nowMs = () => time.clock.monotonicMs();
  const go = (name: string) =>
    void it.roundTrip().then(
      () => seen.push(`${name}: ${nowMs()}`),
      (error: Error) => seen.push(`${name}: ${error.message} at ${nowMs()}`),
    );
  go('steady');
  await time.run(1_000);
  network.setNames(false);
  go('no name');
  await time.run(9_000);
  network.setNames(true);
  it.use(portal);
  go('portal');
  await time.run(10_000);
  it.use(tunnel);
  go('tunnel');
  await time.run(20_000);
  go('end of the tunnel');
  await time.run(2_000);
  it.use(steady);
  await time.run(8_000);
  go('another network');
  it.use(cellular);
  await time.run(20_000);
  go('asleep');
  it.setFrozen(true);
  await time.run(5_000);
  it.setFrozen(false);
  await time.run(5_000);
  it.use(none);
  go('none');
  await time.run(10_000);
  assert.deepEqual(seen, [
    'steady: 100',
    `no name: ${NAME_DOES_NOT_RESOLVE} at 6000`,
    `portal: ${PORTAL_ANSWERED} at 10100`,
    'tunnel: no answer at 30000',
    'end of the tunnel: 42200',
    'another network: no answer at 60000',
    'asleep: 75100',
    `none: ${NO_NETWORK} at 80000`,
  ]);
  assert.equal(time.pending(), 0);
});
