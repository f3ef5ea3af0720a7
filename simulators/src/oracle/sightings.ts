/**
 * Sightings: which points of the coverage a history shows by itself. An observer beside the oracle: it judges nothing,
 * and remembers no more than the commands that are under way.
 */
import type { CoveragePoint } from '../coverage.ts';
import type { HistoryEntry } from './history.ts';

export interface Sightings {
  /** @param atMs of any clock that only goes forward */
  observe(entry: HistoryEntry, atMs: number): void;
  /** Commands that are remembered; for tests of the bounds. */
  size(): number;
}

/** A command between its invoke and the end that its device heard of. */
interface OpenCommand {
  /** Undefined for what the SDK sends by itself: nobody saw when it entered the outbox. */
  invokedAtMs: number | undefined;
  durable: boolean;
  sent: boolean;
  /** Its application was killed since it was last sent, or since it was stored. */
  killed: boolean;
  /** A link ended between the command and its ack. */
  unanswered: boolean;
  /** The service has said how it ended; the device may not have heard it. */
  answered: boolean;
}

const HOURS_MS = 3_600_000;

export function createSightings(saw: (point: CoveragePoint) => void): Sightings {
  const devices = new Map<string, Map<string, OpenCommand>>();
  /** By device: what its person read there last. */
  const readHere = new Map<string, readonly string[] | 'all'>();
  /** Pushes that a gateway did not take: token and notification. */
  const untaken = new Set<string>();

  const commandOf = (device: string, key: string): OpenCommand | undefined => devices.get(device)?.get(key);

  function open(device: string, key: string, invokedAtMs: number | undefined): OpenCommand {
    let commands = devices.get(device);
    if (commands === undefined) {
      commands = new Map();
      devices.set(device, commands);
    }
    const command: OpenCommand = {
      invokedAtMs,
      durable: false,
      sent: false,
      killed: false,
      unanswered: false,
      answered: false,
    };
    commands.set(key, command);
    return command;
  }

  function send(device: string, key: string, atMs: number): void {
    const command = commandOf(device, key) ?? open(device, key, undefined);
    // What is sent was stored before, whether or not its device had time to say so.
    command.durable = true;
    if (command.killed) saw('outbox-replayed-after-kill');
    command.killed = false;
    if (command.sent) return;
    command.sent = true;
    if (command.invokedAtMs !== undefined && atMs - command.invokedAtMs >= HOURS_MS) saw('offline-for-hours');
  }

  function answer({ device, key, answer: given, delivered }: Extract<HistoryEntry, { type: 'answer' }>): void {
    if (given.outcome !== 'ok' && given.retry) return;
    if (given.outcome === 'ok' && given.replayed) saw('duplicate-suppressed');
    const command = commandOf(device, key);
    if (command === undefined) return;
    if (given.outcome === 'SLOT_TAKEN' && !command.answered) saw('slot-race-lost');
    command.answered = true;
    if (!delivered) {
      command.unanswered = true;
      return;
    }
    if (command.unanswered) saw('reconnect-during-ack');
    devices.get(device)?.delete(key);
  }

  function applied({ device, event: { notification, read } }: Extract<HistoryEntry, { type: 'applied' }>): void {
    if (notification?.template.startsWith('reminder-')) saw('reminder-fired');
    if (read === undefined) return;
    const here = readHere.get(device);
    if (here !== 'all' && !read.some((id) => here?.includes(id))) saw('read-on-another-device');
  }

  function push({ token, notification, count, answer }: Extract<HistoryEntry, { type: 'push' }>): void {
    const key = `${token} ${notification}`;
    if (answer === 'failed') untaken.add(key);
    else if (untaken.delete(key) && answer === 'sent') saw('push-retried-after-outage');
    if (answer === 'sent' && count > 1) saw('digest-sent');
  }

  function kill(device: string): void {
    const commands = devices.get(device);
    for (const [key, command] of commands ?? []) {
      if (command.durable) command.killed = true;
      // It was not stored, so nothing will be heard of it.
      else commands?.delete(key);
    }
  }

  return {
    observe(entry, atMs) {
      switch (entry.type) {
        case 'invoke':
          open(entry.device, entry.key, atMs);
          return;
        case 'durable': {
          const command = commandOf(entry.device, entry.key);
          if (command !== undefined) command.durable = true;
          return;
        }
        case 'send':
          return send(entry.device, entry.key, atMs);
        case 'answer':
          return answer(entry);
        case 'unanswered': {
          const command = commandOf(entry.device, entry.key);
          if (command !== undefined) command.unanswered = true;
          return;
        }
        case 'settled':
          devices.get(entry.device)?.delete(entry.key);
          return;
        case 'resolved':
          return saw('conflict-chosen');
        case 'restart':
          if (!entry.clean) kill(entry.device);
          return;
        case 'wiped':
          devices.delete(entry.device);
          return;
        case 'applied':
          return applied(entry);
        case 'read':
          if (entry.stage === 'sent') readHere.set(entry.device, entry.ids);
          return;
        case 'push':
          return push(entry);
        case 'pushed':
          return saw('push-delivered');
        case 'join':
        case 'session':
        case 'revoked':
        case 'snapshot':
        case 'backoff':
        case 'early':
        case 'shown':
        case 'preferences':
        case 'registered':
          return;
        default:
          return assertNever(entry);
      }
    },
    size() {
      let size = 0;
      for (const commands of devices.values()) size += commands.size;
      return size;
    },
  };
}

function assertNever(entry: never): never {
  throw new Error(`unknown entry ${JSON.stringify(entry)}`);
}
