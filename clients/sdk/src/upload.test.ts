import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Failure, failure } from '@slotwire/protocol';
import { createVirtualRuntime } from '@slotwire/runtime';
import { Journal } from './journal.ts';
import { Requests } from './requests.ts';
import { createMemoryStorage } from './storage-memory.ts';
import { Upload, type UploadKind } from './upload.ts';

/** Sums, so that a test sees what was merged. */
const kind: UploadKind<readonly string[]> = {
  name: 'test',
  parse: (record) => (Array.isArray(record) ? (record as string[]) : undefined),
  merge: (older, newer) => [...older, ...newer],
  split: (ids) => [ids.slice(0, 3), ids.length > 3 ? ids.slice(3) : undefined],
  message: (ids) => ({ command: 'notification:read', args: { ids } }),
};

interface Sent {
  key: string;
  ids: string[];
  answer: (ack: unknown) => void;
}

function createParts() {
  const runtime = createVirtualRuntime({ seed: 1 });
  const storage = createMemoryStorage();
  const sent: Sent[] = [];
  const accepted: string[][] = [];
  const refused: string[] = [];
  const asked = { resyncs: 0, refreshes: 0, suspects: 0 };
  const facts = { maxMessageBytes: 65_536, suspectEndsLink: false };
  let up = false;

  function begin() {
    const journal = new Journal(storage, runtime, () => {});
    const requests = new Requests(runtime.timers, () => {});
    const link = {
      isUp: () => up,
      maxMessageBytes: () => facts.maxMessageBytes,
      resync: () => {
        asked.resyncs += 1;
      },
      refresh: (done: () => void) => {
        asked.refreshes += 1;
        done();
      },
      suspect: () => {
        asked.suspects += 1;
        return facts.suspectEndsLink;
      },
      onUploads: () => {},
    };
    const upload = new Upload(
      kind,
      { runtime, journal, requests, link },
      {
        onAccepted: (ids) => accepted.push([...ids]),
        onRefused: (_ids, { code }) => refused.push(code),
      },
    );
    return { upload, requests };
  }

  let app = begin();
  return {
    sent,
    accepted,
    refused,
    asked,
    facts,
    storage,
    runtime,
    upload: () => app.upload,
    async connect() {
      up = true;
      app.requests.attach({
        request: (_event, args, answer) => {
          const { key, ids } = args as Sent;
          sent.push({ key, ids, answer });
        },
        close: () => {},
      });
      app.upload.onUp();
      await runtime.time.run(0);
    },
    disconnect() {
      up = false;
      app.upload.onDown();
      app.requests.detach();
    },
    /** The app was killed: what was stored is all there is. */
    async restart() {
      up = false;
      app = begin();
      for (const [, record] of await storage.load()) assert.ok(app.upload.load(record));
    },
    rest: (ms = 0) => runtime.time.run(ms),
  };
}

const ok = { ok: true, value: {} };
const failed = (more: Partial<Failure> & { code: Failure['code'] }) => failure(more.code, more);

test('what is wished for in one turn is one request; what comes meanwhile is the next, with another key', async () => {
  const bench = createParts();
  await bench.connect();
  bench.upload().add(['a']);
  bench.upload().add(['b']);
  await bench.rest();
  bench.upload().add(['c']);
  bench.upload().add(['d']);
  await bench.rest();
  assert.deepEqual(
    bench.sent.map(({ ids }) => ids),
    [['a', 'b']],
    'one at a time',
  );
  bench.sent[0]?.answer(ok);
  await bench.rest();
  assert.deepEqual(
    bench.sent.map(({ ids }) => ids),
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  );
  assert.notEqual(bench.sent[0]?.key, bench.sent[1]?.key);
  bench.sent[1]?.answer(ok);
  await bench.rest();
  assert.deepEqual(bench.accepted, [
    ['a', 'b'],
    ['c', 'd'],
  ]);
  assert.equal(bench.upload().isEmpty(), true);
  assert.equal(bench.storage.records().size, 0);
});

test('it is stored before it is sent, and one write does', async () => {
  const bench = createParts();
  await bench.connect();
  const { write } = bench.storage;
  const writes: number[] = [];
  bench.storage.write = (changes) => {
    writes.push(bench.sent.length);
    return write(changes);
  };
  bench.upload().add(['a']);
  await bench.rest();
  assert.deepEqual(writes, [0]);
  assert.equal(bench.sent.length, 1);
});

test('[CM2] [CM3] an unknown outcome is repeated with the same key and arguments, on the next link', async () => {
  const bench = createParts();
  bench.upload().add(['a']);
  await bench.connect();
  bench.disconnect();
  bench.upload().add(['b']);
  await bench.connect();
  assert.equal(bench.sent.length, 2);
  assert.deepEqual([bench.sent[1]?.key, bench.sent[1]?.ids], [bench.sent[0]?.key, ['a']]);
  bench.sent[0]?.answer(ok);
  assert.deepEqual(bench.accepted, [], 'an answer of the earlier link is none of this one');
  bench.sent[1]?.answer(ok);
  await bench.rest();
  assert.deepEqual(bench.sent[2]?.ids, ['b']);
});

