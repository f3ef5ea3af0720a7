import { createVirtualRuntime } from '@slotwire/runtime';
import { clusterContract } from './cluster.contract.ts';
import { createLocalCluster } from './local.ts';

clusterContract('local', () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  return { runtime, nodes: [createLocalCluster(runtime)] };
});
