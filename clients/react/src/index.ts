/** @slotwire/react: the socket service as React reads it. No DOM: web and mobile apps use the same hooks. */
export { useBooking, useBookings, useSynced } from './bookings.ts';
export { type CommandHandle, type CommandState, useCommand } from './command.ts';
export { type AnswerHandle, type AnswerState, useOverview, useQuestion } from './questions.ts';
export {
  useAttention,
  useConnection,
  useNotifications,
  useOutbox,
  usePreferences,
  useSocketEvent,
  useToasts,
  useUnread,
} from './readings.ts';
export { RuntimeProvider, type RuntimeProviderProps, useNow, useRuntime } from './runtime-provider.ts';
export { SocketProvider, type SocketProviderProps, useSocket } from './socket-provider.ts';
