/**
 * Fuzzer: malformed frames, packets, bodies and commands against a service in a process of its own, over real connections, beside honest
 * clients. What is drawn comes from one seed. SLOTWIRE_TEST_FUZZ_SECONDS makes it longer, SLOTWIRE_TEST_FUZZ_SEED repeats a run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, drawSeed } from '@slotwire/runtime';
import { attack, type Tally } from './attackers.fixture.ts';
import { startHonest } from './honest.fixture.ts';
import { startFuzzedService } from './service.fixture.ts';

const MB = 2 ** 20;
const DEFAULT_SECONDS = 7;
const QUIET_MS = 2_000;
/** Whoever is not welcomed is gone by then: the two seconds of the handshake, and a poll that nobody fetches. */
const DRAIN_MS = 8_000;
/** A service that stands still for some tenths of a second would be beyond; one core that is shared with the attackers is not. */
const MAX_RATIO = 40;
/** A faster baseline is taken for this: below it the timer of the machine is what is measured. */
const MIN_BASELINE_MS = 5;
const MAX_HEAP_GROWTH = 32 * MB;
const MAX_RSS_GROWTH = 250 * MB;

const seconds = Number(process.env.SLOTWIRE_TEST_FUZZ_SECONDS ?? DEFAULT_SECONDS);
// The short run is the same every day; who has time for a long one wants to see something new.
const seed = Number(process.env.SLOTWIRE_TEST_FUZZ_SEED ?? (seconds > DEFAULT_SECONDS ? drawSeed() : 0x5eed));
const replay = `replay: SLOTWIRE_TEST_FUZZ_SEED=0x${seed.toString(16)} SLOTWIRE_TEST_FUZZ_SECONDS=${seconds} npm test -- fuzz`;

test('[CM3] [CM6] [CM7] whatever is sent, the service stays up, honest clients are served, and memory is bounded', async (t) => {
  const service = await startFuzzedService();
  t.after(() => service.stop());
  const tokens = new Map<string, string>();
  async function token(userId: string): Promise<string> {
    const known = tokens.get(userId);
    if (known !== undefined) return known;
    const response = await fetch(`${service.url}/v1/dev/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(
        userId.endsWith('4') ? { userId, role: 'vendor', vendorId: 'v-1' } : { userId, role: 'customer' },
      ),
    });
    const { token: given } = (await response.json()) as { token: string };
    // People of the fuzzer sign themselves out, and then need another.
    if (userId.startsWith('honest')) tokens.set(userId, given);
    return given;
  }
  async function run(durationMs: number, name: string): Promise<Tally> {
    const endMs = performance.now() + durationMs;
    return attack({
      url: service.url,
      random: createRandom(seed).fork(name),
      token: (number) => token(`fuzz-${number}`),
      isOver: () => performance.now() > endMs || service.ended() !== undefined,
    });
  }

  const honest = await startHonest(service.url, token);
  t.after(() => honest.stop());
  // Code that ran never before, and pools that fill once, are no leak.
  await run(1_000, 'warm-up');
  await sleep(500);
  honest.phase('quiet');
  await sleep(QUIET_MS);
  honest.phase('measured');
  const before = await service.measure();
  honest.phase('fuzz');
  const tally = await run(seconds * 1_000, 'fuzz');
  honest.phase('after');
  let after = await service.measure();
  const drainedMs = performance.now() + DRAIN_MS;
  while (after.sessions > HONEST && performance.now() < drainedMs) {
    await sleep(500);
    after = await service.measure();
  }
  await honest.stop();
  const metrics = await (await fetch(`${service.url}/metrics`)).text();

  const [quiet, fuzz] = [honest.p99('quiet'), honest.p99('fuzz')];
  const ratio = fuzz / Math.max(quiet, MIN_BASELINE_MS);
  const figures = {
    seed: `0x${seed.toString(16)}`,
    attacks: Object.values(tally).reduce((sum, count) => sum + count, 0),
    p99QuietMs: Math.round(quiet * 10) / 10,
    p99FuzzMs: Math.round(fuzz * 10) / 10,
    answers: honest.count('fuzz'),
    heapGrowthMb: Math.round((after.heapUsed - before.heapUsed) / MB),
    rssGrowthMb: Math.round((after.rss - before.rss) / MB),
    sessions: after.sessions,
    tcp: after.tcp,
  };
  t.diagnostic(JSON.stringify(figures));

  const about = `${JSON.stringify(figures)}\n${replay}`;
  assert.equal(service.ended(), undefined, `${service.ended()}\n${about}`);
  assert.deepEqual(after.errors, [], about);
  assert.deepEqual(honest.problems, [], about);
  assert.ok(honest.count('fuzz') > seconds * 10, `honest clients got ${honest.count('fuzz')} answers\n${about}`);
  assert.ok(ratio < MAX_RATIO, `answers took ${Math.round(ratio)} times as long\n${about}`);
  assert.ok(after.heapUsed - before.heapUsed < MAX_HEAP_GROWTH, `the heap grew\n${about}`);
  assert.ok(after.rss - before.rss < MAX_RSS_GROWTH, `the memory grew\n${about}`);
  assert.ok(after.sessions <= HONEST, `sessions are left over\n${about}`);
  // The run was one: all kinds of attacks, commands that were taken and some that were not, and packets that ended their connection.
  for (const [kind, count] of Object.entries(tally))
    assert.ok(count >= 3, `${count} attacks of kind ${kind}\n${about}`);
  for (const code of ['OK', 'BAD_REQUEST', 'UNKNOWN_EVENT'])
    assert.match(metrics, new RegExp(`slotwire_commands_total\\{[^}]*code="${code}"`), about);
  for (const kind of ['malformed_packet', 'malformed_request'])
    assert.match(metrics, new RegExp(`slotwire_transport_violations_total\\{kind="${kind}"\\} [1-9]`), about);
});

/** Of `honest.fixture.ts`. */
const HONEST = 4;
