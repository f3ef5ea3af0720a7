/** Admins and people for tests of the admin namespace. */
import type { Claims, CommandValue, ConnectionRow } from '@slotwire/protocol';
import type { TestClient, TestService } from '../service.fixture.ts';

/** Its token outlives every test: hours pass in some. */
export const rootClaims: Partial<Claims> = { sub: 'root', role: 'admin', exp: Date.UTC(2030, 0) / 1_000 };

/** A panel of an admin. */
export function openPanel(world: TestService, claims: Partial<Claims> = rootClaims): Promise<TestClient> {
  return world.connect(claims, { namespace: '/admin', deviceId: `panel-${claims.sub}` });
}

export interface Answered<T> {
  ok: boolean;
  code?: string;
  message?: string;
  issues?: { path: string; message: string }[];
  replayed?: true;
  value?: T;
}

/** The value, of a command that is to be accepted. */
export async function ask<T>(panel: TestClient, command: string, args: object): Promise<T> {
  const answer = await panel.ask<Answered<T>>(command, args);
  if (!answer.ok) throw new Error(`${command}: ${JSON.stringify(answer)}`);
  return answer.value as T;
}

/** What it came to, and why. */
export async function codeOf(panel: TestClient, command: string, args: object): Promise<string> {
  const answer = await panel.ask<Answered<unknown>>(command, args);
  return answer.ok ? 'OK' : (answer.code ?? '');
}

export type ConnectionList = CommandValue<'connections:list'>;

/** Every page, one after the other. */
export async function walk(panel: TestClient, args: object): Promise<ConnectionRow[]> {
  const rows: ConnectionRow[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 100; page++) {
    const value = await ask<ConnectionList>(panel, 'connections:list', { ...args, ...(cursor && { cursor }) });
    rows.push(...value.connections);
    cursor = value.next;
    if (cursor === undefined) return rows;
  }
  throw new Error('the list never ends');
}

export const codes = (client: TestClient) => client.of<{ code: string }>('goodbye').map(({ code }) => code);
