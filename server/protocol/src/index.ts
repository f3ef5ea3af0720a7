/** @slotwire/protocol: the wire contract. SPEC.md beside this folder explains it. */
export { type Ack, ackSchema, type Failure, failure, failureSchema, type Success, success } from './ack.ts';
export {
  type Actor,
  activeStatuses,
  type Booking,
  type BookingField,
  BookingStatus,
  bookingLimits,
  bookingSchema,
  bookingTransitions,
  type Note,
  type TimeRange,
} from './bookings.ts';
export {
  type Audience,
  audienceSchema,
  type Broadcast,
  type BroadcastProgress,
  BroadcastState,
  broadcastLimits,
  type Reach,
  type ToldAudience,
} from './broadcasts.ts';
export { Namespace } from './command-spec.ts';
export {
  type BookingCommandName,
  type ClientToServerEvents,
  type CommandArgs,
  type CommandInput,
  type CommandName,
  type CommandValue,
  commandNames,
  commands,
} from './commands.ts';
export {
  AnalyticsBucket,
  type AnalyticsMeasure,
  type AnalyticsValue,
  adminMeasures,
  analyticsMeasures,
  eventMeasures,
  MAX_ANALYTICS_BUCKETS,
  roleMeasures,
  vendorMeasures,
} from './commands-analytics.ts';
export { auditOutcomes } from './commands-audit.ts';
export { createBookingArgs } from './commands-bookings.ts';
export { commandClassOf } from './commands-limits.ts';
export {
  METRICS_HISTORY_S,
  type MetricsPoint,
  type MonitorEvent,
  type MonitorFilter,
  monitorLimits,
  tappedEvents,
} from './commands-monitor.ts';
export { type Overview, overviewLimits } from './commands-overview.ts';
export { ClientSample, clientSamples, MAX_TELEMETRY_SAMPLES, SessionMode } from './commands-session.ts';
export { MAX_SNAPSHOT_BOOKINGS, MAX_SYNC_EVENTS } from './commands-sync.ts';
export {
  type ConnectionFilter,
  type ConnectionRow,
  type ConnectionSort,
  connectionLimits,
} from './connections.ts';
export { type ErrorCode, errorCodes, errors, type Refusal, RetryClass, refusal, refusalSchema } from './errors.ts';
export {
  type ConnectionLimits,
  type Goodbye,
  type Heads,
  rawStreamEventSchema,
  type ServerEventName,
  type ServerEventPayload,
  type ServerToClientEvents,
  type Signal,
  type SignalData,
  type StreamEvent,
  type StreamEventData,
  type StreamEventType,
  serverEvents,
  streamEventData,
  streamEventSchema,
  streamEventTypes,
  type Welcome,
} from './events.ts';
export { type Claims, type Handshake, handshakeSchema } from './handshake.ts';
export {
  type AppConfig,
  appConfigAnswer,
  type DevSessionBody,
  devSessionAnswer,
  devSessionBody,
  type Marketplace,
  marketplaceAnswer,
  type PostBookingBody,
  postBookingBody,
  type WebApp,
  webApps,
} from './http.ts';
export {
  CommandClass,
  commandClasses,
  defaultLimits,
  type LimitBucket,
  type LimitChanges,
  type LimitSettings,
  LoadLevel,
  limitChangesSchema,
  limitSettingsSchema,
  loadLevels,
  mergeLimits,
} from './limits.ts';
export {
  type NotificationLocale,
  type NotificationText,
  notificationLocales,
  renderNotification,
} from './notification-texts.ts';
export {
  type Announcement,
  announcementSchema,
  type InboxItem,
  inboxItemSchema,
  type Notification,
  type NotificationAction,
  NotificationCategory,
  type NotificationPriority,
  type NotificationTemplate,
  notificationActions,
  notificationCategories,
  notificationLimits,
  notificationOf,
  notificationPriorities,
  notificationSchema,
  notificationTemplates,
  reaches,
} from './notifications.ts';
export {
  type Closed,
  closedBy,
  defaultPreferences,
  mergePreferences,
  NotificationChannel,
  type PreferenceChanges,
  type Preferences,
  preferenceLimits,
  preferencesSchema,
  type QuietHours,
  type QuietWindow,
  type Weekday,
  weekdays,
} from './preferences.ts';
export { idSchema, isKey, keySchema, Platform, Role, roles, traceparentSchema } from './primitives.ts';
export {
  MAX_PUSH_DECISIONS,
  type PushData,
  type PushDecision,
  PushEnvironment,
  type PushOutcomeName,
  PushProviderName,
  type PushRegistration,
  pushDataSchema,
  pushOutcomes,
  pushRegistration,
} from './push.ts';
export { describeShapes } from './shapes.ts';
export {
  ALL_STREAM,
  groupStream,
  MAX_STREAMS_PER_SESSION,
  type PersonRole,
  type Positions,
  roleStream,
  type StreamClaims,
  type StreamName,
  type StreamPosition,
  streamNameSchema,
  streamPositionSchema,
  streamsOf,
  userStream,
  vendorStream,
} from './streams.ts';
export { PROTOCOL_VERSION, type ProtocolChange, protocolHistory } from './version.ts';
