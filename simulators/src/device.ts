/**
 * Device: one simulated phone or browser. The real SDK on its own storage and link, which outlive the application,
 * so that it can be closed, killed and started again. Tells the oracle all that happens; decides nothing by itself.
 */
import type {
  BookingCommandName,
  NotificationAction,
  PushData,
  PushRegistration,
  StreamEvent,
} from '@slotwire/protocol';
import type { Runtime } from '@slotwire/runtime';
import type {
  AttentionItem,
  ClientTransport,
  CommandResult,
  ConnectionState,
  DeviceConditions,
  OutboxEntry,
  SocketService,
  SocketServiceOptions,
} from '@slotwire/sdk';
import type { CoveragePoint } from './coverage.ts';
import { createDeviceMemory, type DeviceMemory, type OpenMemory } from './device-memory.ts';
import type { Figures } from './figures.ts';
import { LinkNotes } from './link-notes.ts';
import { createLinkTap, type LinkTap } from './link-tap.ts';
import type { HistoryEntry, Outcome } from './oracle/history.ts';
import type { Person } from './people.ts';
import { readApplied } from './readings.ts';
import { submitTo } from './submit.ts';
import type { Submission } from './workload.ts';

export interface DeviceParts {
  /** For people to read: `c-00017`. */
  name: string;
  /** As the service knows it; no other run may use it. */
  deviceId: string;
  person: Person;
  url: string;
  runtime: Runtime;
  transport: ClientTransport;
  getToken: () => Promise<string>;
  createService: (options: SocketServiceOptions) => SocketService;
  observe: (entry: HistoryEntry) => void;
  figures: Figures;
  /** Where applications run. Absent: on `runtime`, like everything else. */
  host?: ApplicationHost | undefined;
  /** What the operating system gives an application that starts. Absent: it knows no push. */
  pushRegistration?: (() => PushRegistration) | undefined;
  saw?: ((point: CoveragePoint) => void) | undefined;
  onState?: ((state: ConnectionState) => void) | undefined;
  /** An event came live: how long it took from its commit, ms. */
  onDelivery?: ((tookMs: number) => void) | undefined;
}

/** The operating system of a virtual phone: what it gives an application dies with it. */
export interface ApplicationHost {
  /** The runtime of an application that starts now. */
  start(): Runtime;
  /** It has ended, one way or the other. */
  end(): void;
}

/** Over all runs of the application. */
export interface DeviceTotals {
  snapshots: number;
  gapsRepaired: number;
  duplicatesDropped: number;
}

export interface Device {
  readonly name: string;
  readonly person: Person;
  readonly tap: LinkTap;
  /** The running application; undefined while it is closed. */
  service(): SocketService | undefined;
  connected(): boolean;
  outboxDepth(): number;
  attentionCount(): number;
  totals(): DeviceTotals;
  /** That its person asked for. */
  commands(): number;
  /** Opens the application; nothing when it is open. */
  open(): Promise<void>;
  /** Closes it properly. */
  close(): Promise<void>;
  /** Ends it without a word: what was not stored is gone. */
  kill(): void;
  /** Ends it, wipes its storage, and gives the installation a new id; `open` starts from nothing. */
  reinstall(): void;
  /** From the next `open` on. */
  setVersion(version: string): void;
  setConditions(conditions: Partial<DeviceConditions>): void;
  /** As they were set last, whether or not the application is open. */
  conditions(): Readonly<Partial<DeviceConditions>>;
  submit(submission: Submission): void;
  resolve(key: string, choice: 'mine' | 'theirs'): void;
  /** The operating system hands a push to the application; nothing while it is closed. */
  push(data: PushData): void;
  /** The person takes what a notification offers; nothing where it does not offer it any more. */
  act(notification: { id: string; bookingId: string }, action: NotificationAction, allowed: readonly Outcome[]): void;
}

export const APP_VERSION = '1.0.0-sim';

export function createDevice(parts: DeviceParts): Device {
  return new SimulatedDevice(parts);
}

/** One run of the application. */
interface Run {
  service: SocketService;
  memory: OpenMemory;
  /** Those that the oracle was told of. */
  snapshots: number;
}

const atEase: Partial<DeviceConditions> = { network: 'wifi', appState: 'foreground', saver: false };
const nobody: readonly AttentionItem[] = [];
/** What each action of a notification is (NT6); `open` only shows. */
const commandOf: Readonly<Partial<Record<NotificationAction, BookingCommandName>>> = {
  confirm: 'booking:transition',
  decline: 'booking:transition',
  'accept-reschedule': 'booking:answer-reschedule',
  'decline-reschedule': 'booking:answer-reschedule',
  cancel: 'booking:cancel',
};

