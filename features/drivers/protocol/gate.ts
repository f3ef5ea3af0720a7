/**
 * Gate: the network between one device and the service. A transport of the SDK around the real one, which loses, doubles,
 * holds back or cuts what a scenario asks for, so that nothing has to be timed.
 */
import { commands } from '@slotwire/protocol';
import type { ClientTransport, Link, LinkHandlers } from '@slotwire/sdk';
import type { Network, SentCommand } from '../driver.ts';
import { brief, type History } from './history.ts';

export interface Gate extends Network, ClientTransport {
  /** Asks the service something harmless, past all faults; its answer comes after whatever was sent before. */
  roundTrip(): Promise<void>;
  /** Commands about bookings. */
  sent(): readonly SentCommand[];
  /** Commands with a key that the service has answered. */
  answered(): readonly { command: string; key: string; ok: boolean }[];
  /** Nothing that was asked on the link of now is without an answer. */
  isAnswered(): boolean;
  /** Sessions that were renewed with a new token. */
  renewals(): number;
  /** Nothing passes any more, in either direction, on any link: the process behind it is gone. */
  close(): void;
}

export interface GateOptions {
  name: string;
  inner: ClientTransport;
  /** Where the service is now. */
  url: () => string;
  history: History;
}

interface Open {
  link: Link;
  handlers: LinkHandlers;
  silent: boolean;
  /** Requests that the service has not answered yet. */
  unanswered: number;
}

export function createGate({ name, inner, url, history }: GateOptions): Gate {
  let open: Open | undefined;
  let closed = false;
  let lostRequests = 0;
  let lostAnswers = 0;
  let lostEvents = 0;
  let doubled = false;
  let reversed: unknown[] | undefined;
  let reverseCount = 0;
  let held: { stream: string | undefined; payloads: unknown[] } | undefined;
  let renewals = 0;
  const sent: SentCommand[] = [];
  const answered: { command: string; key: string; ok: boolean }[] = [];

  const note = (what: string) => history.note(name, what);

  function deliver(to: Open, payload: unknown): void {
    note(`gets events ${brief(eventsIn(payload))}`);
    to.handlers.onEvent('events', payload);
  }

  function receiveEvents(to: Open, payload: unknown): void {
    if (lostEvents > 0) {
      lostEvents -= 1;
      note(`loses events ${brief(eventsIn(payload))}`);
    } else if (held !== undefined && (held.stream === undefined || held.stream === streamOf(payload))) {
      held.payloads.push(payload);
    } else if (reversed !== undefined) {
      reversed.push(payload);
      if (reversed.length < reverseCount) return;
      const payloads = reversed.reverse();
      reversed = undefined;
      for (const late of payloads) deliver(to, late);
    } else {
      deliver(to, payload);
      if (doubled) deliver(to, payload);
    }
  }

  function receive(to: Open, event: string, payload: unknown): void {
    if (closed || to.silent) return;
    if (event === 'events') {
      receiveEvents(to, payload);
      return;
    }
    if (event !== 'heads') note(`gets ${event} ${brief(payload)}`);
    to.handlers.onEvent(event, payload);
  }

  function request(from: Open, event: string, args: unknown, onAck: (answer: unknown) => void): void {
    if (closed || from.silent) return;
    const isCommand = (commands as Record<string, { keyed: boolean } | undefined>)[event]?.keyed === true;
    const { key, trace } = args as { key: string; trace?: string };
    if (isCommand) {
      if (event.startsWith('booking:')) sent.push({ command: event, key, trace });
      note(`sends ${event} ${brief(args)}`);
      if (lostRequests > 0) {
        lostRequests -= 1;
        note(`its ${event} is lost on the way`);
        return;
      }
    }
    from.unanswered += 1;
    from.link.request(event, args, (answer) => {
      from.unanswered -= 1;
      if (closed || from.silent) return;
      if (isCommand && lostAnswers > 0) {
        lostAnswers -= 1;
        note(`the answer to its ${event} is lost on the way`);
        return;
      }
      if (isCommand) {
        answered.push({ command: event, key, ok: (answer as { ok: boolean }).ok });
        note(`is answered ${brief(answer)}`);
      }
      if (event === 'session:refresh') {
        note(`has its token renewed: ${brief(answer)}`);
        if ((answer as { ok: boolean }).ok) renewals += 1;
      }
      onAck(answer);
    });
  }

  return {
    connect(target, handlers) {
      const own: Open = { link: nowhere, handlers, silent: false, unanswered: 0 };
      open = own;
      note('connects');
      own.link = inner.connect(
        { url: url(), auth: target.auth },
        {
          onOpen: () => {
            if (!closed) handlers.onOpen();
          },
          onEvent: (event, payload) => receive(own, event, payload),
          onRefused(refusal, detail) {
            if (closed) return;
            note(`is refused ${refusal?.code ?? detail}`);
            handlers.onRefused(refusal, detail);
          },
          onClose(reason) {
            if (closed || own.silent) return;
            note(`loses its link: ${reason}`);
            handlers.onClose(reason);
          },
        },
      );
      return {
        request: (event, args, onAck) => request(own, event, args, onAck),
        close() {
          if (open === own) open = undefined;
          own.link.close();
        },
      };
    },

    cut() {
      const cutting = open;
      if (cutting === undefined) return;
      open = undefined;
      cutting.link.close();
      note('its link is cut');
      cutting.handlers.onClose('transport close');
    },
    silence() {
      if (open === undefined) throw new Error(`${name} has no link that could fall silent`);
      open.silent = true;
      note('its link carries nothing any more');
    },
    loseRequests(count) {
      lostRequests = count;
    },
    loseAnswers(count) {
      lostAnswers = count;
    },
    loseEvents(count) {
      lostEvents = count;
    },
    duplicateEvents() {
      doubled = true;
    },
    reverseEvents(count) {
      reverseCount = count;
      reversed = [];
    },
    holdEvents(stream) {
      held = { stream, payloads: [] };
    },
    releaseEvents() {
      const late = held?.payloads ?? [];
      held = undefined;
      if (open !== undefined) for (const payload of late) deliver(open, payload);
    },

    roundTrip() {
      const asking = open;
      if (asking === undefined) return Promise.reject(new Error(`${name} has no link`));
      // An unknown event is answered too, and changes nothing.
      return new Promise((resolve) => asking.link.request('qa:are-you-there', {}, () => resolve()));
    },
    sent: () => sent,
    answered: () => answered,
    isAnswered: () => (open?.unanswered ?? 0) === 0,
    renewals: () => renewals,
    close() {
      closed = true;
      open?.link.close();
      open = undefined;
    },
  };
}

/** Until the transport has made the real one; nothing is asked of it before. */
const nowhere: Link = { request() {}, close() {} };

/** A message brings events of one stream. */
function streamOf(payload: unknown): string | undefined {
  return Array.isArray(payload) ? (payload[0] as { stream: string } | undefined)?.stream : undefined;
}

function eventsIn(payload: unknown): string[] {
  if (!Array.isArray(payload)) return ['malformed'];
  return payload.map(({ stream, offset, type }) => `${stream}@${offset} ${type}`);
}
