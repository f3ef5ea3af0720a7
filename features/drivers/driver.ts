/**
 * Driver: what the steps can do to Slotwire and see of it. `protocol` is one; others drive a cluster or the apps themselves.
 * It speaks ids, instants and milliseconds. Names of people and days are the support code's business.
 */
import type {
  Ack,
  Announcement,
  BookingCommandName,
  CommandInput,
  Goodbye,
  InboxItem,
  LoadLevel,
  NotificationAction,
  NotificationText,
  Overview,
  PreferenceChanges,
  Preferences,
  Refusal,
  Role,
  StreamEvent,
  Welcome,
} from '@slotwire/protocol';
import type {
  Answer,
  AttentionItem,
  BookingIntent,
  BookingView,
  ClientStats,
  ConnectionState,
  DeviceConditions,
  NotificationPage,
  OutboxEntry,
  Question,
  Toast,
} from '@slotwire/sdk';
import type { PushAddress, PushGateway, ReceivedPush } from './push.ts';

export interface Person {
  id: string;
  /** As scenarios call them. */
  name: string;
  role: Role;
  vendorId?: string;
}

/** How the service is set up; durations in ms. What is absent is the service's default. */
export interface ServiceSetup {
  /** The last so many events of a stream are kept. */
  keptEvents?: number;
  /** Web pages that may connect. */
  allowedOrigins?: string[];
  /** Outgoing bytes that make a reader slow. */
  maxBufferedBytes?: number;
  /** What is done about a token that a second device uses. */
  tokenReplay?: 'report' | 'refuse';
  /** Connections of one address that may be open without being welcomed. */
  pendingPerAddress?: number;
  /** False: it has no credentials of any push provider. */
  push?: boolean;
  /** Limits per address hold for this machine as well, where everybody comes from. */
  countsEveryAddress?: boolean;
  /** Where pages send their telemetry instead of to the service. */
  faroUrl?: string;
  /** Its log has a line for each command. */
  logsCommands?: boolean;
}

/** A command as it went onto the wire. */
export interface SentCommand {
  command: string;
  key: string;
  trace: string | undefined;
}

/** A notification as one device words it. */
export interface Worded<T> {
  item: T;
  text: NotificationText;
}

/** Everything that a person could see on one device, and what it went through to show it. */
export interface Screen {
  connection: ConnectionState;
  bookings: readonly BookingView[];
  outbox: readonly OutboxEntry[];
  attention: readonly AttentionItem[];
  /** The list of bookings was complete at some time. */
  synced: boolean;
  /** Devices of the same person that are connected, as far as this one was told. */
  presence: readonly string[];
  /** Stream events in the order in which they were applied, since the app was started. */
  events: readonly StreamEvent[];
  /** The versions of each booking, in the order in which they were shown. */
  versions: ReadonlyMap<string, readonly number[]>;
  /** Newest first. */
  inbox: readonly Worded<InboxItem>[];
  unread: number;
  /** What is shown over whatever the person is doing. */
  toasts: readonly Worded<Toast>[];
  preferences: Preferences;
  /** How often the session of now, and those before it, were renewed with a new token. */
  renewals: number;
  /** Booking commands on the wire, repeats included, in the order of sending. */
  sent: readonly SentCommand[];
  /** Commands with a key that the service has answered, in the order of the answers. */
  answered: readonly { command: string; key: string; ok: boolean }[];
  /** Of the run of the app: a restart begins anew. */
  stats: ClientStats;
}

/** The network between one device and the service. Everything is on top of a link that works. */
export interface Network {
  /** The link of now closes, and nobody says why. */
  cut(): void;
  /** The link of now carries nothing any more and looks open. The next one works. */
  silence(): void;
  loseRequests(count: number): void;
  loseAnswers(count: number): void;
  loseEvents(count: number): void;
  /** Every message of events arrives twice. */
  duplicateEvents(): void;
  /** The next so many messages of events arrive together, last first. */
  reverseEvents(count: number): void;
  /** @param stream absent: of all streams. */
  holdEvents(stream?: string): void;
  releaseEvents(): void;
}