/** A class, as there are thousands: methods are shared, closures would be made for each. */
class SimulatedDevice implements Device {
  readonly tap: LinkTap;
  readonly #parts: DeviceParts;
  readonly #memory: DeviceMemory;
  readonly #notes: LinkNotes;
  #run: Run | undefined;
  #closing: Promise<void> | undefined;
  /** How the run before this one ended; undefined before the first. */
  #ended: 'closed' | 'killed' | undefined;
  #endedTotals: DeviceTotals | undefined;
  #conditions: Partial<DeviceConditions>;
  #outboxDepth: number;
  #attention: readonly AttentionItem[];
  /** Wall time since which events come as they happen. */
  #liveSinceMs: number;
  #installations: number;
  #commands: number;
  #version: string;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
    this.#memory = createDeviceMemory(parts.runtime.timers);
    this.#notes = new LinkNotes(parts);
    this.tap = createLinkTap(parts.transport, this.#notes);
    this.#run = undefined;
    this.#closing = undefined;
    this.#ended = undefined;
    this.#endedTotals = undefined;
    this.#conditions = atEase;
    this.#outboxDepth = 0;
    this.#attention = nobody;
    this.#liveSinceMs = 0;
    this.#installations = 1;
    this.#commands = 0;
    this.#version = APP_VERSION;
    this.#join();
  }

  get name(): string {
    return this.#parts.name;
  }

  get person(): Person {
    return this.#parts.person;
  }

  service(): SocketService | undefined {
    return this.#run?.service;
  }

  connected(): boolean {
    return this.#run?.service.connection().status === 'connected';
  }

  outboxDepth(): number {
    return this.#outboxDepth;
  }

  attentionCount(): number {
    return this.#attention.length;
  }

  commands(): number {
    return this.#commands;
  }

  totals(): DeviceTotals {
    const stats = this.#run?.service.stats();
    const ended = this.#endedTotals;
    return {
      snapshots: (ended?.snapshots ?? 0) + (stats?.snapshots ?? 0),
      gapsRepaired: (ended?.gapsRepaired ?? 0) + (stats?.gapsRepaired ?? 0),
      duplicatesDropped: (ended?.duplicatesDropped ?? 0) + (stats?.duplicates ?? 0),
    };
  }

  // The application and its person

