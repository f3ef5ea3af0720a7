/** Filter form: what a list shall show, above it. On phones the fields are behind a button, as they would push the list off the screen. */
import { Button, CountBadge } from '@slotwire/ui';
import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';

export interface FilterFormProps {
  label: string;
  /** How many fields narrow the list now. */
  count: number;
  /** A field is wrong: it is shown. */
  hasIssues?: boolean;
  onSubmit(): void;
  /** Buttons. */
  actions: ReactNode;
  /** Fields. */
  children: ReactNode;
}

export function FilterForm({ label, count, hasIssues = false, onSubmit, actions, children }: FilterFormProps) {
  const [isUnfolded, setUnfolded] = useState(false);
  const isShown = isUnfolded || hasIssues;
  return (
    <form
      className="panel-bar panel-filter"
      aria-label={label}
      // A field that was wrong would keep the browser from submitting for ever; what is wrong is said by us.
      noValidate
      {...(isShown ? {} : { 'data-folded': true })}
      onSubmit={(event) => {
        event.preventDefault();
        setUnfolded(false);
        onSubmit();
      }}
    >
      <Button
        className="panel-filter-fold"
        icon={SlidersHorizontal}
        aria-expanded={isShown}
        onPress={() => setUnfolded(!isShown)}
      >
        Filter <CountBadge count={count} label="filters set" />
      </Button>
      {children}
      <div className="panel-bar-end">{actions}</div>
    </form>
  );
}
