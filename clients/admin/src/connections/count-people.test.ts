import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeService } from '../panel/service.fixture.ts';
import { countPeople } from './count-people.ts';

const row = (userId: string, role = 'customer', sessionId = userId) => ({ userId, role, sessionId });

function answering(pages: ReturnType<typeof row>[][]) {
  const service = createFakeService();
  service.ask = ((command: string, args: { cursor?: string }) => {
    service.asked.push({ command, args });
    const page = Number(args.cursor ?? 0);
    const next = page + 1 < pages.length ? { next: String(page + 1) } : {};
    return Promise.resolve({ ok: true, value: { connections: pages[page], total: 0, missing: [], ...next } });
  }) as never;
  return service;
}

test('people with several devices count once, over all pages', async () => {
  const service = answering([[row('ann'), row('ann', 'customer', 's-2')], [row('ben', 'vendor')]]);
  assert.equal(await countPeople(service, {}), 2);
  assert.equal(service.asked.length, 2);
});

test('[AD6] admins are not meant by a filter that does not name them, and who asks never is', async () => {
  const rows = [row('root', 'admin', 's-1'), row('sam', 'admin', 's-9'), row('ann')];
  assert.equal(await countPeople(answering([rows]), {}), 1);
  assert.equal(await countPeople(answering([rows]), { role: 'admin' }), 2);
});

test('too many are not counted, and neither are they without an answer', async () => {
  const service = answering(Array.from({ length: 9 }, (_, i) => [row(`p${i}`)]));
  assert.equal(await countPeople(service, {}), undefined);
  assert.equal(service.asked.length, 5);
  assert.equal(await countPeople(createFakeService(), {}), undefined);
});
