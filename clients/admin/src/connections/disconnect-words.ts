/** Disconnect in words: what will happen to whom, said before it is done. Pure. */
import { listText, plural } from '../words/figures.ts';

export type GoodbyeCode = 'DISCONNECTED' | 'SENT_AWAY';

export interface Preview {
  /** Connections that would be closed. */
  matched: number;
  /** People that these belong to; undefined: too many to have been counted. */
  people: number | undefined;
  /** Nodes that did not answer. */
  missing: readonly string[];
  /** The filter names nothing. */
  isEveryone: boolean;
}

export interface DisconnectWords {
  title: string;
  what: string;
  consequence: string;
  warning: string | undefined;
  confirm: string;
}

/** Devices that are told to come back do so no faster (AD4). */
const RETURNS_PER_SECOND = 500;
const LEAST_SPREAD_S = 5;

export function disconnectWords({ matched, people, missing, isEveryone }: Preview, code: GoodbyeCode): DisconnectWords {
  const devices = plural(matched, 'device');
  const of =
    people === undefined
      ? ''
      : ` of ${people === matched && matched === 1 ? 'one person' : plural(people, 'person', 'people')}`;
  const verb = code === 'DISCONNECTED' ? 'Disconnect' : 'Send away';
  return {
    title: `${verb} ${devices}${of}?`,
    what: isEveryone
      ? 'No filter is set: this means every customer and every vendor who is connected now. Admins stay.'
      : 'This means every connection that fits the filter at that moment, also one that opens until then.',
    consequence:
      code === 'DISCONNECTED'
        ? `Their apps come back by themselves within ${spread(matched)}. What they have not sent yet is sent then.`
        : 'Their apps stay away until the person opens them again and asks for it. They are not signed out.',
    warning:
      missing.length === 0
        ? undefined
        : `${listText(missing)} did not answer: what is connected there is neither counted nor closed.`,
    confirm: `${verb} ${devices}`,
  };
}

export function oneWords(device: string, person: string, code: GoodbyeCode): DisconnectWords {
  const words = disconnectWords({ matched: 1, people: 1, missing: [], isEveryone: false }, code);
  const verb = code === 'DISCONNECTED' ? 'Disconnect' : 'Send away';
  return {
    ...words,
    title: `${verb} device ${device} of ${person}?`,
    what: 'This closes one connection.',
    confirm: `${verb} this device`,
  };
}

export function someWords(matched: number, people: number, code: GoodbyeCode): DisconnectWords {
  const words = disconnectWords({ matched, people, missing: [], isEveryone: false }, code);
  return { ...words, what: 'This closes the connections that you have selected, one after the other.' };
}

function spread(matched: number): string {
  const seconds = Math.max(LEAST_SPREAD_S, Math.ceil(matched / RETURNS_PER_SECOND));
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