/** What the settings of a device say of the person. */
export interface Region {
  /** BCP 47 */
  locale: string;
  /** IANA */
  timeZone: string;
}

/** One device of one person with the app on it. */
export interface App {
  readonly owner: Person;
  /** `Ada's phone` */
  readonly name: string;
  readonly deviceId: string;
  readonly network: Network;
  /** Starts the app, or nothing when it runs. Resolves when it shows what it had stored. */
  start(): Promise<void>;
  /** The process ends without a word. What it had stored stays. */
  kill(): void;
  isRunning(): boolean;
  setConditions(conditions: Partial<DeviceConditions>): void | Promise<void>;
  /** Resolves when the service has done it. */
  signOut(options: { everywhere: boolean }): Promise<void>;
  /** The person wants it to connect now. */
  reconnect(): void;
  /** Resolves when the device has it stored. @returns the key of the command. */
  act<C extends BookingCommandName>(command: C, intent: BookingIntent<C>): Promise<string>;
  /** What to do about a rejected command. */
  choose(key: string, choice: 'mine' | 'theirs' | 'dismiss'): void;
  /** The person opens the booking, where more of it is shown than in the list. */
  lookAt(bookingId: string): Promise<void>;
  screen(): Screen;

  region(): Region;
  /** A device that can be pushed to tells the service. */
  setRegion(region: Partial<Region>): void;
  /** Resolves when the device has it stored, like the two that follow. */
  markRead(ids: readonly string[] | 'all'): Promise<void>;
  /** @returns false when the notification does not offer it. */
  takeAction(notificationId: string, action: NotificationAction): Promise<boolean>;
  setPreferences(changes: PreferenceChanges): Promise<void>;
  listNotifications(before?: string): Promise<NotificationPage>;
  /** The operating system gave it this token. */
  registerPush(address: PushAddress): void;
  /** Before signing out. */
  unregisterPush(): void;
  /** The provider and the token that it registered last. */
  pushAddress(): PushAddress | undefined;
  /** What came to the device, running or not, in order. */
  pushes(): readonly ReceivedPush[];

  /** Figures of the own vendor, on the link of now. */
  ask<Q extends Question>(question: Q, args: CommandInput<Q>): Promise<Answer<Q>>;
  /** Overviews that came by themselves, in order, since the app was started. */
  overviews(): readonly Overview[];

  /** Resolves when all that the service had sent to this link has arrived. */
  settle(): Promise<void>;
  /** The service has answered whatever the app had asked on this link. */
  isAnswered(): boolean;
  /** The token that the app has got last. */
  token(): string;
}

export type TokenFault =
  | 'is no token at all'
  | 'is signed with another secret'
  | 'is signed with another algorithm'
  | 'is not signed at all'
  | 'is for another audience'
  | 'is of another issuer'
  | 'lives for two days'
  | 'was issued tomorrow'
  | 'names no person'
  | 'has no id of its own'
  | 'is of a vendor without a vendor id';

export const tokenFaults: readonly TokenFault[] = [
  'is no token at all',
  'is signed with another secret',
  'is signed with another algorithm',
  'is not signed at all',
  'is for another audience',
  'is of another issuer',
  'lives for two days',
  'was issued tomorrow',
  'names no person',
  'has no id of its own',
  'is of a vendor without a vendor id',
];

/** Signed like the host application's own. */
export interface TokenOffice {
  /** How long the tokens of this person live from now on, ms. Default: an hour. */
  setLifetime(person: Person, lifetimeMs: number): void;
  setGroups(person: Person, groups: readonly string[]): void;
  /** @param lifetimeMs negative: it has expired so long ago. */
  issue(person: Person, lifetimeMs?: number): Promise<string>;
  forge(person: Person, fault: TokenFault): Promise<string>;
}

