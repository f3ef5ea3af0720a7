/** Pins the types of the event maps: a change of the wire that TypeScript users would feel fails here at `tsc`. */
import type { Ack } from './ack.ts';
import type { Booking } from './bookings.ts';
import type { ClientToServerEvents, CommandArgs, CommandName, CommandValue } from './commands.ts';
import type { ServerToClientEvents, StreamEvent, Welcome } from './events.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const equal = <_ extends true>(): void => {};

equal<Equal<keyof ServerToClientEvents, 'welcome' | 'events' | 'heads' | 'signal' | 'goodbye'>>();
equal<Equal<Parameters<ServerToClientEvents['welcome']>, [payload: Welcome]>>();
equal<Equal<Parameters<ServerToClientEvents['events']>, [payload: StreamEvent[]]>>();
equal<Equal<keyof ClientToServerEvents, CommandName>>();
equal<Equal<CommandValue<'booking:create'>, Booking>>();
equal<Equal<Parameters<Parameters<ClientToServerEvents['booking:note']>[1]>, [answer: Ack<Booking>]>>();
equal<
  Equal<CommandArgs<'booking:transition'>['to'], 'confirmed' | 'declined' | 'in_progress' | 'completed' | 'no_show'>
>();
equal<Equal<CommandArgs<'session:profile'>['mode'], 'live' | 'saver' | 'background'>>();
