/**
 * Truth over a raw socket: a fresh connection per person and question, with socket.io-client and nothing of the SDK,
 * so that client and judge cannot share a mistake.
 */
import { type Booking, type Handshake, type InboxItem, PROTOCOL_VERSION, type Preferences } from '@slotwire/protocol';
import type { Timers } from '@slotwire/runtime';
import { io, type Socket } from 'socket.io-client';
import type { PersonTruth, ReadTruth } from '../convergence.ts';
import { APP_VERSION } from '../device.ts';
import type { Person } from '../people.ts';

export interface TruthReaderParts {
  url: string;
  runId: string;
  timers: Timers;
  getToken: (person: Person) => Promise<string>;
}

interface SnapshotPage {
  bookings: Booking[];
  next?: string;
  positions: PersonTruth['positions'];
  /** With the first page. */
  notifications?: InboxItem[];
  unread?: number;
  preferences?: Preferences;
}

const ANSWER_WITHIN_MS = 15_000;
const PAGE = 200;

export function createTruthReader({ url, runId, timers, getToken }: TruthReaderParts): ReadTruth {
  let readers = 0;
  return async (person) => {
    const token = await getToken(person);
    const deviceId = `truth-${runId}-${++readers}`;
    const auth: Handshake = { protocol: PROTOCOL_VERSION, token, deviceId, platform: 'sim', appVersion: APP_VERSION };
    const socket = io(url, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
    try {
      await within(timers, `a welcome for ${person.id}`, (resolve, reject) => {
        socket.once('welcome', resolve);
        socket.once('connect_error', (error) => reject(new Error(`${person.id} was refused: ${error.message}`)));
        socket.once('disconnect', (reason) => reject(new Error(`${person.id} was cut off: ${reason}`)));
      });
      return await readSnapshot(socket, timers);
    } finally {
      socket.disconnect();
    }
  };
}

async function readSnapshot(socket: Socket, timers: Timers): Promise<PersonTruth> {
  const first = await askPage(socket, timers, undefined);
  const bookings = [...first.bookings];
  for (let after = first.next; after !== undefined; ) {
    const page = await askPage(socket, timers, after);
    bookings.push(...page.bookings);
    after = page.next;
  }
  const { positions, notifications, unread, preferences } = first;
  return { bookings, positions, told: { notifications, unread, preferences } };
}

function askPage(socket: Socket, timers: Timers, after: string | undefined): Promise<SnapshotPage> {
  return within(timers, 'a page of a snapshot', (resolve, reject) => {
    const args = { limit: PAGE, ...(after === undefined ? {} : { after }) };
    socket.emit('sync:snapshot', args, (answer: { ok: true; value: SnapshotPage } | { ok: false; code: string }) => {
      if (answer.ok) resolve(answer.value);
      else reject(new Error(`sync:snapshot was answered ${answer.code}`));
    });
    socket.once('disconnect', (reason) => reject(new Error(`cut off while reading a snapshot: ${reason}`)));
  });
}

function within<T>(
  timers: Timers,
  what: string,
  start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = timers.after(ANSWER_WITHIN_MS, () =>
      reject(new Error(`no ${what} within ${ANSWER_WITHIN_MS / 1_000} s`)),
    );
    start(
      (value) => {
        timer.stop();
        resolve(value);
      },
      (error) => {
        timer.stop();
        reject(error);
      },
    );
  });
}