export interface Handshake {
  token: string;
  /** Fields that replace what a good client would say; `undefined` leaves one out. */
  fields?: Record<string, unknown>;
  /** Default: `/admin` for admins, `/` for everybody else. */
  namespace?: string;
  /** As a browser would say it. */
  origin?: string;
}

export type ProbeState =
  | { status: 'idle' }
  | { status: 'open' }
  | { status: 'refused'; refusal: Refusal }
  /** No Slotwire answered. */
  | { status: 'turned-away'; detail: string }
  | { status: 'closed'; goodbye?: Goodbye; detail: string };

/** A bare connection that QA drives by hand: it repairs nothing, repeats nothing and remembers nothing. */
export interface Probe {
  readonly owner: Person;
  /** `Ada's probe` */
  readonly name: string;
  /** Resolves when it is welcomed, refused or turned away. */
  connect(handshake: Handshake): Promise<void>;
  /** @throws when no answer comes within five seconds. */
  ask(event: string, args: unknown): Promise<Ack<unknown>>;
  /** Sends and forgets. */
  tell(event: string, args: unknown): void;
  /** Writes one packet as it is. */
  write(packet: string): void;
  stopReading(): void;
  readAgain(): void;
  /** Resolves when all that the service had sent before has arrived. */
  settle(): Promise<void>;
  state(): ProbeState;
  welcome(): Welcome | undefined;
  /** What came, in order, since the connect. */
  heard(): readonly { event: string; payload: unknown }[];
}

export interface HttpAnswer {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, unknown>>;
}

export interface ServiceControl {
  stop(): Promise<void>;
  /** Starts it on the data that it left. */
  start(): Promise<void>;
  /** It ends as if the power went: what is on disk at this instant is what the next start finds. */
  crash(): Promise<void>;
  /** A copy of everything that is on disk at this instant. */
  backUp(): Promise<void>;
  /** It ends as if the power went, and starts on the last back-up. */
  restore(): Promise<void>;
  /** What it reads of itself from now on asks for this level of load. */
  setLoad(level: LoadLevel): void;
  /** The log of the stream ends and begins anew. */
  rebuildLog(stream: string): Promise<void>;
  /** @param stream of those who are told. */
  announce(stream: string, announcement: Announcement): Promise<void>;
  /** An event as only a newer service knows it. */
  addUnknownEvent(stream: string, type: string): Promise<void>;
  post(path: string, body: unknown, token: string): Promise<HttpAnswer>;
  /** As a web page of that origin does. */
  postFrom(origin: string, path: string, body: unknown): Promise<HttpAnswer>;
  /** The files of a web app lie where the service looks for them; a second time: those of a newer build. */
  buildApp(app: string): Promise<void>;
  /** Its log, one line each: warnings and errors, and commands where it was set up so. */
  logged(): readonly string[];
  /** @param headers as a browser would add them */
  get(path: string, headers?: Record<string, string>): Promise<HttpAnswer>;
  /** Connections that say nothing. @returns how many of them are still open a moment later */
  knock(count: number): Promise<number>;
  /** They close. */
  leave(): Promise<void>;
  /** The value of a counter, all labels that are not named summed up. */
  count(metric: string, labels: Record<string, string>): Promise<number>;
}

export interface Driver {
  readonly service: ServiceControl;
  readonly tokens: TokenOffice;
  readonly push: PushGateway;
  /** Before anything connects. */
  setUp(setup: ServiceSetup): void;
  /** Sets the clocks of all, forward or back. Before anything connects. */
  setTime(nowMs: number): void;
  app(owner: Person, device: string): App;
  /** Those that were named so far, running or not. */
  apps(): readonly App[];
  probe(owner: Person, name: string): Probe;
  /** Service and devices agree on it. */
  nowMs(): number;
  /** The clocks of all move on, and what was due in between happens now, as after a sleep of the whole world. */
  passTime(durationMs: number): void;
  newKey(): string;
  /** What happened, one line each. */
  history(): readonly string[];
  close(): Promise<void>;
}
