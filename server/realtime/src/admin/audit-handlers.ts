/** Handler of `audit:list`: who did what to whom, when and from where. */
import type { Handlers } from '../commands/dispatcher.ts';
import { answerValue } from '../commands/dispatcher.ts';
import type { AuditRecord, AuditStore } from '../storage/store-audit.ts';

const DEFAULT_PAGE = 50;

export function createAuditHandlers({ store }: { store: AuditStore }): Pick<Handlers, 'audit:list'> {
  return {
    'audit:list': async (_session, { limit = DEFAULT_PAGE, from, to, ...query }) => {
      const range = { fromMs: instantMs(from), toMs: instantMs(to) };
      const records = await store.listAudit({ ...query, ...range, limit });
      const next = records.length === limit ? records.at(-1)?.id : undefined;
      return answerValue({ records: records.map(toTold), ...(next === undefined ? {} : { next }) });
    },
  };
}

const instantMs = (at: string | undefined): number | undefined => (at === undefined ? undefined : Date.parse(at));

function toTold({ atMs, detailJson, ...record }: AuditRecord) {
  return { ...record, at: new Date(atMs).toISOString(), detail: JSON.parse(detailJson) as object };
}
