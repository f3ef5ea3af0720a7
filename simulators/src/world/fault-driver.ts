/** Fault driver: carries out the faults of a run at their times, and ends all of them when the world is healed. */
import type { StreamName } from '@slotwire/protocol';
import type { Ids, Timer, Timers } from '@slotwire/runtime';
import type { CoveragePoint } from '../coverage.ts';
import type { Device } from '../device.ts';
import type { Network } from '../network/network.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import type { Phone } from '../phone/phone.ts';
import { healthy } from '../push-gateways/gateway-script.ts';
import type { VirtualGateways } from '../push-gateways/virtual-gateways.ts';
import { connectDirectly } from './direct-client.ts';
import type { Disk } from './disk.ts';
import type { Fault } from './faults.ts';
import { isHit } from './run-plan.ts';
import type { TokenOffice } from './tokens.ts';
import type { VirtualService } from './virtual-service.ts';

export interface FaultDriverParts {
  faults: readonly Fault[];
  timers: Timers;
  nowMs: () => number;
  devices: ReadonlyMap<string, { device: Device; phone: Phone }>;
  network: Network;
  disk: Disk;
  service: VirtualService;
  gateways: VirtualGateways;
  tokens: TokenOffice;
  ids: Ids;
  saw: (point: CoveragePoint) => void;
  observe: (entry: HistoryEntry) => void;
  /** Something that was to befall the world did. */
  onFault: (fault: Fault) => void;
  onProblem: (what: string, error: unknown) => void;
}

export interface FaultDriver {
  start(): void;
  /** Ends what lasts, and lets nothing more happen. The service is up when it resolves. */
  heal(): Promise<void>;
}

/** A crash that waits for a commit happens without one when none comes. */
const CRASH_WITHIN_MS = 10 * 60_000;
/** A flood: announcements of 2 KB, four a second. */
const FLOOD_EVERY_MS = 250;
const FLOOD_RETRY_MS = 60_000;
const FLOOD_TRIES = 600;
/** A gateway that is well. */
const USUAL_DELAY_MS = { min: 40, max: 250 };
const FLOOD_TEXT = 'x'.repeat(2_000);

