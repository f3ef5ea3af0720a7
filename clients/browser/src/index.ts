/** @slotwire/browser: the browser as platform of the SDK. No React. */
export { expectAnswer, isMarketplace } from './answers.ts';
export { browserHttp, type Http, loadAppConfig } from './app-config.ts';
export { createBrowserRuntime } from './browser-runtime.ts';
export { measureClient } from './client-figures.ts';
export { conditionsOf, watchConditions } from './conditions.ts';
export { type Cell, toCsv } from './csv.ts';
export { deviceId } from './device-id.ts';
export { type Keeper, keptInTab, keptOnDevice } from './kept.ts';
export { type OpenClientOptions, type OpenedClient, openClient } from './open-client.ts';
export { measurePanel } from './panel-figures.ts';
export { saveFile } from './save-file.ts';
export { createSessionStore, type Person, type Session, type SessionStore } from './session.ts';
export { createSignIn, type HostApplication, hostOf, type SignIn, takeTokenFromAddress } from './sign-in.ts';
export { createPlayer, type Player, type PlayerState } from './sound-player.ts';
export {
  defaultSounds,
  type Occasion,
  occasions,
  type SoundSettings,
  type ToneChoice,
  type ToneName,
  toneNames,
} from './sound-tones.ts';
export { createSounds, type Sounds } from './sounds.ts';
export { explainStorage, type MemoryReason, type StorageState } from './storage-state.ts';
export { claimOnce } from './tab-platform.ts';
export type { TabState } from './tab-state.ts';
export { type Figures, startTelemetry, type Telemetry } from './telemetry.ts';
export { createVersionWatch, type VersionWatch } from './version-watch.ts';
