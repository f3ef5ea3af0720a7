/** Device: one client over several connections, with what it must remember between them: where it stands in its streams. */
import { Client, type ClientEvents } from './client.ts';
import { type SubjectName, userIdOf } from './subjects/subject.ts';

export interface DeviceOptions {
  subject: SubjectName;
  port: number;
  index: number;
  token: string;
}

export interface DeviceEvents extends Pick<ClientEvents, 'onOpen' | 'onAck' | 'onClosed'> {
  onReady(): void;
  onEvents(count: number): void;
}

interface Position {
  epoch: string;
  offset: number;
}

interface Welcome {
  streams: Record<string, Position & { recovered: boolean }>;
}

export class Device {
  readonly index: number;
  readonly #options: DeviceOptions;
  readonly #events: DeviceEvents;
  #client: Client | undefined;
  #positions: Record<string, Position> = {};
  /** Since the last connect: streams that the server could not bring up to date, events that came twice, events that were skipped. */
  faults = { unrecovered: 0, duplicates: 0, gaps: 0 };
  #checking = false;

  constructor(options: DeviceOptions, events: DeviceEvents) {
    this.index = options.index;
    this.#options = options;
    this.#events = events;
  }

  /** @param resume shows the positions of the connection before, and follows every event from there on. */
  connect(resume: boolean): void {
    const { subject, port, index, token } = this.#options;
    this.faults = { unrecovered: 0, duplicates: 0, gaps: 0 };
    this.#checking = resume && subject === 'slotwire';
    this.#client = new Client(
      { subject, port, userId: userIdOf(index), authJson: JSON.stringify(this.#auth(token, resume)) },
      {
        ...this.#events,
        onReady: (welcomeJson) => {
          if (welcomeJson !== undefined) this.#onWelcome(JSON.parse(welcomeJson) as Welcome);
          this.#events.onReady();
        },
        onEvents: (count, payload) => {
          if (this.#checking) this.#check(payload);
          this.#events.onEvents(count);
        },
      },
    );
  }

  request(id: number, command: string, argsJson: string): void {
    this.#client?.request(id, command, argsJson);
  }

  drop(): void {
    this.#client?.drop();
    this.#client = undefined;
  }

  #auth(token: string, resume: boolean): object {
    const userId = userIdOf(this.#options.index);
    if (this.#options.subject !== 'slotwire') return { userId };
    const positions = resume ? { positions: this.#positions } : {};
    return { protocol: 1, token, deviceId: `d-${userId}`, platform: 'sim', appVersion: '1.0.0', ...positions };
  }

  #onWelcome({ streams }: Welcome): void {
    for (const [stream, { epoch, offset, recovered }] of Object.entries(streams)) {
      if (!this.#checking) this.#positions[stream] = { epoch, offset };
      else if (!recovered) this.faults.unrecovered += 1;
    }
  }

  #check(payload: Buffer): void {
    const text = payload.toString();
    const [, events] = JSON.parse(text.slice(2)) as [string, (Position & { stream: string })[]];
    for (const { stream, epoch, offset } of events) {
      const position = this.#positions[stream];
      const next = (position?.offset ?? 0) + 1;
      if (offset < next) this.faults.duplicates += 1;
      else if (offset > next || epoch !== position?.epoch) this.faults.gaps += 1;
      this.#positions[stream] = { epoch, offset: Math.max(offset, next - 1) };
    }
  }
}
