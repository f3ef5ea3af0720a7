import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualRuntime } from '@slotwire/runtime';
import { Requests } from './requests.ts';
import { ShownReports } from './shown-reports.ts';

function createParts() {
  const runtime = createVirtualRuntime({ seed: 1 });
  const requests = new Requests(runtime.timers, () => {});
  const sent: { ids: string[]; answer: (ack: unknown) => void }[] = [];
  let up = false;
  const reports = new ShownReports({ ...runtime, requests, isUp: () => up });
  return {
    reports,
    sent,
    connect() {
      up = true;
      requests.attach({
        request: (_event, args, answer) => sent.push({ ids: (args as { ids: string[] }).ids, answer }),
        close: () => {},
      });
      reports.onUp();
    },
    disconnect() {
      up = false;
      requests.detach();
    },
    rest: (ms = 0) => runtime.time.run(ms),
  };
}

const answered = { ok: true, value: { marked: 1 } };

test('[PU2] what is shown in one turn is one report, and an id is reported once', async () => {
  const { reports, sent, connect, rest } = createParts();
  connect();
  reports.add('a', 0);
  reports.add('b', 0);
  assert.equal(sent.length, 0);
  await rest();
  reports.add('c', 0);
  await rest();
  assert.deepEqual(
    sent.map(({ ids }) => ids),
    [['a', 'b'], ['c']],
  );
});

test('[PU2] what was not acked is reported on the next link, for a minute after its notification', async () => {
  const { reports, sent, connect, disconnect, rest } = createParts();
  connect();
  reports.add('acked', 0);
  await rest();
  sent[0]?.answer(answered);
  reports.add('young', 0);
  reports.add('old', 40_000);
  await rest();
  await rest(15_000);
  assert.equal(sent.length, 2, 'not repeated on the same link');
  disconnect();
  await rest(10_000);
  connect();
  assert.deepEqual(sent[2]?.ids, ['young']);
  disconnect();
  await rest(60_000);
  connect();
  assert.equal(sent.length, 3);
});

test('[PU2] a report that the service refuses is over', async () => {
  const { reports, sent, connect, disconnect, rest } = createParts();
  connect();
  reports.add('a', 0);
  await rest();
  sent[0]?.answer({ ok: false, code: 'STORE_UNAVAILABLE', retry: 'backoff', message: 'x' });
  disconnect();
  connect();
  assert.equal(sent.length, 1);
});

test('[PU2] [RL2] a report that the service has no room for is repeated when it says, and not sooner for another', async () => {
  const { reports, sent, connect, rest } = createParts();
  connect();
  reports.add('a', 0);
  await rest();
  sent[0]?.answer({ ok: false, code: 'RATE_LIMITED', retry: 'backoff', message: 'x', retryAfterMs: 5_000 });
  await rest(1_000);
  reports.add('b', 0);
  await rest(3_900);
  assert.equal(sent.length, 1);
  await rest(700);
  assert.deepEqual(sent[1]?.ids, ['a', 'b']);
  sent[1]?.answer(answered);
  await rest(60_000);
  assert.equal(sent.length, 2);
});

test('[PU2] more than one message can carry goes in several', async () => {
  const { reports, sent, connect, rest } = createParts();
  connect();
  for (let i = 0; i < 101; i++) reports.add(`n-${i}`, 0);
  await rest();
  assert.deepEqual(
    sent.map(({ ids }) => ids.length),
    [100, 1],
  );
});
