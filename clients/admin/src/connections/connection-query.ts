/** Connection query: the fields by which connections are looked for, the filter that they mean, and both as an address that can be shared. Pure. */
import { type ConnectionFilter, type ConnectionSort, idSchema } from '@slotwire/protocol';

/** Empty: whatever it is. */
export interface ConnectionForm {
  role: string;
  userId: string;
  deviceId: string;
  platform: string;
  appVersion: string;
  address: string;
  node: string;
  /** Minutes. */
  openAtLeast: string;
  openAtMost: string;
  /** Milliseconds. */
  latency: string;
  /** Kilobytes. */
  buffer: string;
}

export const emptyConnectionForm: ConnectionForm = {
  role: '',
  userId: '',
  deviceId: '',
  platform: '',
  appVersion: '',
  address: '',
  node: '',
  openAtLeast: '',
  openAtMost: '',
  latency: '',
  buffer: '',
};
const fields = Object.keys(emptyConnectionForm) as (keyof ConnectionForm)[];

export interface ConnectionOrder {
  sort: ConnectionSort;
  order: 'asc' | 'desc';
}
export const newestFirst: ConnectionOrder = { sort: 'since', order: 'desc' };

export type FormIssues = { [K in keyof ConnectionForm]?: string };

const choices = { role: ['customer', 'vendor', 'admin'], platform: ['ios', 'android', 'web', 'sim'] } as const;

/** Ages become instants, so that a filter means the same connections when it is asked again. */
export function toConnectionFilter(
  form: ConnectionForm,
  nowMs: number,
): { filter: ConnectionFilter } | { issues: FormIssues } {
  const issues: FormIssues = {};
  const filter: Record<string, unknown> = {};
  const value = (field: keyof ConnectionForm) => form[field].trim();
  for (const field of ['userId', 'deviceId', 'node'] as const) {
    if (value(field) === '') continue;
    if (idSchema.safeParse(value(field)).success) filter[field] = value(field);
    else issues[field] = 'An id is 1 to 64 of A–Z a–z 0–9 . _ -';
  }
  for (const field of ['role', 'platform'] as const) {
    if (value(field) === '') continue;
    if ((choices[field] as readonly string[]).includes(value(field))) filter[field] = value(field);
    else issues[field] = `One of ${choices[field].join(', ')}`;
  }
  for (const field of ['appVersion', 'address'] as const) {
    if (value(field) === '') continue;
    if (value(field).length <= 64) filter[field] = value(field);
    else issues[field] = '64 characters at most';
  }
  const number = (field: keyof ConnectionForm, name: keyof ConnectionFilter, to: (amount: number) => unknown) => {
    if (value(field) === '') return;
    const amount = Number(value(field));
    if (Number.isFinite(amount) && amount >= 0 && amount <= 1e9) filter[name] = to(amount);
    else issues[field] = 'A number, 0 or more';
  };
  const before = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString();
  number('openAtLeast', 'connectedBefore', before);
  number('openAtMost', 'connectedSince', before);
  number('latency', 'latencyAtLeastMs', (ms) => ms);
  number('buffer', 'bufferAtLeastBytes', (kilobytes) => Math.round(kilobytes * 1_000));
  return Object.keys(issues).length > 0 ? { issues } : { filter: filter as ConnectionFilter };
}

/** `role=vendor&latency=200`: what is empty is left out. */
export function toSearch(form: ConnectionForm, { sort, order }: ConnectionOrder = newestFirst): string {
  const params = new URLSearchParams();
  for (const field of fields) if (form[field].trim() !== '') params.set(field, form[field].trim());
  if (sort !== newestFirst.sort) params.set('sort', sort);
  if (order !== newestFirst.order) params.set('order', order);
  return params.toString();
}

export function fromSearch(search: string): { form: ConnectionForm; order: ConnectionOrder } {
  const params = new URLSearchParams(search);
  const form = { ...emptyConnectionForm };
  for (const field of fields) form[field] = params.get(field) ?? '';
  const sort = params.get('sort') ?? '';
  return {
    form,
    order: {
      sort: (sorts as readonly string[]).includes(sort) ? (sort as ConnectionSort) : newestFirst.sort,
      order: params.get('order') === 'asc' ? 'asc' : 'desc',
    },
  };
}

const sorts = [
  'since',
  'user',
  'device',
  'address',
  'version',
  'latency',
  'buffer',
] as const satisfies readonly ConnectionSort[];

const labels: { readonly [K in keyof ConnectionFilter]: (value: string) => string } = {
  role: (value) => `${value}s`,
  userId: (value) => `of ${value}`,
  deviceId: (value) => `on device ${value}`,
  platform: (value) => `on ${value}`,
  appVersion: (value) => `with version ${value}`,
  address: (value) => `from ${value}`,
  node: (value) => `at ${value}`,
  connectedSince: (value) => `open since ${value.slice(0, 16).replace('T', ' ')} UTC or later`,
  connectedBefore: (value) => `opened before ${value.slice(0, 16).replace('T', ' ')} UTC`,
  latencyAtLeastMs: (value) => `with a latency of ${value} ms or more`,
  bufferAtLeastBytes: (value) => `with ${value} bytes or more waiting`,
};

/** `vendors, at node-1`; `all` when it names nothing. */
export function describeFilter(filter: ConnectionFilter): string {
  const parts = Object.entries(filter).map(
    ([name, value]) => labels[name as keyof ConnectionFilter]?.(String(value)) ?? name,
  );
  return parts.length === 0 ? 'all' : parts.join(', ');
}
