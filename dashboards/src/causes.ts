/**
 * Causes: what is worth knowing before a promise breaks, or breaks the watching itself. Few, as a symptom that pages already needs no second alert;
 * each says something that somebody can mend.
 */
import type { Alert } from './alert.ts';
import { fleetAlerts } from './causes/fleet.ts';
import { keyAlerts } from './causes/keys.ts';
import { nodeAlerts } from './causes/node.ts';
import { pushAlerts } from './causes/push.ts';
import { storeAlerts } from './causes/store.ts';
import { watchingAlerts } from './causes/watching.ts';

export const causeAlerts: readonly Alert[] = [
  ...watchingAlerts,
  ...nodeAlerts,
  ...storeAlerts,
  ...pushAlerts,
  ...keyAlerts,
  ...fleetAlerts,
];
