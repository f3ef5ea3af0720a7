/** Subject: a server under comparison. Each runs alone in its process (`server.ts`), and the same fleet talks to it. */
import type { Announcement } from '../event.ts';

export const subjectNames = ['slotwire', 'socket.io', 'ws'] as const;
export type SubjectName = (typeof subjectNames)[number];

export interface SubjectOptions {
  /** For whoever keeps something; removed by the bench. */
  dataDir: string;
  /** HS256 secret of the tokens that the fleet shows. */
  secret: string;
}

export interface Subject {
  port: number;
  /** To every device. Resolves when it was handed to the sockets. */
  broadcast(event: Announcement): Promise<void> | undefined;
  /** To the devices of one person. */
  toUser(userId: string, event: Announcement): Promise<void> | undefined;
  connections(): number;
}

/** Device `i` of a fleet is the only one of this person. */
export const userIdOf = (index: number): string => `u-${index}`;
