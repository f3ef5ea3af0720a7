/** Tap filter form: what a tap shall show. */
import type { TapFilter } from '@slotwire/sdk';
import { Button, Card, ComboBox, Select, TextField } from '@slotwire/ui';
import { Radio, Square } from 'lucide-react';
import { useState } from 'react';
import { useSearch } from 'wouter';
import { FilterForm } from '../panel/filter-form.tsx';
import { useWatch } from '../panel/panel-context.ts';
import { nodesOf } from '../series/seconds.ts';
import { emptyTapForm, type FieldIssues, type TapForm, tapEvents, tapOutcomes, toTapFilter } from './tap-filter.ts';

const named = (names: readonly string[]) => names.map((id) => ({ id, label: id }));
const ANY = 'any';

export interface TapFilterFormProps {
  isOpen: boolean;
  onOpen(filter: TapFilter): void;
  onStop(): void;
}

export function TapFilterForm({ isOpen, onOpen, onStop }: TapFilterFormProps) {
  const search = useSearch();
  const [form, setForm] = useState<TapForm>(() => fromAddress(search));
  const [issues, setIssues] = useState<FieldIssues<TapForm>>({});
  const seconds = useWatch((state) => state.seconds);
  const set = (changes: Partial<TapForm>) => setForm((now) => ({ ...now, ...changes }));
  const open = () => {
    const read = toTapFilter(form);
    setIssues('issues' in read ? read.issues : {});
    if ('filter' in read) onOpen(read.filter);
  };
  return (
    <Card>
      <FilterForm
        label="What to tap"
        count={filled(form)}
        hasIssues={Object.keys(issues).length > 0}
        onSubmit={open}
        actions={
          <>
            <Button type="submit" variant="primary" icon={Radio}>
              {isOpen ? 'Open anew' : 'Open tap'}
            </Button>
            {isOpen ? (
              <Button icon={Square} onPress={onStop}>
                Stop
              </Button>
            ) : null}
          </>
        }
      >
        <ComboBox
          label="Event"
          placeholder="any"
          options={named(tapEvents)}
          value={form.event === '' ? null : form.event}
          onChange={(event) => set({ event: event ?? '' })}
          error={issues.event}
        />
        <ComboBox
          label="Outcome"
          placeholder="any"
          options={named(tapOutcomes)}
          value={form.outcome === '' ? null : form.outcome}
          onChange={(outcome) => set({ outcome: outcome ?? '' })}
        />
        <TextField
          label="Person"
          placeholder="any"
          value={form.userId}
          onChange={(userId) => set({ userId })}
          error={issues.userId}
        />
        <TextField
          label="Device"
          placeholder="any"
          value={form.deviceId}
          onChange={(deviceId) => set({ deviceId })}
          error={issues.deviceId}
        />
        <Select
          label="Node"
          options={[{ id: ANY, label: 'Any' }, ...named(nodesOf(seconds))]}
          value={form.node === '' ? ANY : form.node}
          onChange={(node) => set({ node: node === ANY ? '' : node })}
        />
        <Select
          label="Namespace"
          options={[
            { id: ANY, label: 'Any' },
            { id: '/', label: 'Customers and vendors' },
            { id: '/admin', label: 'Admins' },
          ]}
          value={form.namespace === '' ? ANY : form.namespace}
          onChange={(namespace) => set({ namespace: namespace === '/' || namespace === '/admin' ? namespace : '' })}
        />
        <TextField
          label="Sample, %"
          inputMode="decimal"
          value={form.sample}
          onChange={(sample) => set({ sample })}
          error={issues.sample}
        />
      </FilterForm>
    </Card>
  );
}

const filled = (form: TapForm): number =>
  Object.entries(form).filter(([name, value]) => value !== emptyTapForm[name as keyof TapForm]).length;

/** Other pages lead here with a person or a device. */
function fromAddress(search: string): TapForm {
  const params = new URLSearchParams(search);
  return { ...emptyTapForm, userId: params.get('userId') ?? '', deviceId: params.get('deviceId') ?? '' };
}
