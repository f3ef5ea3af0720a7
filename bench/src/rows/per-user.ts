import { deliveryRow, STEP_DELIVERIES } from './delivery.ts';

/** Events for one person within one turn of the event loop. */
const bursts = [1, 4];

export const perUser = deliveryRow('per-user', 'events of its own for every person', (devices) =>
  bursts.map((burst) => {
    const turns = Math.max(1, Math.round(STEP_DELIVERIES / devices / burst));
    return {
      what: burst === 1 ? 'one event a person' : `bursts of ${burst} events a person`,
      events: turns * burst,
      deliver: ({ server }) => server.perUser(devices, burst, turns),
    };
  }),
);
