/** Local port: a slice in this very thread, for fleets so small that a thread would cost more than it brings. */
import type { ConnectSlice } from './port.ts';
import { createSlice, type SliceParts } from './slice.ts';

export function connectLocalSlice(parts: Omit<SliceParts, 'observe' | 'onSample' | 'onLook'>): ConnectSlice {
  const { clock } = parts.runtime;
  return (listener) => {
    const slice = createSlice({
      ...parts,
      observe: (entry) => listener.onHistory(entry, clock.nowMs()),
      onSample: (sample) => listener.onSample(sample),
      onLook: (look) => listener.onLook(look),
    });
    return {
      ask: (order) => slice.carryOut(order),
      deliver: (device, push) => slice.deliver(device, push),
      async end() {
        slice.abandon();
      },
    };
  };
}
