/** The network under the service's own memory transport, with the simplest service that there can be above it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Refusal, refusal } from '@slotwire/protocol';
import { createMemoryTransport, type MemoryTransport } from '@slotwire/realtime';
import { createVirtualRuntime, type VirtualRuntime } from '@slotwire/runtime';
import type { LinkHandlers } from '@slotwire/sdk';
import { auth, jittery, OPEN_MS, steady } from './bench.fixture.ts';
import { createNetwork } from './virtual-network.ts';

type Handler = Parameters<MemoryTransport['start']>[0];
type Connection = Parameters<Extract<Awaited<ReturnType<Handler['onAttempt']>>, { open: unknown }>['open']>[0];

interface Seen {
  /** Of the service. */
  connections: Connection[];
  messages: string[];
  closed: string[];
}

/** Accepts after `checkMs`, answers every message with its argument. */
function serve({ timers }: VirtualRuntime, checkMs = 0, refused?: Refusal): { transport: MemoryTransport; seen: Seen } {
  const transport = createMemoryTransport();
  const seen: Seen = { connections: [], messages: [], closed: [] };
  transport.start({
    async onAttempt({ auth: given, address }) {
      assert.deepEqual([given, address], [auth, 'phone']);
      if (checkMs > 0) await new Promise<void>((resolve) => timers.after(checkMs, resolve));
      if (refused !== undefined) return { refusal: refused };
      return {
        open(connection) {
          seen.connections.push(connection);
          return {
            onMessage(event, [argument], _bytes, answer) {
              seen.messages.push(event);
              answer?.(JSON.stringify(argument));
            },
            onClose: (reason) => seen.closed.push(reason),
          };
        },
      };
    },
    onViolation: () => assert.fail('nobody violates anything'),
  });
  return { transport, seen };
}

function createWorld(checkMs = 0, refused?: Refusal) {
  const runtime = createVirtualRuntime({ seed: 5 });
  const network = createNetwork(runtime);
  const { transport, seen } = serve(runtime, checkMs, refused);
  network.attach(transport);
  const line = network.line('phone', { profile: steady });
  const said: string[] = [];
  const handlers: LinkHandlers = {
    onOpen: () => said.push('open'),
    onEvent: (event, payload) => said.push(`${event} ${JSON.stringify(payload)}`),
    onRefused: (given, detail) => said.push(`refused: ${given?.code ?? detail}`),
    onClose: (reason) => said.push(`closed: ${reason}`),
  };
  const send = (payload: unknown) =>
    seen.connections.at(-1)?.send(transport.encode('/', 'signal', JSON.stringify(payload)));
  const connect = () => line.transport.connect({ url: '', auth }, handlers);
  return { runtime, time: runtime.time, network, transport, seen, line, said, send, connect };
}

test('commands, answers and events, in order over a bad network', async () => {
  const { time, seen, line, said, send, connect } = createWorld();
  const link = connect();
  await time.run(OPEN_MS);
  line.use(jittery);
  const answers: unknown[] = [];
  for (let i = 0; i < 50; i++) {
    link.request('booking:note', { i }, (answer) => answers.push(answer));
    send(i);
    await time.run(50);
  }
  await time.run(60_000);
  assert.deepEqual(
    answers,
    Array.from({ length: 50 }, (_, i) => ({ i })),
  );
  assert.deepEqual(said, ['open', ...Array.from({ length: 50 }, (_, i) => `signal ${i}`)]);
  link.close();
  await time.run(60_000);
  assert.deepEqual(seen.closed, ['client disconnect']);
  assert.equal(time.pending(), 0);
});

test("a refusal arrives with the service's reason", async () => {
  const { time, line, said, connect } = createWorld(0, refusal('TOKEN_EXPIRED'));
  connect();
  await time.run(1_000);
  assert.deepEqual(said, ['refused: TOKEN_EXPIRED']);
  assert.deepEqual([line.connections(), time.pending()], [0, 0]);
});

test("[DL6] what a slow reader does not read fills the service's buffer", async () => {
  const { time, seen, line, said, send, connect } = createWorld();
  connect();
  await time.run(OPEN_MS);
  const buffered = () => seen.connections[0]?.bufferedBytes();
  line.setSlow(true);
  for (let i = 0; i < 10; i++) send('x'.repeat(98));
  await time.run(10_000);
  assert.equal(buffered(), 1_000);
  line.setSlow(false);
  await time.run(1_000);
  assert.equal(buffered(), 0);
  assert.equal(said.length, 11);
});

test('the service closes, and so does the phone when it hears of it', async () => {
  const { time, seen, said, send, connect, line } = createWorld();
  connect();
  await time.run(OPEN_MS);
  send('goodbye');
  seen.connections[0]?.close();
  await time.run(1_000);
  assert.deepEqual(said, ['open', 'signal "goodbye"', 'closed: server disconnect']);
  assert.deepEqual(seen.closed, ['server disconnect']);
  assert.deepEqual([line.connections(), time.pending()], [0, 0]);
});

for (const [how, act] of [
  ['closes', ({ link }) => link.close()],
  ['is frozen', ({ line }) => line.setFrozen(true)],
] as [string, (world: { link: { close(): void }; line: { setFrozen(on: boolean): void } }) => void][]) {
  test(`a phone that ${how} while its token is looked at leaves no session behind`, async () => {
    const { time, seen, said, line, connect } = createWorld(60_000);
    const link = connect();
    await time.run(OPEN_MS);
    act({ link, line });
    await time.run(120_000);
    assert.deepEqual([said, seen.closed], [[], []]);
    line.setFrozen(false);
    await time.run(1_000);
    assert.equal(time.pending(), 0);
  });
}

test('a dead service hears nothing, not even of phones that it accepted after they had gone', async () => {
  const { runtime, time, network, seen, said, line, send, connect } = createWorld(10_000);
  const early = connect();
  await time.run(20_000);
  const gone = connect();
  await time.run(OPEN_MS);
  gone.close();
  await time.run(OPEN_MS);
  const late = connect();
  await time.run(OPEN_MS);
  early.request('booking:note', {}, () => assert.fail('nobody can have answered'));
  send('under way');
  early.close();
  late.close();
  network.detach('reset');
  network.attach(serve(runtime).transport);
  // The checks of the later ones end in the dead process.
  await time.run(60_000);
  assert.deepEqual([seen.messages, seen.closed], [[], []]);
  assert.deepEqual(said, ['open']);
  assert.deepEqual([line.connections(), time.pending()], [0, 0]);
});

test('a process that died silently and its phones, which find the next one', async () => {
  const { runtime, time, network, seen, said, connect } = createWorld();
  connect();
  await time.run(1_000);
  network.detach('silence');
  const next = serve(runtime);
  network.attach(next.transport);
  await time.run(60_000);
  assert.deepEqual(said, ['open', 'closed: ping timeout']);
  connect();
  await time.run(1_000);
  assert.deepEqual([said.at(-1), next.seen.connections.length, seen.closed.length], ['open', 1, 0]);
});