export function createFaultDriver(parts: FaultDriverParts): FaultDriver {
  const { timers, network, disk, service, gateways, devices, saw, onProblem } = parts;
  /** What has to be undone, by the id of its fault. */
  const active = new Map<string, () => void>();
  const waiting = new Set<Timer>();
  let healed = false;

  function later(delayMs: number, task: () => void): void {
    const timer = timers.after(delayMs, () => {
      waiting.delete(timer);
      task();
    });
    waiting.add(timer);
  }

  /** @param undo called once: when the fault's time is over, or when everything is healed */
  function until(fault: Fault, undo: () => void): void {
    active.set(fault.id, undo);
    later(fault.forMs, () => end(fault.id));
  }

  function end(id: string): void {
    const undo = active.get(id);
    active.delete(id);
    undo?.();
  }

  function startService(): void {
    service.start().catch((error: unknown) => onProblem('start the service', error));
  }

  function crash(fault: Extract<Fault, { kind: 'crash' }>): void {
    const die = () => {
      if (!service.isUp()) return;
      if (fault.moment === 'inside-commit') saw('torn-group');
      if (fault.moment === 'after-commit') saw('crash-between-commit-and-ack');
      service.crash(fault.notice);
      until(fault, startService);
    };
    if (fault.moment === 'idle') return die();
    disk.armCrash(fault.moment, die);
    later(CRASH_WITHIN_MS, () => disk.disarm());
  }

  async function revoke(device: Device): Promise<void> {
    const process = service.current();
    if (process === undefined) return;
    const admin = await connectDirectly({
      transport: process.transport,
      timers,
      namespace: '/admin',
      token: parts.tokens.issue({ id: 'admin', role: 'admin' }),
      deviceId: 'admin-desk',
    });
    const issuedBeforeMs = parts.nowMs();
    await admin.ask('session:revoke', { key: parts.ids.next(), userId: device.person.id });
    parts.observe({ type: 'revoked', user: device.person.id, issuedBeforeMs, atMs: parts.nowMs() });
    admin.close();
  }

  /** In batches nothing piles up: it waits for a device that is served live. */
  function flood(fault: Fault, device: Device, phone: Phone, triesLeft = FLOOD_TRIES): void {
    phone.whenConnected(() => {
      if (device.service()?.mode() !== 'live') {
        if (triesLeft > 0) later(FLOOD_RETRY_MS, () => flood(fault, device, phone, triesLeft - 1));
        return;
      }
      phone.line.setSlow(true);
      const drip = timers.every(FLOOD_EVERY_MS, () => {
        const publish = service.current()?.service.publish;
        const data = { title: 'Flood', text: FLOOD_TEXT, priority: 'normal' as const };
        publish?.(`user:${device.person.id}`, 'announcement', data).catch(() => {
          // A full disk refuses these like anything else.
        });
      });
      until(fault, () => {
        drip.stop();
        phone.line.setSlow(false);
      });
    });
  }

  function begin(fault: Fault): void {
    if (healed) return;
    parts.onFault(fault);
    switch (fault.kind) {
      case 'crash':
        return crash(fault);
      case 'restart':
        void service.drain().then(
          () => !service.isUp() && (healed ? startService() : until(fault, startService)),
          (error: unknown) => onProblem('drain the service', error),
        );
        return;
      case 'partition': {
        const hit = new Set([...devices.keys()].filter((name) => isHit(fault, name)));
        network.part(hit);
        return until(fault, () => network.join(hit));
      }
      case 'names':
        network.setNames(false);
        return until(fault, () => network.setNames(true));
      case 'move':
        return network.move(fault.nameTtlMs);
      case 'slow-disk':
        disk.setSlowness(fault.commitMs);
        return until(fault, () => disk.setSlowness(0));
      case 'full-disk':
        disk.setFull(true);
        return until(fault, () => disk.setFull(false));
      case 'push-outage':
      case 'push-errors':
      case 'slow-push':
        return trouble(fault);
      case 'power-cut':
        // Part of every device's plan.
        return;
      case 'app-update':
        for (const [name, { phone }] of devices) {
          const share = isHit({ id: fault.id, share: 0.5 }, name) ? 0.3 : 0.8;
          later(fault.forMs * share, () => phone.update(fault.version));
        }
        return;
      default:
        return beginAt(fault);
    }
  }

  /** Of one push gateway. Those of one kind may overlap; then the first to end ends both. */
  function trouble(fault: Extract<Fault, { gateway: string }>): void {
    const { script } = gateways[fault.gateway];
    switch (fault.kind) {
      case 'push-outage':
        script.behave({ outage: fault.how, retryAfterS: fault.retryAfterS });
        return until(fault, () => script.behave({ outage: healthy.outage, retryAfterS: healthy.retryAfterS }));
      case 'push-errors': {
        const { errorShare, throttledShare, retryAfterS } = fault;
        script.behave({ errorShare, throttledShare, retryAfterS });
        return until(fault, () =>
          script.behave({ errorShare: healthy.errorShare, throttledShare: healthy.throttledShare }),
        );
      }
      case 'slow-push':
        script.behave({ delayMs: { min: fault.delayMs / 4, max: fault.delayMs } });
        return until(fault, () => script.behave({ delayMs: USUAL_DELAY_MS }));
      default:
        return assertNever(fault);
    }
  }

  /** Faults of one device; nothing when it does not take part. */
  function beginAt(fault: Extract<Fault, { device: string }>): void {
    const found = devices.get(fault.device);
    if (found === undefined) return;
    const { device, phone } = found;
    switch (fault.kind) {
      case 'fan-out':
        return phone.whenConnected(() => device.tap.armBatch(fault.fault));
      case 'lost-answer':
        return phone.whenConnected(() => device.tap.armAnswer(true));
      case 'cut-link':
        return phone.whenConnected(() => (fault.how === 'reset' ? phone.line.reset() : phone.line.silence()));
      case 'revocation':
        return phone.whenConnected(() => {
          revoke(device).catch((error: unknown) => onProblem('revoke a token', error));
        });
      case 'stream-recreated': {
        const stream = device.person.streams[0] as StreamName;
        service
          .current()
          ?.service.recreateStream(stream)
          .catch((error: unknown) => onProblem('recreate a stream', error));
        return;
      }
      case 'dead-token':
        return phone.renewPushToken();
      case 'flood':
        return flood(fault, device, phone);
      default:
        return assertNever(fault);
    }
  }

  return {
    start() {
      for (const { script } of [gateways.fcm, gateways.apns]) script.behave({ delayMs: USUAL_DELAY_MS });
      for (const fault of parts.faults) later(fault.atMs, () => begin(fault));
    },
    async heal() {
      healed = true;
      for (const timer of waiting) timer.stop();
      waiting.clear();
      disk.disarm();
      for (const id of [...active.keys()]) end(id);
      await service.start();
    },
  };
}

function assertNever(value: never): never {
  throw new Error(`unknown fault ${JSON.stringify(value)}`);
}
