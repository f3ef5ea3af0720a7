/**
 * `node simulators/src/storm/main.ts 10000`: a storm of so many devices with the default limits, and its figures as JSON. From the second
 * minute to the fourth something else keeps the processor busy.
 */
import { runStorm } from './storm.ts';

const [devices = '10000', bookingsPerSecond = '50'] = process.argv.slice(2);
const startedMs = performance.now();
const report = await runStorm({
  seed: 1,
  devices: Number(devices),
  bookingsPerSecond: Number(bookingsPerSecond),
  background: { share: 0.88, fromS: 60, untilS: 240 },
});
process.stdout.write(`${JSON.stringify({ ...report, tookS: (performance.now() - startedMs) / 1_000 })}\n`);
