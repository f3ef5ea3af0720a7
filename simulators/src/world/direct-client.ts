/**
 * Direct client: a connection to the virtual service that no network lies in the way of, and that shares nothing with the SDK.
 * For the judge, who reads the truth, and for the admin, who revokes.
 */
import { type Booking, type Handshake, type Namespace, PROTOCOL_VERSION } from '@slotwire/protocol';
import type { MemoryTransport, Wire } from '@slotwire/realtime';
import type { Timers } from '@slotwire/runtime';
import type { PersonTruth } from '../convergence.ts';
import { APP_VERSION } from '../device.ts';

export interface DirectClient {
  /** The value of the ack. Rejects when the service refuses. */
  ask<T>(event: string, args: object): Promise<T>;
  close(): void;
}

export interface DirectTarget {
  transport: MemoryTransport;
  timers: Timers;
  token: string;
  deviceId: string;
  namespace?: Namespace;
}

/** Resolves with the welcome; rejects when the service refuses. */
export function connectDirectly({
  transport,
  timers,
  token,
  deviceId,
  namespace = '/',
}: DirectTarget): Promise<DirectClient> {
  const wire: Wire = { toServer: (task) => timers.soon(task), toClient: (task) => timers.soon(task) };
  const auth: Handshake = { protocol: PROTOCOL_VERSION, token, deviceId, platform: 'sim', appVersion: APP_VERSION };
  return new Promise((resolve, reject) => {
    const peer = transport.connect({ namespace, auth }, wire, {
      onOpen() {},
      onEvent: (event) => event === 'welcome' && resolve(client),
      onRefused: ({ code }) => reject(new Error(`refused: ${code}`)),
      onClose: (reason) => reject(new Error(`closed: ${reason}`)),
    });
    const client: DirectClient = {
      ask: <T>(event: string, args: object) =>
        new Promise<T>((answered, failed) => {
          peer.request(event, args, (answer) => {
            const ack = answer as { ok: boolean; code?: string; value?: T };
            if (ack.ok) answered(ack.value as T);
            else failed(new Error(`${event}: ${ack.code}`));
          });
        }),
      close: () => peer.close(),
    };
  });
}

interface SnapshotPage {
  bookings: Booking[];
  next?: string;
  positions: PersonTruth['positions'];
}

/** All that the service shows this person. */
export async function readTruth(target: DirectTarget): Promise<PersonTruth> {
  const client = await connectDirectly(target);
  try {
    let page = await client.ask<SnapshotPage>('sync:snapshot', {});
    const { positions } = page;
    const bookings = page.bookings;
    while (page.next !== undefined) {
      page = await client.ask<SnapshotPage>('sync:snapshot', { after: page.next });
      bookings.push(...page.bookings);
    }
    return { bookings, positions };
  } finally {
    client.close();
  }
}
