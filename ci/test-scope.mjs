/**
 * Test scope: how Node's test runner knows whose error it is that nobody caught, at a price that can be paid. Loaded before a test file (`--import`).
 * The runner follows every promise of the process by `async_hooks`, which is two thirds of all that a virtual world computes. Here the same
 * is told by the async context, which Node carries along anyway. Where a later Node does it otherwise, nothing of this is called.
 */
import asyncHooks from 'node:async_hooks';
import { isMainThread } from 'node:worker_threads';

const { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId } = asyncHooks;

/** The id of the test that runs. */
const scope = new AsyncLocalStorage();

/** The runner's own hook, from when it enables it. @type {import('node:async_hooks').HookCallbacks | undefined} */
let hook;

/** What a test of the runner is an instance of. */
class Scope extends AsyncResource {
  /** @param {ConstructorParameters<typeof AsyncResource>} args */
  constructor(...args) {
    super(...args);
    hook?.init?.(this.asyncId(), args[0], this.triggerAsyncId(), this);
  }

  /**
   * @override
   * @type {import('node:async_hooks').AsyncResource['runInAsyncScope']}
   */
  runInAsyncScope(work, self, ...args) {
    // Inside: a resource goes back to the context that it was made in.
    return super.runInAsyncScope(() => scope.run(this.asyncId(), () => Reflect.apply(work, self, args)));
  }
}

/** @param {import('node:async_hooks').HookCallbacks} callbacks */
function createScopeHook(callbacks) {
  const handle = {
    enable() {
      hook = callbacks;
      return handle;
    },
    disable() {
      hook = undefined;
      return handle;
    },
  };
  return handle;
}

// A worker has no runner. The runner takes these when it is loaded; whoever comes later gets Node's own.
if (isMainThread) {
  const ofRunner = {
    AsyncResource: Scope,
    createHook: createScopeHook,
    executionAsyncId: () => scope.getStore() ?? executionAsyncId(),
  };
  Object.assign(asyncHooks, ofRunner);
  await import('node:test');
  Object.assign(asyncHooks, { AsyncResource, createHook, executionAsyncId });
}
