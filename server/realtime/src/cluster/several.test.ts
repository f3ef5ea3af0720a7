import { createVirtualRuntime } from '@slotwire/runtime';
import { clusterContract } from './cluster.contract.ts';
import { createSeveralNodes } from './several.fixture.ts';

clusterContract('three nodes of the fixture', () => {
  const runtime = createVirtualRuntime({ seed: 1 });
  return { runtime, nodes: createSeveralNodes<never, never>(runtime, 3).nodes as never };
});
