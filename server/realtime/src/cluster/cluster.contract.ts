/** What every cluster keeps, whatever carries it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VirtualRuntime } from '@slotwire/runtime';
import type { Cluster } from './cluster.ts';

interface Messages {
  told: { text: string };
}
interface Questions {
  asked: { args: { by: number }; answer: number };
}
type TestCluster = Cluster<Messages, Questions>;

export interface ClusterUnderTest {
  runtime: VirtualRuntime;
  /** Nodes of one cluster, at least one. */
  nodes: readonly TestCluster[];
}

export function clusterContract(name: string, create: () => ClusterUnderTest): void {
  test(`${name}: what one node tells reaches every node once, its own too, until it stops listening`, async () => {
    const { runtime, nodes } = create();
    const heard: string[] = [];
    const stops = nodes.map((node, i) => node.onTold('told', ({ text }) => heard.push(`${i} ${text}`)));
    nodes[0]?.tell('told', { text: 'a' });
    assert.ok(heard.includes('0 a'), 'its own hears it before the call returns');
    await runtime.time.run(1_000);
    assert.deepEqual(
      heard.sort(),
      nodes.map((_, i) => `${i} a`),
    );
    for (const stop of stops) stop();
    nodes[0]?.tell('told', { text: 'b' });
    await runtime.time.run(1_000);
    assert.equal(heard.length, nodes.length);
  });

  test(`${name}: every node answers a question, and one that fails is named`, async () => {
    const { runtime, nodes } = create();
    nodes.forEach((node, i) => {
      node.answer('asked', ({ by }) => {
        if (i === nodes.length - 1 && by < 0) throw new Error('no');
        return (i + 1) * by;
      });
    });
    const asked = (by: number) => nodes[0]?.ask('asked', { by });
    const [good, bad] = [asked(2), asked(-1)];
    await runtime.time.run(10_000);
    assert.deepEqual(
      (await good)?.answers.map(({ value }) => value).sort(),
      nodes.map((_, i) => (i + 1) * 2),
    );
    assert.deepEqual((await bad)?.missing, [nodes.at(-1)?.node]);
    assert.equal(new Set(nodes.map(({ node }) => node)).size, nodes.length);
  });

  test(`${name}: all nodes take from one bucket`, async () => {
    const { runtime, nodes } = create();
    const bucket = { size: 4, perSecond: 1 };
    const outcomes: boolean[] = [];
    for (let i = 0; i < 6; i++) {
      const taken = (nodes[i % nodes.length] as TestCluster).take('person:ann', bucket, 1);
      void Promise.resolve(taken).then(({ ok }) => outcomes.push(ok));
      await runtime.time.run(1);
    }
    assert.deepEqual(outcomes, [true, true, true, true, false, false]);
  });

  test(`${name}: all nodes agree on who claimed a name first, until the claim ends`, async () => {
    const { runtime, nodes } = create();
    const untilMs = runtime.clock.nowMs() + 10_000;
    const holders: string[] = [];
    const claim = async (i: number, value: string) => {
      const claimed = (nodes[i % nodes.length] as TestCluster).claim('token 1', value, untilMs + i * 10_000);
      void Promise.resolve(claimed).then((holder) => holders.push(holder));
      await runtime.time.run(1_000);
    };
    for (const [i, value] of ['phone', 'thief', 'phone'].entries()) await claim(i, value);
    await runtime.time.run(10_000);
    await claim(1, 'thief');
    assert.deepEqual(holders, ['phone', 'phone', 'phone', 'thief']);
  });
}
