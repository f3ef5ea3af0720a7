/** Quiet hours card: when nothing shall buzz or sound. Edited as a whole and saved together, as windows are judged together. */
import { type QuietWindow, weekdays } from '@slotwire/protocol';
import { Button, Card, IconButton, Switch, TextField } from '@slotwire/ui';
import { Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { PreferencesCardProps } from './channels-card.tsx';
import {
  isSameQuiet,
  mayAdd,
  nextWindow,
  type QuietProblem,
  quietProblems,
  weekdayLabels,
  windowWords,
} from './quiet-draft.ts';
import './quiet-hours-card.css';

export function QuietHoursCard({ preferences, onChange }: PreferencesCardProps) {
  const saved = preferences.quietHours;
  const [draft, setDraft] = useState(saved);
  const [known, setKnown] = useState(saved);
  // Another version of the saved ones begins the draft anew; the fields stay the same ones, and so does the focus.
  if (!isSameQuiet(known, saved)) {
    setKnown(saved);
    setDraft(saved);
  }
  const card = useRef<HTMLDivElement>(null);
  // The button that was pressed is disabled then, or gone; the focus must not go with it.
  const keepFocus = () => card.current?.focus();
  const { enabled, windows } = draft;
  const problems = quietProblems(windows);
  const isChanged = !isSameQuiet(draft, saved);
  const setWindows = (next: QuietWindow[]) => setDraft({ ...draft, windows: next });
  return (
    <Card title="Quiet hours">
      <div ref={card} className="quiet" tabIndex={-1}>
        <Switch
          isSelected={enabled}
          onChange={(isOn) => setDraft({ enabled: isOn, windows: windows.length === 0 ? [nextWindow([])] : windows })}
        >
          Keep quiet at these times
        </Switch>
        <p className="quiet-note">
          Pushes wait for the end of a window and then come as one. In the app everything is shown, without a sound.
          What is critical comes through.
        </p>
        <ol className="quiet-windows">
          {windows.map((window, place) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a window is known by its place alone, in the errors too
              key={place}
            >
              <WindowFields
                number={place + 1}
                window={window}
                isDisabled={!enabled}
                problems={problems.filter((problem) => problem.window === place)}
                onChange={(next) => setWindows(windows.map((other, at) => (at === place ? next : other)))}
                onRemove={() => {
                  keepFocus();
                  setWindows(windows.filter((_, at) => at !== place));
                }}
              />
            </li>
          ))}
        </ol>
        {enabled && windows.length === 0 ? <p className="quiet-note">No window yet: nothing is kept quiet.</p> : null}
        <div className="quiet-actions">
          <Button
            icon={Plus}
            isDisabled={!enabled || !mayAdd(windows)}
            onPress={() => setWindows([...windows, nextWindow(windows)])}
          >
            Add a window
          </Button>
          <span className="quiet-space" />
          <Button
            variant="quiet"
            isDisabled={!isChanged}
            onPress={() => {
              keepFocus();
              setDraft(saved);
            }}
          >
            Discard
          </Button>
          <Button
            variant="primary"
            isDisabled={!isChanged || problems.length > 0}
            onPress={() => {
              keepFocus();
              onChange({ quietHours: draft });
            }}
          >
            Save quiet hours
          </Button>
        </div>
        {problems.length > 0 ? (
          <p className="quiet-problem" role="alert">
            {problems.length === 1
              ? 'One thing has to be put right first.'
              : `${problems.length} things have to be put right first.`}
          </p>
        ) : null}
      </div>
    </Card>
  );
}

interface WindowFieldsProps {
  number: number;
  window: QuietWindow;
  isDisabled: boolean;
  problems: readonly QuietProblem[];
  onChange(window: QuietWindow): void;
  onRemove(): void;
}

function WindowFields({ number, window, isDisabled, problems, onChange, onRemove }: WindowFieldsProps) {
  const { days, from, to } = window;
  const problemOf = (field: QuietProblem['field']) => problems.find((problem) => problem.field === field)?.message;
  const whole = problemOf('window');
  const hint = problems.find((problem) => problem.hint !== undefined)?.hint;
  return (
    <fieldset className="quiet-window" aria-describedby={`quiet-words-${number}`}>
      <legend>{`Window ${number}`}</legend>
      <div className="quiet-days">
        <ToggleButtonGroup
          aria-label={`Days of window ${number}`}
          selectionMode="multiple"
          isDisabled={isDisabled}
          selectedKeys={days}
          onSelectionChange={(keys) => onChange({ ...window, days: weekdays.filter((day) => keys.has(day)) })}
          className="quiet-toggles"
        >
          {weekdays.map((day) => (
            <ToggleButton key={day} id={day} className="quiet-day">
              {weekdayLabels[day].short}
              <span className="visually-hidden">{weekdayLabels[day].long.slice(weekdayLabels[day].short.length)}</span>
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Problem text={problemOf('days')} />
      </div>
      <TextField
        label="From"
        type="time"
        value={from}
        isDisabled={isDisabled}
        error={problemOf('from')}
        onChange={(time) => onChange({ ...window, from: time })}
      />
      <TextField
        label="To"
        type="time"
        value={to}
        isDisabled={isDisabled}
        error={problemOf('to')}
        onChange={(time) => onChange({ ...window, to: time })}
      />
      <IconButton
        icon={Trash2}
        label={`Remove window ${number}`}
        isDisabled={isDisabled}
        onPress={onRemove}
        className="quiet-remove"
      />
      <p id={`quiet-words-${number}`} className="quiet-words">
        {whole === undefined ? (hint ?? windowWords(window)) : <Problem text={whole} />}
      </p>
    </fieldset>
  );
}

function Problem({ text }: { text: string | undefined }) {
  return text === undefined ? null : <span className="quiet-problem">{text}</span>;
}
