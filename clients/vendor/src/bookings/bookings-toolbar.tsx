/** Bookings toolbar: search, filters, and list or calendar. On narrow screens the filters are behind a button. */
import type { BookingStatus } from '@slotwire/protocol';
import { useRuntime } from '@slotwire/react';
import {
  Badge,
  Button,
  Checkbox,
  CheckboxGroup,
  CountBadge,
  Popover,
  SearchField,
  Segmented,
  Select,
  Switch,
} from '@slotwire/ui';
import { CalendarDays, CalendarRange, List, SlidersHorizontal } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useApp } from '../app-context.ts';
import { type BookingQuery, defaultQuery, filterCount, type Layout, type Span } from './booking-query.ts';
import { allStatuses, statusLooks } from './status.ts';
import './bookings-toolbar.css';

interface BookingsToolbarProps {
  query: BookingQuery;
  onChange(changes: Partial<BookingQuery>): void;
  /** Ids of resources that bookings name. */
  resources: readonly string[];
}

const layouts = [
  { id: 'list', label: 'List', icon: List },
  { id: 'day', label: 'Day', icon: CalendarDays },
  { id: 'week', label: 'Week', icon: CalendarRange },
] as const satisfies { id: Layout; label: string; icon: unknown }[];

const spans: { id: Span; label: string }[] = [
  { id: 'upcoming', label: 'Upcoming' },
  { id: 'today', label: 'Today' },
  { id: 'week', label: 'Next 7 days' },
  { id: 'past', label: 'Past' },
  { id: 'all', label: 'All' },
];

export function BookingsToolbar({ query, onChange, resources }: BookingsToolbarProps) {
  return (
    <div className="bookings-toolbar">
      <Search text={query.text} onChange={(text) => onChange({ text })} />
      {query.layout === 'list' ? (
        <Select
          className="bookings-span"
          label="When"
          hideLabel
          options={spans}
          value={query.span}
          onChange={(span) => onChange({ span })}
        />
      ) : null}
      <Filters query={query} onChange={onChange} resources={resources} />
      <span className="bookings-layout">
        <Segmented label="Layout" choices={layouts} value={query.layout} onChange={(layout) => onChange({ layout })} />
      </span>
    </div>
  );
}

/** How long typing rests before the list follows, ms. */
const TYPING_MS = 150;

function Search({ text, onChange }: { text: string; onChange(text: string): void }) {
  const { timers } = useRuntime();
  const [typed, setTyped] = useState(text);
  // The address may change by itself, such as by the button that clears the filters.
  useEffect(() => setTyped(text), [text]);
  // What else has changed while it rested, such as the booking that is open, stays as it is then.
  const follow = useEffectEvent(() => onChange(typed));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the wait
  useEffect(() => {
    if (typed === text) return;
    const timer = timers.after(TYPING_MS, () => follow());
    return () => timer.stop();
  }, [typed]);
  return (
    <SearchField
      className="bookings-search"
      label="Search bookings"
      placeholder="Customer, service, note…"
      value={typed}
      onChange={setTyped}
    />
  );
}

function Filters({ query, onChange, resources }: BookingsToolbarProps) {
  const { directory } = useApp();
  const count = filterCount(query);
  return (
    <Popover
      label="Filters"
      className="bookings-filters"
      trigger={
        <Button icon={SlidersHorizontal}>
          Filter <CountBadge count={count} label="filters set" />
        </Button>
      }
    >
      <div className="bookings-filter-list">
        <Switch isSelected={query.needsAnswer} onChange={(needsAnswer) => onChange({ needsAnswer })}>
          Waits for my answer
        </Switch>
        <CheckboxGroup
          label="Status"
          value={[...query.statuses]}
          onChange={(statuses) => onChange({ statuses: statuses as BookingStatus[] })}
        >
          {allStatuses.map((status) => {
            const { label, tone, icon } = statusLooks[status];
            return (
              <Checkbox key={status} value={status}>
                <Badge tone={tone} icon={icon}>
                  {label}
                </Badge>
              </Checkbox>
            );
          })}
        </CheckboxGroup>
        <Select
          label="Where"
          options={[{ id: '', label: 'Everywhere' }, ...resources.map((id) => ({ id, label: directory.resource(id) }))]}
          value={query.resource ?? ''}
          onChange={(id) => onChange({ resource: id === '' ? undefined : id })}
        />
        <Button
          isDisabled={count === 0}
          onPress={() =>
            onChange({ statuses: defaultQuery.statuses, resource: undefined, needsAnswer: defaultQuery.needsAnswer })
          }
        >
          Clear filters
        </Button>
      </div>
    </Popover>
  );
}
