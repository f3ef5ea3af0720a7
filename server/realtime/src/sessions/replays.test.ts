import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Refusal } from '@slotwire/protocol';
import { claimsOf, createTestService, type TestService } from '../service.fixture.ts';

let world: TestService;
afterEach(() => world.stop());

const connect = (sub: string, deviceId: string, jti: string) => world.connect({ sub, jti }, { deviceId });
const refusal = ({ of }: Awaited<ReturnType<typeof connect>>) => of<Refusal>('refused')[0];

async function audit() {
  await world.settle();
  return (await world.store.listAudit({ limit: 10, action: 'token:replay' })).map(
    ({ actorId, deviceId, target, outcome, address, detailJson }) => ({
      actorId,
      deviceId,
      target,
      outcome,
      address,
      ...(JSON.parse(detailJson) as { jti: string; firstDeviceId: string }),
    }),
  );
}

async function counted(action: string): Promise<number> {
  const { values } = await world.metrics.tokenReplays.get();
  return values.find(({ labels }) => labels.action === action)?.value ?? 0;
}

describe('a token that a second device uses', () => {
  test('[SE12] is let in, counted, and in the audit log once', async () => {
    world = await createTestService();
    await connect('ada', 'phone', 'token-1');
    for (const device of ['thief-1', 'thief-2', 'thief-1'])
      assert.equal(refusal(await connect('ada', device, 'token-1')), undefined);
    assert.equal(await counted('reported'), 3);
    assert.deepEqual(await audit(), [
      {
        actorId: 'ada',
        deviceId: 'thief-1',
        target: 'user:ada',
        outcome: 'OK',
        address: 'memory',
        jti: 'token-1',
        firstDeviceId: 'phone',
      },
    ]);
  });

  test('[SE12] is refused where the service is configured so, and the first device stays', async () => {
    world = await createTestService({ settings: { tokenReplay: 'refuse' } });
    const phone = await connect('ada', 'phone', 'token-1');
    const thief = refusal(await connect('ada', 'thief', 'token-1'));
    assert.deepEqual([thief?.code, thief?.retry], ['TOKEN_REPLAYED', 'refresh']);
    assert.equal(refusal(await connect('ada', 'phone', 'token-1')), undefined);
    assert.equal(refusal(await connect('ada', 'thief', 'token-2')), undefined, 'a token of its own');
    await phone.wire.flush();
    assert.equal(phone.of('goodbye').length, 1, 'REPLACED by its own next connect, and nothing else');
    assert.equal((await audit())[0]?.outcome, 'TOKEN_REPLAYED');
    assert.equal(await counted('refused'), 1);
  });

  test('[SE12] does not refresh its session either', async () => {
    world = await createTestService({ settings: { tokenReplay: 'refuse' } });
    await connect('ada', 'phone', 'token-1');
    const tablet = await connect('ada', 'tablet', 'token-2');
    const stolen = JSON.stringify(claimsOf({ sub: 'ada', jti: 'token-1' }, world.runtime.clock.nowMs()));
    assert.equal((await tablet.ask('session:refresh', { token: stolen })).code, 'TOKEN_REPLAYED');
    const own = JSON.stringify(claimsOf({ sub: 'ada', jti: 'token-3' }, world.runtime.clock.nowMs()));
    assert.equal((await tablet.ask('session:refresh', { token: own })).ok, true);
    assert.equal(refusal(await connect('ada', 'phone', 'token-3'))?.code, 'TOKEN_REPLAYED');
  });

  test('[SE12] is nothing strange when it is another person whose issuer gave the same id, or the same device', async () => {
    world = await createTestService({ settings: { tokenReplay: 'refuse' } });
    await connect('ada', 'phone', 'token-1');
    assert.equal(refusal(await connect('ben', 'tablet', 'token-1')), undefined);
    assert.equal(refusal(await connect('ada', 'phone', 'token-1')), undefined);
    assert.deepEqual(await audit(), []);
  });

  test('[SE12] claims nothing with a handshake that was refused', async () => {
    world = await createTestService({ settings: { tokenReplay: 'refuse' } });
    const wrongDoor = await world.connect({ sub: 'ada', jti: 'token-1' }, { deviceId: 'thief', namespace: '/admin' });
    assert.equal(refusal(wrongDoor)?.code, 'FORBIDDEN');
    assert.equal(refusal(await connect('ada', 'phone', 'token-1')), undefined);
  });
});
