/** Introduction: what a probe says of itself when it connects, right or wrong. */
import type { Driver, Handshake, Probe, TokenFault } from '../drivers/driver.ts';
import type { Devices } from './devices.ts';
import type { DeviceWords, StreamWords } from './parameters.ts';
import { streamNamed } from './streams.ts';

/** How a probe introduces itself, where that is not as a good client would. */
export interface Introduction {
  fault?: TokenFault;
  lifetimeMs?: number;
  tokenOf?: DeviceWords;
  deviceIdOf?: DeviceWords;
  /** Fields of the handshake; `undefined` leaves one out. */
  fields?: Record<string, unknown>;
  namespace?: string;
  origin?: string;
  standingAt?: { offset: number; stream: StreamWords; otherEpoch?: boolean };
}

export async function handshakeOf(
  probe: Probe,
  given: Introduction,
  { driver, devices }: { driver: Driver; devices: Devices },
): Promise<Handshake> {
  const { fault, lifetimeMs, tokenOf, deviceIdOf, standingAt } = given;
  const token =
    tokenOf !== undefined
      ? devices.app(tokenOf).token()
      : fault !== undefined
        ? await driver.tokens.forge(probe.owner, fault)
        : await driver.tokens.issue(probe.owner, lifetimeMs);
  const fields: Record<string, unknown> = { ...given.fields };
  if (deviceIdOf !== undefined) fields.deviceId = devices.app(deviceIdOf).deviceId;
  if (standingAt !== undefined) fields.positions = positionsOf(probe, standingAt);
  return {
    token,
    fields,
    ...(given.namespace === undefined ? {} : { namespace: given.namespace }),
    ...(given.origin === undefined ? {} : { origin: given.origin }),
  };
}

/** The epoch is known from an earlier welcome of the same probe. */
function positionsOf(probe: Probe, { offset, stream, otherEpoch }: NonNullable<Introduction['standingAt']>) {
  const name = streamNamed(stream);
  return { [name]: { epoch: otherEpoch === true ? 'another-epoch' : epochOf(probe, name), offset } };
}

export function epochOf(probe: Probe, stream: string): string {
  const epoch = (probe.welcome()?.streams as Record<string, { epoch: string }> | undefined)?.[stream]?.epoch;
  if (epoch === undefined) throw new Error(`${probe.name} has to connect first, to learn the epoch of ${stream}`);
  return epoch;
}
