/** Handler of `audit:list`: who did what to whom, when and from where. */
import type { Handlers } from '../commands/dispatcher.ts';
import { answerValue } from '../commands/dispatcher.ts';
import type { AuditRecord, AuditStore } from '../storage/store-audit.ts';

const DEFAULT_PAGE = 50;

export function createAuditHandlers({ store }: { store: AuditStore }): Pick<Handlers, 'audit:list'> {
  return {
    'audit:list': async (_session, { limit = DEFAULT_PAGE, ...query }) => {
      const records = await store.listAudit({ ...query, limit });
      const next = records.length === limit ? records.at(-1)?.id : undefined;
      return answerValue({ records: records.map(toTold), ...(next === undefined ? {} : { next }) });
    },
  };
}

function toTold({ atMs, detailJson, ...record }: AuditRecord) {
  return { ...record, at: new Date(atMs).toISOString(), detail: JSON.parse(detailJson) as object };
}
