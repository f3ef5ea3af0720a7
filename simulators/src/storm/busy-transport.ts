/** Busy transport: the service's transport in memory, on a processor that handshakes and commands have to share. */
import type { CommandName } from '@slotwire/protocol';
import type { MemoryTransport } from '@slotwire/realtime';
import type { Clock } from '@slotwire/runtime';
import type { Processor } from './processor.ts';

export interface Costs {
  /** To accept a connection, upgrade it and refuse it; ms of CPU. */
  knockMs: number;
  /** On top of that, to let it in: token, streams, welcome. */
  welcomeMs: number;
  /** A command that finds no room. */
  refusedMs: number;
  /** One that is served. */
  servedMs: (command: CommandName) => number;
}

/**
 * As measured by `npm run bench` on two cores: a connect takes 0.63 to 0.73 ms, of which 0.43 are Socket.IO's; a booking 0.083 to 0.152 ms.
 * That a refusal costs most of what Socket.IO does is our estimate.
 */
export const measuredCosts: Costs = {
  knockMs: 0.3,
  welcomeMs: 0.4,
  refusedMs: 0.03,
  servedMs: (command) => (command.startsWith('sync:') ? 0.3 : command.startsWith('booking:') ? 0.15 : 0.05),
};

export interface BusyParts {
  inner: MemoryTransport;
  processor: Processor;
  clock: Clock;
  costs: Costs;
  onKnock: (code: string) => void;
  /** @param tookMs from the arrival of the command to its ack, the wait for the processor included */
  onAnswer: (command: string, code: string, tookMs: number) => void;
}

type Handler = Parameters<MemoryTransport['start']>[0];

export function createBusyTransport(parts: BusyParts): MemoryTransport {
  const { inner, processor, clock, costs, onKnock, onAnswer } = parts;

  const busy = (handler: Handler): Handler => ({
    onAttempt: (attempt) =>
      new Promise((resolve) => {
        processor.run(costs.knockMs, () => {
          void handler.onAttempt(attempt).then((verdict) => {
            onKnock('refusal' in verdict ? verdict.refusal.code : 'OK');
            if ('refusal' in verdict) return resolve(verdict);
            processor.charge(costs.welcomeMs);
            resolve({ open: (connection) => serve(verdict.open(connection)) });
          });
        });
      }),
    onViolation: handler.onViolation,
  });

  function serve(served: ReturnType<Extract<Awaited<ReturnType<Handler['onAttempt']>>, { open: unknown }>['open']>) {
    return {
      onMessage(...[event, args, bytes, answer]: Parameters<typeof served.onMessage>) {
        const arrivedMs = clock.monotonicMs();
        processor.run(costs.refusedMs, () =>
          served.onMessage(event, args, bytes, (ackJson) => {
            const ack = JSON.parse(ackJson) as { ok: boolean; code?: string };
            const isRefused = ack.code === 'RATE_LIMITED' || ack.code === 'OVERLOADED';
            if (!isRefused) processor.charge(costs.servedMs(event as CommandName) - costs.refusedMs);
            onAnswer(event, ack.ok ? 'OK' : `${ack.code}`, clock.monotonicMs() - arrivedMs);
            answer?.(ackJson);
          }),
        );
      },
      onClose: served.onClose,
    };
  }

  return { ...inner, start: (handler) => inner.start(busy(handler)) };
}
