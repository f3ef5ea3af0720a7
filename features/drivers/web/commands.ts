/** Commands of a page, as its sockets show them: a page draws a change before it has sent it, and who acts next may be faster. */
import type { Page } from '@slotwire/e2e';

export interface PageCommands {
  /** That left the page since it was opened. */
  sent(): number;
  /** On a link that is open. */
  unanswered(): number;
}

/** Of Socket.IO: an event with the number of its ack, and an ack, both of the main namespace. */
const EVENT = /^42(\d+)\["booking:/;
const ACK = /^43(\d+)\[/;

/** Before the page connects. */
export function watchCommands(page: Page): PageCommands {
  const links = new Set<Set<string>>();
  let sent = 0;
  page.on('websocket', (socket) => {
    const unanswered = new Set<string>();
    links.add(unanswered);
    socket.on('framesent', ({ payload }) => {
      const number = EVENT.exec(String(payload))?.[1];
      if (number === undefined) return;
      sent++;
      unanswered.add(number);
    });
    socket.on('framereceived', ({ payload }) => {
      unanswered.delete(ACK.exec(String(payload))?.[1] ?? '');
    });
    socket.on('close', () => links.delete(unanswered));
  });
  return {
    sent: () => sent,
    unanswered: () => [...links].reduce((sum, { size }) => sum + size, 0),
  };
}