  async open(): Promise<void> {
    await this.#closing;
    if (this.#run !== undefined) return;
    const { name, deviceId, url, runtime, getToken, createService, observe, host } = this.#parts;
    const memory = this.#memory.open();
    const service = createService({
      url,
      getToken,
      deviceId: this.#installations === 1 ? deviceId : `${deviceId}-${this.#installations}`,
      platform: 'sim',
      appVersion: this.#version,
      storage: memory,
      transport: this.tap,
      runtime: host?.start() ?? runtime,
      onFault: ({ what, error }) => this.#noteFault(what, error),
      conditions: this.#conditions,
    });
    const run: Run = { service, memory, snapshots: 0 };
    this.#run = run;
    this.#notes.begin();
    if (this.#ended !== undefined) observe({ type: 'restart', device: name, clean: this.#ended === 'closed' });
    this.#liveSinceMs = runtime.clock.nowMs();
    service.on('connection', (state) => this.#hear(run, () => this.#noteState(state)));
    service.on('event', (event) => this.#hear(run, () => this.#noteEvent(service, event)));
    service.on('bookings', (ids) => {
      if (ids === undefined) this.#hear(run, () => this.#noteSnapshot(run));
    });
    service.on('outbox', (entries) => this.#hear(run, () => this.#noteOutbox(entries)));
    service.on('attention', (items) => this.#hear(run, () => this.#noteAttention(items)));
    await service.start();
    this.#hear(run, () => {
      this.#noteOutbox(service.outbox());
      this.#noteAttention(service.attention());
      this.#registerPush();
    });
  }

  close(): Promise<void> {
    const run = this.#run;
    if (run === undefined || this.#closing !== undefined) return this.#closing ?? Promise.resolve();
    const closing = run.service
      .stop()
      .catch((error: unknown) => this.#noteFault('stop', error))
      .then(() => {
        this.#end(run.service, 'closed');
        this.#closing = undefined;
      });
    this.#closing = closing;
    return closing;
  }

  kill(): void {
    if (this.#run === undefined || this.#closing !== undefined) return;
    const { service, memory } = this.#run;
    this.#end(service, 'killed');
    memory.kill();
    // Only for its link and its timers: it can store nothing any more, so this may never settle.
    service.stop().catch((error: unknown) => this.#noteFault('stop', error));
    this.#parts.host?.end();
  }

  reinstall(): void {
    this.kill();
    this.#memory.wipe();
    this.#installations++;
    this.#ended = undefined;
    this.#attention = nobody;
    this.#outboxDepth = 0;
    this.#parts.observe({ type: 'wiped', device: this.name });
    this.#join();
  }

  setVersion(version: string): void {
    this.#version = version;
  }

  setConditions(changes: Partial<DeviceConditions>): void {
    const wasLive = this.#conditions.appState === 'foreground' && this.#conditions.saver !== true;
    this.#conditions = { ...this.#conditions, ...changes };
    if (!wasLive) this.#liveSinceMs = this.#parts.runtime.clock.nowMs();
    this.#run?.service.setConditions(changes);
  }

  conditions(): Readonly<Partial<DeviceConditions>> {
    return this.#conditions;
  }

  submit(submission: Submission): void {
    const run = this.#run;
    if (run === undefined) return;
    const { name: device, observe, figures } = this.#parts;
    figures.commands++;
    this.#commands++;
    const { command, allowed } = submission;
    const { key, queued, done } = submitTo(run.service, submission);
    const bookingId = command === 'booking:create' ? key : submission.intent.bookingId;
    observe({ type: 'invoke', device, key, command, bookingId, allowed });
    queued.then(
      () => observe({ type: 'durable', device, key }),
      (error: unknown) => this.#noteFault('queue a command', error),
    );
    this.#noteDone(run, key, done);
  }

  #noteDone(run: Run, key: string, done: Promise<CommandResult>): void {
    const { name: device, observe } = this.#parts;
    done.then(
      (result) => {
        if (this.#run === run) observe({ type: 'settled', device, key, outcome: result.ok ? 'ok' : result.code });
      },
      (error: unknown) => this.#noteFault('end a command', error),
    );
  }

  /** Again when the system has another token. */
  #registerPush(): void {
    const { pushRegistration } = this.#parts;
    if (pushRegistration !== undefined) this.#run?.service.notifications.registerPush(pushRegistration());
  }

  push(data: PushData): void {
    const receipt = this.#run?.service.notifications.onPush(data);
    if (receipt === undefined) return;
    const { figures } = this.#parts;
    if (receipt === 'new') figures.pushesNew++;
    else figures.pushesKnown++;
    this.#parts.observe({ type: 'pushed', device: this.name, notification: data.id, receipt });
  }

  act(
    { id, bookingId }: { id: string; bookingId: string },
    action: NotificationAction,
    allowed: readonly Outcome[],
  ): void {
    const run = this.#run;
    const waiting = new Set(run?.service.outbox().map(({ key }) => key));
    const done = run?.service.notifications.act(id, action);
    const command = commandOf[action];
    // One that waits already is the first tap: nothing has entered the outbox.
    if (run === undefined || done === undefined || command === undefined || waiting.has(done.key)) return;
    const { figures, saw } = this.#parts;
    figures.commands++;
    this.#commands++;
    saw?.('action-from-notification');
    this.#parts.observe({ type: 'invoke', device: this.name, key: done.key, command, bookingId, allowed });
    this.#noteDone(run, done.key, done.done);
  }

  resolve(key: string, choice: 'mine' | 'theirs'): void {
    const run = this.#run;
    const item = run?.service.attention().find((waiting) => waiting.key === key);
    if (run === undefined || item === undefined) return;
    const { bookingId, command } = item;
    this.#parts.observe({ type: 'resolved', device: this.name, key, bookingId, command, choice });
    run.service.resolve(key, choice);
  }

  // What the application tells

  #join(): void {
    const { name, person, observe } = this.#parts;
    observe({ type: 'join', device: name, user: person.id, streams: person.streams });
  }

  #noteState(state: ConnectionState): void {
    this.#notes.onState(state);
    this.#parts.onState?.(state);
  }

  /** Of the current run only: what an ended one still says is nobody's business. */
  #hear(run: Run, note: () => void): void {
    if (this.#run !== run) return;
    try {
      note();
    } catch (error) {
      // The SDK survives a listener that throws; a judgement does not.
      this.#parts.figures.broken ??= error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }

  #noteEvent(service: SocketService, event: StreamEvent): void {
    const { figures, observe, runtime } = this.#parts;
    figures.events++;
    observe({ type: 'applied', device: this.name, event: readApplied(event) });
    const connection = service.connection();
    if (connection.status !== 'connected' || service.mode() !== 'live' || this.tap.tampered()) return;
    const atMs = Date.parse(event.at);
    // What was committed before is a replay: its age says how long the device was away, not how fast the service is.
    if (atMs < Math.max(connection.sinceMs, this.#liveSinceMs)) return;
    const tookMs = Math.max(0, runtime.clock.nowMs() - atMs);
    figures.delivery.record(tookMs);
    this.#parts.onDelivery?.(tookMs);
  }

  #noteSnapshot(run: Run): void {
    const { snapshots } = run.service.stats();
    if (snapshots === run.snapshots) return;
    const positions = this.#notes.takeSnapshotPositions();
    if (positions === undefined) return;
    run.snapshots = snapshots;
    this.#parts.observe({ type: 'snapshot', device: this.name, positions });
  }

  #noteOutbox(entries: readonly OutboxEntry[]): void {
    this.#outboxDepth = entries.length;
  }

  #noteAttention(items: readonly AttentionItem[]): void {
    const known = this.#attention;
    this.#attention = items;
    for (const { key, code } of items) {
      if (known.some((item) => item.key === key)) continue;
      this.#parts.observe({ type: 'settled', device: this.name, key, outcome: code });
    }
  }

  #noteFault(what: string, error: unknown): void {
    const { figures, name } = this.#parts;
    figures.faults++;
    figures.lastFault = `${name}: ${what}: ${error instanceof Error ? error.message : String(error)}`;
  }

  #end(service: SocketService, how: 'closed' | 'killed'): void {
    this.#endedTotals = this.totals();
    if (this.#run?.service === service) this.#run = undefined;
    this.#ended = how;
    if (how === 'closed') this.#parts.host?.end();
  }
}
