/** Sound settings: what this device sounds like, for what. */
import { type Occasion, occasions, type SoundSettings, type ToneChoice, toneNames } from '@slotwire/browser';
import { Button, Card, Notice, Select, Switch } from '@slotwire/ui';
import { Play, VolumeX } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { useApp } from '../app-context.ts';
import './sound-settings.css';

const occasionLabels: Readonly<Record<Occasion, string>> = {
  'new-booking': 'New booking',
  cancellation: 'Cancellation',
  other: 'Everything else',
};

const toneOptions = [
  ...toneNames.map((id): { id: ToneChoice; label: string } => ({
    id,
    label: id.charAt(0).toUpperCase() + id.slice(1),
  })),
  { id: 'none' as const, label: 'No sound', icon: VolumeX },
];

export function SoundSettingsCard() {
  const { sounds } = useApp();
  const settings = useSyncExternalStore(sounds.on, sounds.settings);
  const player = useSyncExternalStore(sounds.on, sounds.player);
  const choose = (occasion: Occasion, tone: ToneChoice) =>
    sounds.change({ tones: { ...settings.tones, [occasion]: tone } satisfies SoundSettings['tones'] });
  return (
    <Card title="Sounds of this device">
      <div className="sound-settings">
        {player === 'unsupported' ? (
          <Notice tone="warning" title="This browser cannot play sounds" role="note">
            It has no Web Audio. New bookings are shown all the same.
          </Notice>
        ) : null}
        {player === 'missed' || player === 'locked' ? (
          <Notice tone="info" title="Sounds are blocked until you touch the page" role="note">
            Browsers keep pages silent until somebody clicks or types in them. After a reload, click anywhere once.
          </Notice>
        ) : null}
        <Switch isSelected={!settings.muted} onChange={(isOn) => sounds.change({ muted: !isOn })}>
          Play sounds on this device
        </Switch>
        <Slider
          className="sound-slider"
          value={Math.round(settings.volume * 100)}
          onChange={(value) => sounds.change({ volume: value / 100 })}
          minValue={0}
          maxValue={100}
          step={5}
          isDisabled={settings.muted}
        >
          <Label className="field-label">Volume</Label>
          <SliderOutput className="sound-output">{({ state }) => `${state.values[0] ?? 0} %`}</SliderOutput>
          <SliderTrack className="sound-track">
            {({ state }) => (
              <>
                <span className="sound-fill" style={{ inlineSize: `${state.getThumbPercent(0) * 100}%` }} />
                <SliderThumb className="sound-thumb" />
              </>
            )}
          </SliderTrack>
        </Slider>
        <ul className="sound-list">
          {occasions.map((occasion) => {
            const tone = settings.tones[occasion];
            return (
              <li key={occasion} className="sound-row">
                <Select
                  label={occasionLabels[occasion]}
                  options={toneOptions}
                  value={tone}
                  onChange={(next) => {
                    choose(occasion, next);
                    if (next !== 'none') sounds.test(next);
                  }}
                />
                <Button
                  icon={Play}
                  aria-label={`Test the sound of: ${occasionLabels[occasion]}`}
                  isDisabled={tone === 'none' || player === 'unsupported'}
                  onPress={() => {
                    if (tone !== 'none') sounds.test(tone);
                  }}
                >
                  Test
                </Button>
              </li>
            );
          })}
        </ul>
        <p className="sound-note">
          Quiet hours and switched-off sounds of your preferences count on all devices. Of several tabs only one rings.
        </p>
      </div>
    </Card>
  );
}
