/** Device facts: what works without a network and what does not, and what this device keeps. Pure. */

export interface Ability {
  label: string;
  help: string;
}

export const worksOffline: readonly Ability[] = [
  { label: 'Open the app', help: 'Pages and bookings are on this device.' },
  { label: 'Look up bookings', help: 'As they were when the connection was last there, with your own changes on top.' },
  {
    label: 'Confirm, decline, start, complete, cancel, move',
    help: 'Shown at once, kept here, and sent in their order.',
  },
  { label: 'Write notes', help: 'They never conflict.' },
  { label: 'Read notifications and act on them', help: 'The newest hundred.' },
  { label: 'Change preferences', help: 'They count on your other devices as soon as they are sent.' },
];

export const needsNetwork: readonly Ability[] = [
  { label: 'New requests and changes by others', help: 'They come with the connection, all of them and in order.' },
  { label: 'Overview and analytics', help: 'The service counts them.' },
  { label: 'Older notifications', help: 'Beyond the newest hundred.' },
  { label: 'Sign in as somebody else', help: 'Only the service can say who you are.' },
];

/** "3.4 MB" */
export function sizeWords(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const place = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const unit = units[place] ?? 'byte';
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(
    bytes / 1000 ** place,
  );
}

export type ShellState = 'none' | 'installing' | 'ready' | 'update' | 'failed';

/** Whether the app opens without a network. */
export function shellWords(state: ShellState): string {
  switch (state) {
    case 'ready':
      return 'Yes';
    case 'update':
      return 'Yes; a new version waits for a reload';
    case 'installing':
      return 'In a moment: it is being put onto this device';
    case 'failed':
      return 'No: this browser did not take it. Reload to try again';
    case 'none':
      return 'No: this browser, or this address, does not allow it';
    default:
      return assertNever(state);
  }
}

function assertNever(value: never): never {
  throw new Error(`unknown state ${JSON.stringify(value)}`);
}
