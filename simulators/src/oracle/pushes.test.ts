import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPreferences } from '@slotwire/protocol';
import { HOUR_MS, MINUTE_MS, NOON_MS, nights, notification, Scene, SECOND_MS, TOKEN } from './telling.fixture.ts';

/** Ann was told at noon, on a phone that can be pushed to. */
function told(atMs = NOON_MS): Scene {
  const scene = new Scene();
  scene.registered();
  scene.confirmed({}, atMs);
  return scene;
}

const AT_NIGHT_MS = NOON_MS + 5 * HOUR_MS;
const MORNING_MS = Date.UTC(2026, 0, 6, 1, 15);

test('[PU2] what was pushed in time is nothing to speak of', () => {
  const scene = told();
  scene.pushed('n1', NOON_MS + 5 * SECOND_MS);
  scene.assertFound([]);
});

test('[PU2] canary: pushed, though a device had shown it before', () => {
  const scene = told();
  scene.observe({ type: 'shown', device: 'phone', ids: ['n1'], stage: 'acked', atMs: NOON_MS + 2 * SECOND_MS });
  scene.pushed('n1', NOON_MS + 5 * SECOND_MS);
  scene.assertFound(['disturbed PU2']);
});

test('[PU2] a report that came too late changes nothing', () => {
  const scene = told();
  scene.observe({ type: 'shown', device: 'phone', ids: ['n1'], stage: 'acked', atMs: NOON_MS + 6 * SECOND_MS });
  scene.pushed('n1', NOON_MS + 6 * SECOND_MS);
  scene.assertFound([]);
});

test('[PF4] canary: pushed in the middle of the night', () => {
  const scene = told(AT_NIGHT_MS);
  scene.wants(nights(), NOON_MS);
  scene.pushed('n1', AT_NIGHT_MS + 5 * SECOND_MS);
  scene.assertFound(['disturbed PF4'], AT_NIGHT_MS + HOUR_MS);
});

test('[PF4] just before the night, and just after its beginning was set, a push may come', () => {
  const edgeMs = Date.UTC(2026, 0, 5, 16, 15);
  const scene = told(edgeMs);
  scene.wants(nights(), NOON_MS);
  scene.pushed('n1', edgeMs + 20 * SECOND_MS);
  scene.assertFound([], edgeMs + HOUR_MS);
  const changed = told(AT_NIGHT_MS);
  changed.wants(nights(), AT_NIGHT_MS - 10 * SECOND_MS);
  changed.pushed('n1', AT_NIGHT_MS + 5 * SECOND_MS);
  changed.assertFound([], AT_NIGHT_MS + HOUR_MS);
});

test('[PF4] where somebody changed something unseen nothing is judged', () => {
  const scene = told(AT_NIGHT_MS);
  scene.wants(nights(1), NOON_MS);
  scene.change('ann', { preferences: { ...defaultPreferences, version: 2 } });
  scene.pushed('n1', AT_NIGHT_MS + 5 * SECOND_MS);
  scene.assertFound([], AT_NIGHT_MS + HOUR_MS);
});

test('[PF4] what waited and came in the morning is right, and canary: what never came is not', () => {
  const waited = () => {
    const scene = told(AT_NIGHT_MS);
    scene.wants(nights(), NOON_MS);
    scene.decided('n1', 'deferred-quiet', AT_NIGHT_MS + 5 * SECOND_MS);
    return scene;
  };
  const came = waited();
  came.pushed('n1', MORNING_MS + SECOND_MS);
  came.assertFound([], MORNING_MS + 2 * HOUR_MS);
  waited().assertFound([], MORNING_MS - MINUTE_MS);
  waited().assertFound(['lost PF4'], MORNING_MS + 2 * HOUR_MS);
});

test('[PF4] canary: held back though there were no quiet hours', () => {
  const scene = told();
  scene.decided('n1', 'deferred-quiet', NOON_MS + 5 * SECOND_MS);
  scene.assertFound(['lost PU5']);
});

test('[PF5] canary: pushed through a channel that is closed', () => {
  const scene = told();
  const categories = { ...defaultPreferences.categories, booking: { inApp: true, push: false, sound: true } };
  scene.wants({ ...defaultPreferences, version: 1, categories }, NOON_MS - HOUR_MS);
  scene.pushed('n1', NOON_MS + 5 * SECOND_MS);
  scene.assertFound(['disturbed PF5']);
});

test('[PU1] canary: pushed of what is not theirs, and on a token that was replaced', () => {
  const foreign = told();
  foreign.pushed('n1', NOON_MS + 5 * SECOND_MS);
  foreign.pushed('of-ben', NOON_MS + 5 * SECOND_MS);
  foreign.assertFound(['foreign PU1']);
  const old = told();
  old.registered(NOON_MS - 30 * MINUTE_MS, 'token-2');
  old.pushed('n1', NOON_MS + 5 * SECOND_MS);
  old.pushed('n1', NOON_MS + 5 * SECOND_MS, { token: 'token-2' });
  old.assertFound(['foreign PU1']);
});

