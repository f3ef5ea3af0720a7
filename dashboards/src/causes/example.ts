/** Example: whom the causes are about, and what their examples have in common. */
export const SERVICE_JOB = 'slotwire';
export const FLEET_JOB = 'slotwire-fleet';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const perNode = ['environment', 'instance'] as const;
export const node = { environment: 'example', instance: 'node-1:4000' };
export const environment = { environment: 'example' };
