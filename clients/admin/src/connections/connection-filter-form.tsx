/** Connection filter form: applied when it is submitted, and kept in the address, so that it can be shared. */
import { Button, Card, Select, TextField } from '@slotwire/ui';
import { ListFilter, Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { FilterForm } from '../panel/filter-form.tsx';
import { useWatch } from '../panel/panel-context.ts';
import { nodesOf } from '../series/seconds.ts';
import { type ConnectionForm, emptyConnectionForm, type FormIssues } from './connection-query.ts';

const ANY = 'any';
const roleOptions = [
  { id: ANY, label: 'Any' },
  { id: 'customer', label: 'Customer' },
  { id: 'vendor', label: 'Vendor' },
  { id: 'admin', label: 'Admin' },
];
const platformOptions = [
  { id: ANY, label: 'Any' },
  { id: 'ios', label: 'iOS' },
  { id: 'android', label: 'Android' },
  { id: 'web', label: 'Web' },
  { id: 'sim', label: 'Simulated' },
];
const more = ['appVersion', 'address', 'openAtLeast', 'openAtMost', 'latency', 'buffer'] as const;
const moreLabels: { readonly [F in (typeof more)[number]]: string } = {
  appVersion: 'App version',
  address: 'Address',
  openAtLeast: 'Open at least, min',
  openAtMost: 'Open at most, min',
  latency: 'Latency at least, ms',
  buffer: 'Waiting at least, KB',
};

export interface ConnectionFilterFormProps {
  form: ConnectionForm;
  issues: FormIssues;
  onApply(form: ConnectionForm): void;
}

export function ConnectionFilterForm({ form: applied, issues, onApply }: ConnectionFilterFormProps) {
  const [form, setForm] = useState(applied);
  const [hasMore, setMore] = useState(() => more.some((field) => applied[field] !== ''));
  const nodes = nodesOf(useWatch((state) => state.seconds));
  useEffect(() => setForm(applied), [applied]);
  const set = (changes: Partial<ConnectionForm>) => setForm((now) => ({ ...now, ...changes }));
  const choose = (field: 'role' | 'platform' | 'node') => (id: string) => {
    const next = { ...form, [field]: id === ANY ? '' : id };
    setForm(next);
    onApply(next);
  };
  const isEmpty = Object.values(applied).every((value) => value === '');
  return (
    <Card>
      <FilterForm
        label="Filter"
        count={Object.values(applied).filter((value) => value !== '').length}
        hasIssues={Object.keys(issues).length > 0}
        onSubmit={() => onApply(form)}
        actions={
          <>
            {isEmpty ? null : (
              <Button icon={X} onPress={() => onApply(emptyConnectionForm)}>
                Clear
              </Button>
            )}
            <Button type="submit" variant="primary" icon={Search}>
              Find
            </Button>
          </>
        }
      >
        <TextField
          label="Person"
          placeholder="customer-001"
          value={form.userId}
          onChange={(userId) => set({ userId })}
          error={issues.userId}
        />
        <TextField
          label="Device"
          value={form.deviceId}
          onChange={(deviceId) => set({ deviceId })}
          error={issues.deviceId}
        />
        <Select
          label="Role"
          options={roleOptions}
          value={form.role || ANY}
          onChange={choose('role')}
          error={issues.role}
        />
        <Select
          label="Platform"
          options={platformOptions}
          value={form.platform || ANY}
          onChange={choose('platform')}
          error={issues.platform}
        />
        <Select
          label="Node"
          options={[
            { id: ANY, label: 'Any' },
            ...[...new Set([...nodes, ...(form.node === '' ? [] : [form.node])])].map((id) => ({ id, label: id })),
          ]}
          value={form.node || ANY}
          onChange={choose('node')}
          error={issues.node}
        />
        <Button variant="quiet" icon={ListFilter} onPress={() => setMore((now) => !now)} aria-expanded={hasMore}>
          {hasMore ? 'Fewer fields' : 'More fields'}
        </Button>
        {hasMore ? (
          <div className="connections-page-more">
            {more.map((field) => (
              <TextField
                key={field}
                label={moreLabels[field]}
                value={form[field]}
                onChange={(value) => set({ [field]: value })}
                error={issues[field]}
                {...(field === 'appVersion' || field === 'address' ? {} : { inputMode: 'decimal' as const })}
              />
            ))}
          </div>
        ) : null}
      </FilterForm>
    </Card>
  );
}