test('[PU3] canary: more than 20 within the hour', () => {
  const scene = told();
  for (let i = 1; i <= 30; i++) {
    if (i > 1)
      scene.told('ann', notification({ id: `n${i}`, booking: { id: 'b1', version: i + 1, vendorId: 'barber' } }));
    scene.pushed(`n${i}`, NOON_MS + 5 * SECOND_MS + i * MINUTE_MS);
  }
  scene.assertFound(['disturbed PU3']);
});

test('[PU5] canary: nothing was decided, or not what is said', () => {
  told().assertFound(['lost PU5']);
  const claimed = told();
  claimed.decided('n1', 'sent', NOON_MS + 5 * SECOND_MS);
  claimed.assertFound(['lost PU5']);
  const excused = told();
  excused.decided('n1', 'suppressed-shown', NOON_MS + 5 * SECOND_MS);
  excused.assertFound(['lost PU5']);
  const gone = told();
  gone.decided('n1', 'no-token', NOON_MS + 5 * SECOND_MS);
  gone.assertFound(['lost PU5']);
});

test('[PU5] what a device showed, or what came before it could be pushed to, needs no push', () => {
  const shown = told();
  shown.observe({ type: 'shown', device: 'phone', ids: ['n1'], stage: 'sent', atMs: NOON_MS + SECOND_MS });
  shown.decided('n1', 'suppressed-shown', NOON_MS + 5 * SECOND_MS);
  shown.assertFound([]);
  const late = new Scene();
  late.confirmed();
  late.registered(NOON_MS + MINUTE_MS);
  late.assertFound([]);
});

test('[PU1] a revocation ends what was registered before it', () => {
  const scene = told();
  scene.observe({ type: 'revoked', user: 'ann', issuedBeforeMs: NOON_MS, atMs: NOON_MS + SECOND_MS });
  scene.assertFound([]);
});

test('[PU1] canary: pushed to on what a revocation has ended', () => {
  const revoked = (revokedAtMs: number) => {
    const scene = told();
    scene.observe({ type: 'revoked', user: 'ann', issuedBeforeMs: revokedAtMs, atMs: revokedAtMs });
    return scene;
  };
  const kept = revoked(NOON_MS - 10 * MINUTE_MS);
  kept.pushed('n1', NOON_MS + 5 * SECOND_MS);
  kept.assertFound(['foreign PU1']);
  const again = revoked(NOON_MS - 10 * MINUTE_MS);
  again.registered(NOON_MS - 5 * MINUTE_MS);
  again.pushed('n1', NOON_MS + 5 * SECOND_MS);
  again.assertFound([]);
  // It was on its way.
  const late = revoked(NOON_MS);
  late.pushed('n1', NOON_MS + 5 * SECOND_MS);
  late.assertFound([]);
});

test('[PU6] what failed is tried again, and canary: what was given up after the outage', () => {
  const failed = () => {
    const scene = told();
    scene.pushed('n1', NOON_MS + 5 * SECOND_MS, { answer: 'failed' });
    scene.decided('n1', 'retried', NOON_MS + 5 * SECOND_MS);
    return scene;
  };
  const again = failed();
  again.pushed('n1', NOON_MS + HOUR_MS);
  again.assertFound([]);
  failed().assertFound(['lost PU6']);
});

test('[PU6] canary: a dead token that is pushed to again and again', () => {
  const scene = told();
  for (const hours of [0, 1, 2]) {
    scene.pushed('n1', NOON_MS + 5 * SECOND_MS + hours * HOUR_MS, { answer: 'dead-token', token: TOKEN });
  }
  scene.decided('n1', 'dead-token', NOON_MS + 5 * SECOND_MS);
  scene.assertFound(['disturbed PU6']);
});

test('[PU6] a token that is registered again each time before it is pushed to is not one that is kept', () => {
  const scene = told();
  for (const hours of [0, 1, 2]) {
    scene.registered(NOON_MS + hours * HOUR_MS, TOKEN);
    scene.pushed('n1', NOON_MS + 5 * SECOND_MS + hours * HOUR_MS, { answer: 'dead-token', token: TOKEN });
  }
  scene.decided('n1', 'dead-token', NOON_MS + 5 * SECOND_MS);
  scene.assertFound([]);
});

test('[PU5] that it was shown may be true of a device that the fleet does not know', () => {
  const shown = (strangers: boolean) => {
    const scene = told();
    scene.decided('n1', 'suppressed-shown', NOON_MS + 5 * SECOND_MS);
    scene.change('ann', { strangers });
    return scene;
  };
  shown(false).assertFound(['lost PU5']);
  shown(true).assertFound([]);
});

test('[NT2] an inbox that is full may have lost what a push was of', () => {
  const scene = told();
  scene.pushed('n1', NOON_MS + 5 * SECOND_MS);
  const others = Array.from({ length: 1_000 }, (_, i) => notification({ id: `o${i}` }));
  scene.change('ann', { items: others.map((mark) => ({ ...mark, atMs: NOON_MS, read: true })), unread: 0 });
  assert.ok(!scene.judge().includes('foreign PU1'));
});
