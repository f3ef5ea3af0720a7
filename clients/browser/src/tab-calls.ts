/** Tab calls: how the tab that leads does what a tab wants done. */
import type { CommandResult, SocketService } from '@slotwire/sdk';
import type { TabCall } from './tab-messages.ts';

export interface Performed {
  /** Settles when it is done, or, where it shall outlive the page, stored. */
  value: Promise<unknown>;
  /** Of a command: how it ends. */
  done?: Promise<CommandResult>;
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
      service.resolve(call.key, call.choice);
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
      return { value: service.ask(call.question, call.args as never) };
    case 'read':
      notifications.markRead(call.ids);
      return { value: service.stored() };
    case 'dismiss-toast':
      return { value: now(() => notifications.dismissToast(call.id)) };
    case 'list':
      return { value: notifications.list(call.query) };
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
