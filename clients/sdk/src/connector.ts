/**
 * Connector: carries out what the connection machine decides. Holds the link, its timers and the token; knows nothing of bookings.
 */
import type { ErrorCode, Handshake, Refusal, Welcome } from '@slotwire/protocol';
import type { Runtime, Timer } from '@slotwire/runtime';
import { assertNever } from './assert.ts';
import type { ConnectionState } from './connection.ts';
import { type Allowance, createMachine, type Effect, type Input, type Machine, step } from './connection-machine.ts';
import type { OnFault } from './fault.ts';
import { readGoodbye, readWelcome } from './inbound.ts';
import { Requests } from './requests.ts';
import { type TokenKeeper, TokenUnavailable } from './token.ts';
import type { ClientTransport, Link, LinkHandlers } from './transport.ts';
import { Watchdog } from './watchdog.ts';

/** From the first packet to the welcome, token included, ms. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that has lasted this long wipes out the failures before it, ms. */
export const STABLE_AFTER_MS = 5_000;

export interface ConnectorHost {
  handshake(token: string): Handshake;
  onState(state: ConnectionState): void;
  /** The link is up. */
  onWelcome(welcome: Welcome): void;
  onMessage(event: string, payload: unknown): void;
  /** The link that had been welcomed is gone. */
  onDown(): void;
  onDropPositions(): void;
  /** Nothing arrived for as long as the watchdog was told. */
  onSilence(): void;
}

export interface ConnectorOptions {
  url: string;
  transport: ClientTransport;
  runtime: Runtime;
  tokens: TokenKeeper;
  host: ConnectorHost;
  allowance: Allowance;
  onFault: OnFault;
}

export class Connector {
  readonly requests: Requests;
  readonly watchdog: Watchdog;
  readonly #options: ConnectorOptions;
  #machine: Machine;
  #session: LinkSession | undefined;
  /** Waiting for the next try, for the welcome, or for the connection to have lasted: never two of these at a time. */
  #timer: Timer | undefined;

  constructor(options: ConnectorOptions) {
    const { runtime, onFault, host } = options;
    this.#options = options;
    this.requests = new Requests(runtime.timers, onFault);
    this.watchdog = new Watchdog(runtime.clock, runtime.timers, () => host.onSilence());
    this.#machine = createMachine(options.allowance);
    this.#session = undefined;
    this.#timer = undefined;
  }

  state(): ConnectionState {
    return this.#machine.state;
  }

  send(input: Input): void {
    const { runtime, host } = this.#options;
    const before = this.#machine.state;
    const { machine, effects } = step(this.#machine, input, { nowMs: runtime.clock.nowMs(), random: runtime.random });
    this.#machine = machine;
    for (const effect of effects) this.#carryOut(effect);
    if (machine.state !== before && this.#machine === machine) host.onState(machine.state);
  }

  /** Treats the link as half open. */
  lose(refusal?: Refusal): void {
    this.send({ type: 'lost', refusal });
  }

  /** Monotonic ms since the current try began; for metrics. */
  connectingSinceMs(): number {
    return this.#session?.startedMs ?? this.#options.runtime.clock.monotonicMs();
  }

  handle(session: LinkSession, event: string, payload: unknown): void {
    if (this.#session !== session) return;
    this.watchdog.touch();
    if (event === 'goodbye') {
      const goodbye = readGoodbye(payload);
      if (goodbye === undefined) this.#options.onFault('read a goodbye', payload);
      this.lose(goodbye);
    } else if (session.welcomed) {
      this.#options.host.onMessage(event, payload);
    } else if (event === 'welcome') {
      this.#welcome(session, payload);
    } else {
      this.#options.onFault('expect a welcome first', event);
    }
  }

  handleEnd(session: LinkSession, refusal: Refusal | undefined): void {
    if (this.#session === session) this.lose(refusal);
  }

  #welcome(session: LinkSession, payload: unknown): void {
    const { host, onFault } = this.#options;
    const welcome = readWelcome(payload);
    if (welcome === undefined || session.link === undefined) {
      onFault('read a welcome', payload);
      this.lose();
      return;
    }
    session.welcomed = true;
    this.requests.attach(session.link);
    this.#setTimer(STABLE_AFTER_MS, { type: 'stable' });
    this.send({ type: 'welcome', sessionId: welcome.sessionId });
    if (this.#session === session) host.onWelcome(welcome);
  }

  #carryOut(effect: Effect): void {
    switch (effect.do) {
      case 'disconnect':
        this.#disconnect();
        break;
      case 'connect':
        this.#connect();
        break;
      case 'wait':
        this.#setTimer(effect.delayMs, { type: 'due' });
        break;
      case 'drop-token':
        this.#options.tokens.drop();
        break;
      case 'drop-positions':
        this.#options.host.onDropPositions();
        break;
      default:
        assertNever(effect);
    }
  }

  #connect(): void {
    const { tokens, runtime, onFault } = this.#options;
    const session = new LinkSession(this, runtime.clock.monotonicMs());
    this.#session = session;
    this.#setTimer(CONNECT_TIMEOUT_MS, { type: 'lost' });
    tokens.take().then(
      (token) => this.#open(session, token),
      (error: unknown) => {
        if (this.#session !== session) return;
        onFault('get a token', error);
        // The timer of the try is stopped by the machine's answer to either.
        if (error instanceof TokenUnavailable) this.lose();
        else this.send({ type: 'no-token', code: 'TOKEN_INVALID' satisfies ErrorCode });
      },
    );
  }

  #open(session: LinkSession, token: string): void {
    if (this.#session !== session) return;
    const { transport, url, host, onFault } = this.#options;
    try {
      const link = transport.connect({ url, auth: host.handshake(token) }, session);
      if (this.#session === session) session.link = link;
      else link.close();
    } catch (error) {
      onFault('open a link', error);
      if (this.#session === session) this.lose();
    }
  }

  #disconnect(): void {
    this.#timer?.stop();
    this.#timer = undefined;
    this.watchdog.stop();
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    session.link?.close();
    if (!session.welcomed) return;
    // Who asked hears first that the link is gone, and then that the answer is.
    this.#options.host.onDown();
    this.requests.detach();
  }

  #setTimer(delayMs: number, input: Input): void {
    this.#timer?.stop();
    this.#timer = this.#options.runtime.timers.after(delayMs, () => {
      this.#timer = undefined;
      this.send(input);
    });
  }
}

/** One try to connect, and the link that came of it. What a former link still says finds a session that is no longer current. */
export class LinkSession implements LinkHandlers {
  readonly startedMs: number;
  readonly #connector: Connector;
  link: Link | undefined;
  welcomed: boolean;

  constructor(connector: Connector, startedMs: number) {
    this.#connector = connector;
    this.startedMs = startedMs;
    this.link = undefined;
    this.welcomed = false;
  }

  /** `welcome` is what counts. */
  onOpen(): void {}

  onEvent(event: string, payload: unknown): void {
    this.#connector.handle(this, event, payload);
  }

  onRefused(refusal: Refusal | undefined): void {
    this.#connector.handleEnd(this, refusal);
  }

  onClose(): void {
    this.#connector.handleEnd(this, undefined);
  }
}
