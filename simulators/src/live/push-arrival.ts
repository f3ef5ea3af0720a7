/** Push arrival: what a live phone does with a push that its gateway had for it. */
import { pushDataSchema } from '@slotwire/protocol';
import type { Device } from '../device.ts';
import type { Figures } from '../figures.ts';
import type { PushHost, PushLine } from '../phone/push-line.ts';
import type { Delivery } from '../push-gateways/delivery.ts';

/** The application runs, and the system hands it the push. */
export function handOver(device: Device, { data, provider }: Delivery, figures: Figures): void {
  const read = pushDataSchema.safeParse(data);
  if (read.success) device.push(read.data);
  else figures.broken ??= `${device.name} got a push from ${provider} that has another shape: ${read.error.message}`;
}

/**
 * The system of a restless device, as far as pushes need one: it is always on and never dozes, so that only a network can be missing. A push
 * starts the application where it was closed or killed; where it is in the background it stays there, and fetches what there is.
 */
export class RestlessPhone implements PushHost {
  readonly #device: Device;
  readonly #figures: Figures;
  readonly #line: PushLine;
  #online: boolean;

  constructor(device: Device, line: PushLine, figures: Figures) {
    this.#device = device;
    this.#figures = figures;
    this.#line = line;
    this.#online = true;
    line.connect(this);
  }

  setOnline(online: boolean): void {
    this.#online = online;
    this.#line.onChange();
  }

  isReachable(): boolean {
    return this.#online;
  }

  isDozing(): boolean {
    return false;
  }

  wake(delivery: Delivery): void {
    void this.#device.open().then(() => handOver(this.#device, delivery, this.#figures));
  }
}
