import { deliveryRow, STEP_DELIVERIES } from './delivery.ts';

export const broadcast = deliveryRow('broadcast', 'one event to every socket', (devices) => {
  const turns = Math.max(1, Math.round(STEP_DELIVERIES / devices));
  return [{ what: 'broadcast', events: turns, deliver: ({ server }) => server.broadcast(turns) }];
});
