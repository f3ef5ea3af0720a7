/** A thread of a live fleet: its slice of the devices, on real sockets. */
import { parentPort, workerData } from 'node:worker_threads';
import { createSystemRuntime } from '@slotwire/runtime';
import type { SlicePlan, ToWorker } from '../port.ts';
import { toSockets } from '../sockets.ts';
import { serveSlice } from './slice-server.ts';

const plan = workerData as SlicePlan;
const runtime = createSystemRuntime({ seed: plan.seed, keepAlive: true });
const server = serveSlice({
  plan,
  runtime,
  ...toSockets(plan, { runtime, request: fetch }),
  post: (message) => parentPort?.postMessage(message),
});
parentPort?.on('message', (message: ToWorker) => server.handle(message));
