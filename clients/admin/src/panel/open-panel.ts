/** Open panel: makes the connection of an admin and what watches over it, and ends both. */
import {
  type AdminConditions,
  type AdminService,
  type AdminServiceOptions,
  createAdminService,
  type Fault,
} from '@slotwire/sdk';
import type { Panel } from './panel-context.ts';
import { createWatch } from './watch.ts';

export type OpenPanel = () => { panel: Panel; close(): void };

export interface OpenPanelOptions {
  service: Omit<AdminServiceOptions, 'conditions' | 'onFault'>;
  /** What the browser says about network and foreground, now and later. */
  watchConditions(onConditions: (conditions: AdminConditions) => void): { now(): AdminConditions; stop(): void };
  timeZone: string;
  locale: string;
  onFault(fault: Fault): void;
  /** Begins to measure what the page does. @returns ends it */
  measure(service: AdminService): () => void;
}

export function createOpenPanel(options: OpenPanelOptions): OpenPanel {
  const { timeZone, locale, onFault } = options;
  return () => {
    const conditions = options.watchConditions((now) => service.setConditions(pick(now)));
    const service = createAdminService({ ...options.service, conditions: pick(conditions.now()), onFault });
    const watch = createWatch(service, options.service.runtime);
    const stopMeasuring = options.measure(service);
    watch.start();
    service.start();
    return {
      panel: { service, watch, timeZone, locale },
      close() {
        stopMeasuring();
        conditions.stop();
        watch.stop();
        service.stop();
      },
    };
  };
}

const pick = ({ network, appState }: AdminConditions): AdminConditions => ({
  ...(network === undefined ? {} : { network }),
  ...(appState === undefined ? {} : { appState }),
});
