/**
 * Browser runtime: the system's, with a `soon` that is soon. Browsers hold back timers of tabs that cannot be seen to one a second or a minute, and the
 * tab that leads may well be such a one; messages of a channel to itself they do not hold back.
 */
import { createSystemRuntime, type Runtime } from '@slotwire/runtime';

export function createBrowserRuntime(): Runtime {
  const runtime = createSystemRuntime();
  const channel = new MessageChannel();
  const tasks: (() => void)[] = [];
  channel.port1.onmessage = () => tasks.shift()?.();
  const soon = (task: () => void) => {
    tasks.push(task);
    channel.port2.postMessage(null);
  };
  return { ...runtime, timers: { ...runtime.timers, soon } };
}
