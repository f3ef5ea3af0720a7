/** Admin panel: wires the connector, the subscriptions and the questions of one admin together. It holds no rules of its own. */
import { failure, type Handshake, PROTOCOL_VERSION, type Welcome } from '@slotwire/protocol';
import type { Timer } from '@slotwire/runtime';
import { type AdminAnswer, type AdminArgs, type AdminCommand, adminCommands, isAdminValue } from './admin-commands.ts';
import type {
  AdminConditions,
  AdminService,
  AdminServiceEvents,
  AdminServiceOptions,
  AdminSession,
  AskOptions,
  MetricsListener,
  TapFilter,
  TapListener,
} from './admin-service.ts';
import { MetricsWatch, Taps } from './admin-subscriptions.ts';
import { defaultBackoff } from './backoff.ts';
import { messageBytes, newTrace } from './command.ts';
import type { ConnectionState } from './connection.ts';
import type { Allowance } from './connection-machine.ts';
import { Connector, type ConnectorHost } from './connector.ts';
import { Emitter } from './emitter.ts';
import type { OnFault } from './fault.ts';
import { isFields } from './inbound.ts';
import { ACK_TIMEOUT_MS, type Unknown } from './requests.ts';
import { ServerClock } from './server-clock.ts';
import { TokenKeeper } from './token.ts';
import { MAX_TIMER_MS, PROBE_TIMEOUT_MS, REFRESH_AT } from './upkeep.ts';

/** A namespace without streams has no heads: a link that says nothing for so long is asked whether it lives, ms. */
const SILENCE_MS = 15_000;

export function createAdminService(options: AdminServiceOptions): AdminService {
  return new AdminPanel(options);
}

class AdminPanel implements AdminService, ConnectorHost {
  readonly #options: AdminServiceOptions;
  readonly #onFault: OnFault;
  readonly #emitter: Emitter<AdminServiceEvents>;
  readonly #serverClock: ServerClock;
  readonly #tokens: TokenKeeper;
  readonly #connector: Connector;
  readonly #metrics: MetricsWatch;
  readonly #taps: Taps;
  #conditions: Required<AdminConditions>;
  #session: AdminSession | undefined;
  #maxMessageBytes: number;
  #instance: string | undefined;
  #attempts: number;
  /** Questions without an answer. */
  #asking: number;
  #renewal: Timer | undefined;
  /** A newer token is at hand than the one that the link was opened with. */
  #renewed: boolean;
  #probing: boolean;

