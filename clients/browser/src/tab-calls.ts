/** Tab calls: how the tab that leads does what a tab wants done. */
import type { CommandResult, SocketService } from '@slotwire/sdk';
import type { TabCall } from './tab-messages.ts';

export interface Performed {
  /** Settles when it is done, or, where it shall outlive the page, stored. */
  value: Promise<unknown>;
  /** Of a command: how it ends. */
  done?: Promise<CommandResult>;
}

/** Ends with the link, in one way or another; everything else ends with the store. */
export const needsNetwork = ({ op }: TabCall): boolean => op === 'ask' || op === 'list' || op === 'sign-out';

/** Resolves when the link is there, or none is being made: a leader that has just begun is asked before it is connected. */
async function linked(service: SocketService): Promise<void> {
  const isComing = () => service.connection().status === 'idle' || service.connection().status === 'connecting';
  if (!isComing()) return;
  await new Promise<void>((resolve) => {
    const unlisten = service.on('connection', () => {
      if (isComing()) return;
      unlisten();
      resolve();
    });
  });
}

export function perform(service: SocketService, call: TabCall, onToken: (token: string) => void): Performed {
  const { notifications } = service;
  switch (call.op) {
    case 'submit': {
      const { key, command, intent, base } = call;
      const { queued, done } = service.submit(command, intent as never, { key, base });
      return { value: queued, done };
    }
    case 'follow': {
      const done = service.follow(call.key);
      return { value: Promise.resolve(done !== undefined), ...(done === undefined ? {} : { done }) };
    }
    case 'resolve':
      service.resolve(call.key, call.choice, call.base === undefined ? undefined : { base: call.base });
      return { value: service.stored() };
    case 'dismiss':
      service.dismiss(call.key);
      return { value: service.stored() };
    case 'reconnect':
      return { value: now(() => service.reconnectNow()) };
    case 'pause':
      return { value: now(() => service.pause()) };
    case 'sign-out':
      return { value: service.signOut({ everywhere: call.everywhere }) };
    case 'ask':
      return { value: linked(service).then(() => service.ask(call.question, call.args as never)) };
    case 'read':
      notifications.markRead(call.ids);
      return { value: service.stored() };
    case 'dismiss-toast':
      return { value: now(() => notifications.dismissToast(call.id)) };
    case 'list':
      return { value: linked(service).then(() => notifications.list(call.query)) };
    case 'set-preferences':
      notifications.setPreferences(call.changes);
      return { value: service.stored() };
    case 'register-push':
      notifications.registerPush(call.registration);
      return { value: service.stored() };
    case 'unregister-push':
      notifications.unregisterPush();
      return { value: service.stored() };
    case 'push':
      return { value: now(() => notifications.onPush(call.data)) };
    case 'token':
      return { value: now(() => onToken(call.token)) };
    default:
      // A call of a newer version of this app, from another tab.
      return { value: Promise.reject(new Error('this tab is too old for what another tab asks')) };
  }
}

async function now(act: () => unknown): Promise<void> {
  act();
}
