/**
 * Cluster: what the nodes of one service tell, ask and count together. All of it may be lost: what may not stands in the store.
 * One node has it in this process (`local.ts`); no rule may tell the difference.
 */
import type { LoadLevel, MetricsPoint, Namespace } from '@slotwire/protocol';
import type {
  AudienceAnswer,
  AudienceQuestion,
  CloseOrder,
  CountAnswer,
  CountQuestion,
  PageAnswer,
  PageQuestion,
} from '../admin/connection-questions.ts';
import type { Catch, Subscription } from '../admin/monitor-tap.ts';
import type { Moves } from '../analytics/absences.ts';
import type { Revocation } from '../storage/store.ts';
import type { LimitsRecord } from '../storage/store-limits.ts';
import type { Bucket, Taken } from './bucket.ts';

/** What a node tells all nodes, by topic. */
export interface ClusterMessages {
  /** A revocation is durable (SE5). */
  revoked: Revocation;
  /** Sessions are to be sent away (AD4). */
  'connections:close': CloseOrder;
  /** Other limits hold from now on (RL5). */
  limits: LimitsRecord;
  /** A subscription to the tap begins, or still lasts; its node says so every few seconds (MO1). */
  tap: Subscription;
  untap: { id: string };
  /** What a node caught for a subscription. */
  tapped: Catch;
  /** Somebody on this node watches figures by the second, for the next few seconds (MO6). */
  'metrics-wanted': { node: string };
  metrics: MetricsPoint;
  /** Devices that left or came. */
  moved: Moves;
  /** Bookings of these vendors changed (OV3). */
  'bookings-changed': { vendorIds: readonly string[] };
}

/** What a node asks all nodes, by question: its arguments, and what each of them answers. */
export interface ClusterQuestions {
  /** The first sessions in an order, behind a place (AD3). */
  connections: { args: PageQuestion; answer: PageAnswer };
  /** How many sessions would be sent away (AD5). */
  'connections:count': { args: CountQuestion; answer: CountAnswer };
  /** Who of an audience is connected (AD8). */
  audience: { args: AudienceQuestion; answer: AudienceAnswer };
  /** How many sessions a revocation would end there. */
  ending: { args: Revocation; answer: number };
  /** How many connections a person has there, that of this device not counted (RL4). */
  'connections:of-person': { args: { userId: string; deviceId: string; namespace: Namespace }; answer: number };
  /** How loaded it is (RL3). */
  load: { args: Record<never, never>; answer: LoadLevel };
  /** The last minutes, second by second. */
  series: { args: object; answer: readonly MetricsPoint[] };
  /** Which of these customers have a device connected. */
  connected: { args: { userIds: readonly string[] }; answer: readonly string[] };
}

interface Asked {
  args: unknown;
  answer: unknown;
}

export interface NodeAnswer<A> {
  node: string;
  value: A;
}

export interface Gathered<A> {
  answers: readonly NodeAnswer<A>[];
  /** Nodes that did not answer in time, or failed to. */
  missing: readonly string[];
}

export interface Cluster<M = ClusterMessages, Q extends Record<keyof Q, Asked> = ClusterQuestions> {
  /** Of this process; another one after a restart. */
  readonly node: string;
  /** To every node, this one too: whoever tells need not do the thing as well. Arrives at most once, and here before the call returns. */
  tell<T extends keyof M>(topic: T, message: M[T]): void;
  /** @returns stops listening */
  onTold<T extends keyof M>(topic: T, listener: (message: M[T]) => void): () => void;
  /** Asks every node, this one too. Never rejects. */
  ask<N extends keyof Q>(question: N, args: Q[N]['args']): Promise<Gathered<Q[N]['answer']>>;
  /** One answerer a question. */
  answer<N extends keyof Q>(
    question: N,
    answerer: (args: Q[N]['args']) => Q[N]['answer'] | Promise<Q[N]['answer']>,
  ): void;
  /**
   * Takes `cost` tokens out of the bucket of this name, which all nodes share. At once where this node knows, as then a command costs no
   * turn of the event loop.
   */
  take(name: string, bucket: Bucket, cost: number): Taken | Promise<Taken>;
  /**
   * Claims a name until `untilMs` (wall clock). All nodes agree on who was first, as long as they remember: what they forget is claimed anew.
   * Never rejects; where nobody can be asked, the asker is the first.
   * @returns the value of the first
   */
  claim(name: string, value: string, untilMs: number): string | Promise<string>;
  close(): Promise<void>;
}
