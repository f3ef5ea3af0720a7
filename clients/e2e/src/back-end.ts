/** Back end: feeds bookings in over HTTP as the system of a marketplace does, many at once. For tests about how much there is. */
import { Agent, request } from 'node:http';
import { createSystemRuntime } from '@slotwire/runtime';
import type { Slot } from './people.ts';

export interface BackEnd {
  /** @returns the id of the booking */
  post(booking: { customerId: string; vendorId: string; resourceId: string; service: string } & Slot): Promise<string>;
  close(): void;
}

const { ids } = createSystemRuntime();

export async function connectBackEnd(url: string): Promise<BackEnd> {
  const issued = await fetch(`${url}/v1/dev/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'back-end', role: 'service' }),
  });
  const { token } = (await issued.json()) as { token: string };
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });

  return {
    post(booking) {
      const key = ids.next();
      const body = JSON.stringify({ key, ...booking });
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        authorization: `Bearer ${token}`,
      };
      return new Promise((resolve, reject) => {
        const asked = request(`${url}/v1/bookings`, { method: 'POST', headers, agent }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('end', () => {
            if (answer.statusCode === 201) resolve(key);
            else reject(new Error(`POST /v1/bookings: ${answer.statusCode} ${text}`));
          });
        });
        asked.on('error', reject);
        asked.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

/**
 * Bookings of one vendor, hour by hour from a day on, on its three resources, for many customers.
 * @returns their ids
 */
export async function postMany(url: string, vendorId: string, count: number, fromDay = 1): Promise<string[]> {
  const backEnd = await connectBackEnd(url);
  const day = Date.parse(new Date(Date.now() + fromDay * 86_400_000).toISOString().slice(0, 10));
  try {
    return await Promise.all(
      Array.from({ length: count }, (_, index) => {
        const startsMs = day + Math.floor(index / 3) * 1_800_000;
        return backEnd.post({
          customerId: `customer-${String((index % 200) + 1).padStart(3, '0')}`,
          vendorId,
          resourceId: `chair-${(index % 3) + 1}`,
          service: index % 2 === 0 ? 'Haircut' : 'Beard trim',
          startsAt: new Date(startsMs).toISOString(),
          endsAt: new Date(startsMs + 1_800_000).toISOString(),
        });
      }),
    );
  } finally {
    backEnd.close();
  }
}