test('[CM3] a kill between changes neither key nor arguments', async () => {
  const bench = createParts();
  await bench.connect();
  bench.upload().add(['a']);
  await bench.rest();
  bench.upload().add(['b']);
  await bench.rest();
  await bench.restart();
  bench.upload().add(['c']);
  await bench.connect();
  assert.deepEqual([bench.sent[1]?.key, bench.sent[1]?.ids], [bench.sent[0]?.key, ['a']]);
  bench.sent[1]?.answer(ok);
  await bench.rest();
  assert.deepEqual(bench.sent[2]?.ids, ['b', 'c']);
});

test('what was wished for before the storage was read comes after what is found there', async () => {
  const bench = createParts();
  bench.upload().add(['a']);
  await bench.rest();
  const record = bench.storage.records().get('upload/test');
  await bench.restart();
  const other = createParts();
  other.upload().add(['b']);
  assert.ok(other.upload().load(record));
  await other.connect();
  assert.deepEqual(other.sent[0]?.ids, ['a', 'b']);
});

test('a link that answers late is asked about; if it lives the request is repeated with back-off', async () => {
  const bench = createParts();
  await bench.connect();
  bench.upload().add(['a']);
  await bench.rest(60_000);
  assert.ok(bench.asked.suspects > 0);
  assert.ok(bench.sent.length > 1);
  assert.equal(new Set(bench.sent.map(({ key }) => key)).size, 1);
});

test('a link that is given up is not written to', async () => {
  const bench = createParts();
  bench.facts.suspectEndsLink = true;
  await bench.connect();
  bench.upload().add(['a']);
  await bench.rest(60_000);
  assert.equal(bench.sent.length, 1);
});

test('backoff: the same key, not before the service wants it', async () => {
  const bench = createParts();
  await bench.connect();
  bench.upload().add(['a']);
  await bench.rest();
  bench.sent[0]?.answer(failed({ code: 'STORE_UNAVAILABLE', retryAfterMs: 5_000 }));
  bench.upload().add(['b']);
  await bench.rest(4_999);
  assert.equal(bench.sent.length, 1, 'what waits behind it does not go around it');
  await bench.rest(1_000);
  assert.deepEqual([bench.sent[1]?.key, bench.sent[1]?.ids], [bench.sent[0]?.key, ['a']]);
});

test('refresh: a new token at once, twice, then with back-off', async () => {
  const bench = createParts();
  await bench.connect();
  bench.upload().add(['a']);
  await bench.rest();
  for (let at = 0; at < 3; at++) {
    bench.sent[at]?.answer(failed({ code: 'TOKEN_EXPIRED' }));
    await bench.rest();
  }
  assert.equal(bench.asked.refreshes, 2);
  assert.equal(bench.sent.length, 3);
  await bench.rest(1_000);
  assert.equal(bench.sent.length, 4);
  assert.equal(new Set(bench.sent.map(({ key }) => key)).size, 1);
});

test('never: it is dropped and reported, and what waits behind it goes on', async () => {
  const bench = createParts();
  await bench.connect();
  bench.upload().add(['a']);
  await bench.rest();
  bench.upload().add(['b']);
  bench.sent[0]?.answer(failed({ code: 'BAD_REQUEST' }));
  await bench.rest();
  assert.deepEqual(bench.refused, ['BAD_REQUEST']);
  assert.deepEqual(bench.sent[1]?.ids, ['b']);
  bench.sent[1]?.answer(failed({ code: 'FUTURE_VERSION' }));
  assert.equal(bench.asked.resyncs, 1);
});

test('[CM7] what is too large is refused here, not sent', async () => {
  const bench = createParts();
  bench.facts.maxMessageBytes = 60;
  await bench.connect();
  bench.upload().add(['a']);
  await bench.rest();
  assert.deepEqual(bench.refused, ['MESSAGE_TOO_LARGE']);
  assert.equal(bench.sent.length, 0);
});

test('more than one request can carry goes in several', async () => {
  const bench = createParts();
  await bench.connect();
  bench.upload().add(['a', 'b', 'c', 'd']);
  await bench.rest();
  bench.sent[0]?.answer(ok);
  await bench.rest();
  assert.deepEqual(
    bench.sent.map(({ ids }) => ids),
    [['a', 'b', 'c'], ['d']],
  );
});

test('what came true another way is not sent; a request under way goes as a whole or not at all', async () => {
  const bench = createParts();
  const without = (gone: string) => (ids: readonly string[]) => {
    const left = ids.filter((id) => id !== gone);
    return left.length === 0 ? undefined : left.length === ids.length ? ids : left;
  };
  bench.upload().add(['a', 'b']);
  await bench.connect();
  bench.upload().add(['c', 'd']);
  bench.upload().reduce(without('a'));
  bench.upload().reduce(without('c'));
  bench.disconnect();
  await bench.connect();
  assert.deepEqual(
    bench.sent.map(({ ids }) => ids),
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    'its arguments may be known to the service',
  );
  bench.sent[1]?.answer(ok);
  await bench.rest();
  assert.deepEqual(bench.sent[2]?.ids, ['d']);
  bench.upload().reduce(() => undefined);
  bench.sent[2]?.answer(ok);
  assert.deepEqual(bench.accepted, [['a', 'b']], 'it was fulfilled already');
  assert.equal(bench.upload().isEmpty(), true);
});

test('a record that cannot be read is said to be so', () => {
  const bench = createParts();
  for (const record of [null, 'x', { next: 7 }, { request: { key: 1, wish: [] } }, { request: { key: 'k', wish: 7 } }])
    assert.equal(bench.upload().load(record), false, JSON.stringify(record));
  assert.equal(bench.upload().isEmpty(), true);
});