  constructor(options: AdminServiceOptions) {
    const { runtime, url, transport } = options;
    this.#options = options;
    this.#onFault = (what, error) => {
      try {
        options.onFault?.({ what, error });
      } catch {
        // A host that throws here must not break the service either.
      }
    };
    this.#emitter = new Emitter(this.#onFault);
    this.#serverClock = new ServerClock(runtime.clock);
    this.#tokens = new TokenKeeper(options.getToken, runtime.clock);
    this.#conditions = { network: 'unknown', appState: 'foreground', ...options.conditions };
    const onFault = this.#onFault;
    const tokens = this.#tokens;
    this.#connector = new Connector({ url, transport, runtime, tokens, host: this, allowance: this.#allow(), onFault });
    const parts = {
      runtime,
      onFault,
      ask: <C extends AdminCommand>(command: C, args: AdminArgs<C>) => this.ask(command, args),
    };
    this.#metrics = new MetricsWatch(parts);
    this.#taps = new Taps(parts);
    this.#session = undefined;
    this.#maxMessageBytes = Number.POSITIVE_INFINITY;
    this.#instance = undefined;
    this.#attempts = 0;
    this.#asking = 0;
    this.#renewal = undefined;
    this.#renewed = false;
    this.#probing = false;
  }

  // What the application calls

  start(): void {
    this.#connector.send({ type: 'start' });
  }

  stop(): void {
    this.#connector.send({ type: 'stop' });
  }

  connection(): ConnectionState {
    return this.#connector.state();
  }

  reconnectNow(): void {
    this.#connector.send({ type: 'retry' });
  }

  pause(): void {
    this.#connector.send({ type: 'pause' });
  }

  setConditions(conditions: AdminConditions): void {
    const before = this.#conditions;
    const now = { ...before, ...conditions };
    this.#conditions = now;
    const hasMoved = before.network !== now.network && now.network !== 'none';
    const isInFront = before.appState === 'background' && now.appState === 'foreground';
    this.#connector.send({ type: 'allow', allowance: this.#allow(), fresh: hasMoved || isInFront });
    if (hasMoved || isInFront) this.#probe();
  }

  session(): AdminSession | undefined {
    return this.#session;
  }

  nowMs(): number {
    return this.#serverClock.nowMs();
  }

  ask<C extends AdminCommand>(command: C, args: AdminArgs<C>, options: AskOptions = {}): Promise<AdminAnswer<C>> {
    const { ids, random } = this.#options.runtime;
    const key = adminCommands[command] ? (options.key ?? ids.next()) : undefined;
    const message = key === undefined ? args : { ...args, key, trace: newTrace(random) };
    const about = key === undefined ? {} : { key };
    // What is too large would not be refused but cut the link (CM7).
    if (messageBytes(command, message) > this.#maxMessageBytes) return Promise.resolve(failure('MESSAGE_TOO_LARGE'));
    this.#asking += 1;
    return new Promise((resolve) => {
      const end = (answer: AdminAnswer<C>) => {
        this.#asking -= 1;
        resolve(answer);
        this.#changeOver();
      };
      this.#connector.requests.send(
        command,
        message as never,
        (outcome) => {
          if (outcome.ok === 'unknown') return end({ ...outcome, ...about } satisfies Unknown);
          if (outcome.ok === false || isAdminValue(command, outcome.value)) return end(outcome as AdminAnswer<C>);
          this.#onFault(`read the answer to ${command}`, outcome.value);
          end({ ok: 'unknown', why: 'timeout', ...about });
        },
        options.timeoutMs ?? ACK_TIMEOUT_MS,
      );
    });
  }

  watchMetrics(listener: MetricsListener): () => void {
    return this.#metrics.add(listener);
  }

  tap(filter: TapFilter, listener: TapListener): () => void {
    return this.#taps.add(filter, listener);
  }

  on<E extends keyof AdminServiceEvents>(event: E, listener: (payload: AdminServiceEvents[E]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  // What the connector tells

  handshake(token: string): Handshake {
    const { deviceId, platform, appVersion, runtime } = this.#options;
    this.#instance ??= runtime.ids.next();
    this.#attempts += 1;
    const connect = { instance: this.#instance, attempt: this.#attempts };
    return { protocol: PROTOCOL_VERSION, token, deviceId, platform, appVersion, connect };
  }

  onState(state: ConnectionState): void {
    this.#emitter.emit('connection', state);
  }

  onWelcome({ sessionId, userId, serverTime, expiresAt, limits }: Welcome): void {
    this.#serverClock.sync(serverTime);
    this.#session = { sessionId, userId, expiresAt };
    this.#maxMessageBytes = limits.maxMessageBytes;
    this.#probing = false;
    const lifeMs = Date.parse(expiresAt) - Date.parse(serverTime);
    this.#tokens.confirm(lifeMs);
    this.#renewed = false;
    const renewInMs = Math.min(MAX_TIMER_MS, lifeMs * REFRESH_AT);
    this.#renewal = this.#options.runtime.timers.after(renewInMs, () => this.#renew());
    this.#connector.watchdog.start(SILENCE_MS);
    this.#metrics.onUp();
    this.#taps.onUp();
  }

  onMessage(event: string, payload: unknown): void {
    // A newer service may say more than this version understands.
    if (event !== 'signal' || !isFields(payload)) return;
    if (payload.type === 'metrics') this.#metrics.onSignal(payload.data);
    else if (payload.type === 'monitor') this.#taps.onSignal(payload.data);
  }

  onDown(): void {
    this.#renewal?.stop();
    this.#renewal = undefined;
    this.#renewed = false;
    this.#metrics.onDown();
    this.#taps.onDown();
  }

  /** There are no positions. */
  onDropPositions(): void {}

  onSilence(): void {
    this.#probe();
  }

  // Within

  #allow(): Allowance {
    return {
      online: this.#conditions.network !== 'none',
      keepOpen: true,
      reconnects: true,
      suspendWhy: 'background',
      backoffCapMs: defaultBackoff.capMs,
    };
  }

  #probe(): void {
    const session = this.#session;
    if (this.#probing || this.#connector.state().status !== 'connected') return;
    this.#probing = true;
    void this.ask('limits:get', {}, { timeoutMs: PROBE_TIMEOUT_MS }).then((answer) => {
      if (session !== this.#session) return;
      this.#probing = false;
      if (answer.ok === 'unknown' && answer.why === 'timeout') this.#connector.lose();
    });
  }

  /** An admin's session cannot be refreshed: it ends with its token, and the next one begins with another. */
  #renew(): void {
    const session = this.#session;
    this.#tokens.renew().then(
      () => {
        if (session !== this.#session) return;
        this.#renewed = true;
        this.#changeOver();
      },
      // The goodbye at the end of the token leads to a new question.
      (error: unknown) => this.#onFault('get a token for the next session', error),
    );
  }

  /** Between two questions rather than in the midst of one, whose outcome would be unknown then. */
  #changeOver(): void {
    if (!this.#renewed || this.#asking > 0) return;
    this.#renewed = false;
    this.#connector.lose({ code: 'TOKEN_EXPIRED', retry: 'now', message: 'a newer token is at hand' });
  }
}
