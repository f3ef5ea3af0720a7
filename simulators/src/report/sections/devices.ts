/** Devices: those worth a look, each with what last happened to it. */
import type { DeviceStory, RunRecord } from '../../record.ts';
import { renderInstant } from '../clock-time.ts';
import { type Html, html } from '../html.ts';
import { renderCount, renderQuantity } from '../number-text.ts';
import type { Section } from './section.ts';

export function devicesSection({ worst, startsAt }: RunRecord): Section {
  const startMs = Date.parse(startsAt);
  const reasons = [...new Set(worst.map(({ why }) => why))];
  return {
    id: 'devices',
    title: 'Devices worth a look',
    hint: worst.length === 0 ? 'none' : String(worst.length),
    body:
      worst.length === 0
        ? html`<p>None were recorded.</p>`
        : reasons.map((why) =>
            renderGroup(
              why,
              worst.filter((story) => story.why === why),
              startMs,
            ),
          ),
  };
}

function renderGroup(why: string, stories: readonly DeviceStory[], startMs: number): Html {
  const title = why.charAt(0).toUpperCase() + why.slice(1);
  return html`<h3>${title}</h3>
${stories.map((story) => renderStory(story, startMs))}`;
}

function renderStory({ device, persona, value, unit, timeline }: DeviceStory, startMs: number): Html {
  const lines = timeline.map(
    ({ atMs, text }) => html`<li><time>${renderInstant(atMs, startMs)}</time> <span>${text}</span></li>
`,
  );
  return html`<details class="story">
<summary><code>${device}</code> <b>${renderQuantity(value, unit)}</b> <span>${persona}, ${renderCount(timeline.length, 'line')}</span></summary>
${
  timeline.length === 0
    ? html`<p>Nothing was recorded of it.</p>`
    : html`<ol class="timeline">
${lines}</ol>`
}
</details>
`;
}
