/** @slotwire/browser: the browser as platform of the SDK. No React. */
export { type Http, loadAppConfig } from './app-config.ts';
export { createBrowserRuntime } from './browser-runtime.ts';
export { type BrowserFacts, conditionsOf, watchConditions } from './conditions.ts';
export { deviceId } from './device-id.ts';
export { type Keeper, keptInTab, keptOnDevice } from './kept.ts';
export { type OpenClientOptions, type OpenedClient, openClient } from './open-client.ts';
export { createSessionStore, type Person, type Session, type SessionStore } from './session.ts';
export { createSignIn, type HostApplication, hostOf, type SignIn, takeTokenFromAddress } from './sign-in.ts';
export { explainStorage, type MemoryReason, type StorageState } from './storage-state.ts';
export type { TabState } from './tab-state.ts';
export { createVersionWatch, type VersionWatch } from './version-watch.ts';
