import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Handshake } from '@slotwire/protocol';
import type { ClientTransport, LinkHandlers } from '@slotwire/sdk';
import { createLinkTap } from './link-tap.ts';

const target = { url: 'http://x', auth: {} as Handshake };

function setUp() {
  const told: unknown[][] = [];
  const got: unknown[][] = [];
  let far: LinkHandlers | undefined;
  let closed = 0;
  const acks: ((answer: unknown) => void)[] = [];
  const transport: ClientTransport = {
    connect(_target, handlers) {
      far = handlers;
      return { request: (_event, _args, onAck) => void acks.push(onAck), close: () => void closed++ };
    },
  };
  const tap = createLinkTap(transport, {
    onWelcome: (welcome) => told.push(['welcome', welcome]),
    onGoodbye: (goodbye) => told.push(['goodbye', goodbye]),
    onRefused: (_refusal, detail) => told.push(['refused', detail]),
    onEarly: (event) => told.push(['early', event]),
    onRepairByHeads: () => told.push(['repair by heads']),
    onLetGo: () => told.push(['let go']),
    onRequest: (event, args) => told.push(['request', event, args]),
    onAnswer: (event, _args, answer, delivered) => told.push(['answer', event, answer, delivered]),
    onUnanswered: (event) => told.push(['unanswered', event]),
  });
  const link = tap.connect(target, {
    onOpen: () => got.push(['open']),
    onEvent: (event, payload) => got.push([event, payload]),
    onRefused: (refusal) => got.push(['refused', refusal]),
    onClose: (reason) => got.push(['close', reason]),
  });
  assert.ok(far);
  return { tap, link, far, told, got, acks, closed: () => closed };
}

test('without a fault everything passes, and is told', () => {
  const { link, far, told, got, acks } = setUp();
  far.onOpen();
  far.onEvent('welcome', 1);
  far.onEvent('events', [2]);
  link.request('booking:note', { key: 'k' }, (answer) => got.push(['ack', answer]));
  acks[0]?.('yes');
  far.onClose('bye');
  assert.deepEqual(got, [['open'], ['welcome', 1], ['events', [2]], ['ack', 'yes'], ['close', 'bye']]);
  assert.deepEqual(told, [
    ['welcome', 1],
    ['request', 'booking:note', { key: 'k' }],
    ['answer', 'booking:note', 'yes', true],
  ]);
});

test('a batch is lost, repeated or delayed, once', () => {
  const { tap, far, got } = setUp();
  far.onOpen();
  tap.armBatch('lose');
  for (const batch of [1, 2]) far.onEvent('events', batch);
  assert.ok(tap.tampered());
  tap.armBatch('repeat');
  for (const batch of [3, 4]) far.onEvent('events', batch);
  tap.armBatch('delay');
  for (const batch of [5, 6, 7]) far.onEvent('events', batch);
  assert.deepEqual(
    got.slice(1).map(([, batch]) => batch),
    [2, 3, 3, 4, 6, 5, 7],
  );
});

test('a lost answer takes the link with it, and the answer is told all the same', () => {
  const { tap, link, far, told, got, acks, closed } = setUp();
  far.onOpen();
  tap.armAnswer(true);
  link.request('sync:since', {}, () => got.push(['synced']));
  link.request('booking:note', {}, () => got.push(['never']));
  acks[0]?.('fine');
  acks[1]?.('gone');
  far.onEvent('events', 'too late');
  assert.deepEqual(got, [['open'], ['synced'], ['close', 'cut by the simulator']]);
  assert.deepEqual(told.at(-1), ['answer', 'booking:note', 'gone', false]);
  assert.equal(closed(), 1);
});

test('[CM3] what was not answered when the link ended is unknown', () => {
  for (const how of ['cut', 'close', 'far'] as const) {
    const { tap, link, far, told } = setUp();
    far.onOpen();
    link.request('booking:note', {}, () => {});
    if (how === 'cut') tap.cut();
    else if (how === 'close') link.close();
    else far.onClose('gone');
    const expected = [
      ['request', 'booking:note', {}],
      ...(how === 'close' ? [['let go']] : []),
      ['unanswered', 'booking:note'],
    ];
    assert.deepEqual(told, expected);
    tap.cut();
    assert.deepEqual(told, expected);
  }
});

test('[DL3] a repair that only heads can have asked for is told', () => {
  const { link, far, told } = setUp();
  far.onOpen();
  for (const event of ['welcome', 'heads']) far.onEvent(event, {});
  link.request('sync:since', {}, () => {});
  far.onEvent('events', []);
  link.request('sync:since', {}, () => {});
  assert.deepEqual(
    told.map(([what]) => what),
    ['welcome', 'repair by heads', 'request', 'request'],
  );
});

test('[SE3] what comes before the welcome is told, a goodbye excepted', () => {
  const { far, told } = setUp();
  far.onOpen();
  for (const event of ['signal', 'goodbye', 'welcome', 'signal']) far.onEvent(event, {});
  assert.deepEqual(told, [
    ['early', 'signal'],
    ['goodbye', {}],
    ['welcome', {}],
  ]);
});
