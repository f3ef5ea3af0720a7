/** Faults: what can be done to the service, its store, its gateways or the fleet to see an alert fire. Each alert names the one that makes it. */

import type { InjectedFault } from '@slotwire/metrics';

export const faults = {
  none: 'Nothing: the alert fires always.',
  'store-refuses': 'The store throws at every write and every read, as when its disk is full.',
  'store-slow': 'Every commit takes half a second longer.',
  'store-loses':
    'The store acknowledges commits and drops one in twenty of those that make a booking: a planted bug that the oracle has to find.',
  'stream-recreated': 'Streams get another epoch under devices that are away.',
  'loop-blocked': 'The event loop is held for 300 ms of every second.',
  'loop-flooded': 'The load meter reads what a critical node reads.',
  'gateway-down': 'The push gateways refuse connections.',
  'gateway-refuses': 'The push gateways answer 400 to every push.',
  'pushes-held': 'Reading which pushes are due does not come back for more than a minute.',
  'network-slow': 'What the service sends reaches devices two seconds later.',
  'page-throws': 'A page of the vendor dashboard throws at its start.',
  'keys-unreachable': 'The address of the token keys (JWKS) does not answer.',
  'keys-end': 'The token keys end within two days.',
  'certificate-ends': 'The certificate of the service ends within two days.',
  'reminders-held': 'Reading which bookings start soon does not come back.',
  'fleet-gone': 'All devices of the fleet stay away while the service is up.',
  'service-killed': 'The service is killed and not started again.',
  'service-restarts': 'The service is killed as soon as it is up, again and again.',
  'batch-tampered':
    'A batch of events is sent twice, in the wrong order, to devices that do not check: a planted bug that the oracle has to find.',
  'descriptors-used': 'Connections that nobody uses take most of the file descriptors of the process.',
} as const satisfies Readonly<Record<'none' | InjectedFault, string>>;

export type FaultName = keyof typeof faults;
