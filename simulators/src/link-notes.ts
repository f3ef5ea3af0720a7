/** Link notes: what crosses a device's link, as the oracle, the figures and the coverage want to hear it. */
import type { Handshake, Positions, Refusal } from '@slotwire/protocol';
import type { Clock, Runtime } from '@slotwire/runtime';
import type { ConnectionState } from '@slotwire/sdk';
import type { CoveragePoint } from './coverage.ts';
import type { Figures } from './figures.ts';
import type { LinkObserver } from './link-tap.ts';
import { PORTAL_ANSWERED } from './network/approach.ts';
import { type NotificationMessage, readNotificationMessage } from './notification-notes.ts';
import type { Answer, HistoryEntry } from './oracle/history.ts';
import { isFields, readAnswer, readCommand } from './readings.ts';

export interface LinkNotesParts {
  name: string;
  runtime: Pick<Runtime, 'clock'>;
  figures: Figures;
  observe: (entry: HistoryEntry) => void;
  saw?: ((point: CoveragePoint) => void) | undefined;
}

export class LinkNotes implements LinkObserver {
  readonly #device: string;
  readonly #clock: Clock;
  readonly #figures: Figures;
  readonly #observe: (entry: HistoryEntry) => void;
  readonly #saw: LinkNotesParts['saw'];
  #snapshotPositions: Positions | undefined;
  /** The SDK gave the link up by itself. */
  #letGo: boolean;
  #lastStatus: ConnectionState['status'];
  /** As the service knows this installation. */
  #deviceId: string;

  constructor({ name, runtime, figures, observe, saw }: LinkNotesParts) {
    this.#device = name;
    this.#clock = runtime.clock;
    this.#figures = figures;
    this.#observe = observe;
    this.#saw = saw;
    this.#snapshotPositions = undefined;
    this.#letGo = false;
    this.#lastStatus = 'idle';
    this.#deviceId = name;
  }

  /** The application starts: what came before is over. */
  begin(): void {
    this.#snapshotPositions = undefined;
    this.#lastStatus = 'idle';
  }

  /** Those of the snapshot that was read last; once. */
  takeSnapshotPositions(): Positions | undefined {
    const positions = this.#snapshotPositions;
    this.#snapshotPositions = undefined;
    return positions;
  }

  /** What the SDK makes of its link. */
  onState(state: ConnectionState): void {
    const before = this.#lastStatus;
    this.#lastStatus = state.status;
    if (state.status === 'connecting') this.#letGo = false;
    else if (state.status === 'waiting' && before === 'connected' && this.#letGo) this.#saw?.('half-open-noticed');
  }

  onWelcome(welcome: unknown, auth: Handshake): void {
    if (!isFields(welcome) || !isFields(welcome.streams)) return;
    this.#deviceId = auth.deviceId;
    const issuedAtMs = issuedAt(auth.token);
    if (issuedAtMs !== undefined) this.#observe({ type: 'session', device: this.#device, issuedAtMs });
    let recovered = true;
    for (const [name, stream] of Object.entries(welcome.streams)) {
      if (!isFields(stream)) continue;
      const position = auth.positions?.[name as keyof Positions];
      if (stream.recovered !== true) recovered = false;
      else if (position !== undefined && Number(stream.offset) > position.offset) this.#saw?.('resume-recovered');
      if (position !== undefined && position.epoch !== stream.epoch) this.#saw?.('resume-refused-by-epoch');
    }
    if (recovered) this.#figures.resumes++;
  }

  onGoodbye(goodbye: unknown): void {
    if (!isFields(goodbye)) return;
    if (goodbye.code === 'TOKEN_REVOKED') this.#saw?.('session-revoked');
  }

  onEarly(event: string): void {
    this.#observe({ type: 'early', device: this.#device, event });
  }

  onRefused(refusal: Refusal | undefined, detail: string): void {
    if (refusal === undefined && detail === PORTAL_ANSWERED) this.#saw?.('portal-met');
  }

  onRepairByHeads(): void {
    this.#saw?.('gap-repaired-by-heads');
  }

  onLetGo(): void {
    this.#letGo = true;
  }

  onRequest(event: string, args: unknown): void {
    const command = readCommand(event, args);
    if (command !== undefined) this.#observe({ type: 'send', device: this.#device, ...command });
    else this.#noteTold({ event, args });
  }

  onAnswer(event: string, args: unknown, answer: unknown, delivered: boolean): void {
    if (event === 'sync:snapshot') this.#noteSnapshotPage(args, answer);
    const command = readCommand(event, args);
    if (command === undefined) this.#noteTold({ event, args, answer });
    const read = command && readAnswer(answer);
    if (command === undefined || read === undefined) return;
    this.#observe({ type: 'answer', device: this.#device, key: command.key, answer: read, delivered });
    if (delivered) this.#countAnswer(read);
    else this.#figures.unknown++;
  }

  onUnanswered(event: string, args: unknown): void {
    const command = readCommand(event, args);
    if (command === undefined) return;
    this.#figures.unknown++;
    this.#observe({ type: 'unanswered', device: this.#device, key: command.key });
  }

  #noteTold(message: NotificationMessage): void {
    const atMs = this.#clock.nowMs();
    const entry = readNotificationMessage(message, { device: this.#device, deviceId: this.#deviceId, atMs });
    if (entry !== undefined) this.#observe(entry);
  }

  #countAnswer(answer: Answer): void {
    const figures = this.#figures;
    if (answer.outcome === 'ok') {
      figures.ok++;
      if (answer.replayed) figures.replays++;
    } else if (!answer.retry) {
      figures.rejected++;
      if (answer.outcome === 'CONFLICT') figures.conflicts++;
      if (answer.outcome === 'SLOT_TAKEN') figures.slotRaces++;
    }
  }

  /** The positions of a snapshot are those of its first page. */
  #noteSnapshotPage(args: unknown, answer: unknown): void {
    if (!isFields(answer) || answer.ok !== true || !isFields(answer.value)) return;
    if (isFields(args) && args.after !== undefined) return;
    this.#snapshotPositions = answer.value.positions as Positions;
  }
}

/** From the payload of a JWT, which this side does not verify; nothing for what is none. */
function issuedAt(token: string): number | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isFields(payload) && typeof payload.iat === 'number' ? payload.iat * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
