/** Verdict: the head of the page. Whether the run holds, why not, what its process said, and how to run it again. */
import type { RunRecord } from '../../record.ts';
import type { ExitCode } from '../../verdict.ts';
import { type Html, html } from '../html.ts';
import { renderCount, renderDuration } from '../number-text.ts';

const HOUR_MS = 3_600_000;

const meanings: Readonly<Record<ExitCode, { word: string; about: string }>> = {
  0: { word: 'Valid', about: 'every rule held, and every replica got level with the service' },
  1: { word: 'Invalid: crash', about: 'the code under test ended before its time' },
  3: { word: 'Invalid: safety', about: 'something happened that must never happen' },
  4: { word: 'Invalid: liveness', about: 'something that must happen in the end did not' },
  5: { word: 'Unknown', about: 'the run could not be judged, which is no pass' },
  6: { word: 'Unknown: coverage', about: 'nothing broke, but something that was to be tested never happened' },
};

export function renderTitle(record: RunRecord): string {
  const { report, hours } = record;
  return `${wordOf(record)} · seed ${renderSeed(report.seed)} · ${renderCount(report.devices, 'device')} · ${renderDuration(hours * HOUR_MS)}`;
}

export function renderSeed(seed: number): string {
  return `0x${seed.toString(16)}`;
}

export function renderVerdictHead(record: RunRecord): Html {
  const { report, command, world } = record;
  const { verdict, exitCode, reasons } = report;
  return html`<header class="verdict ${verdict}">
<p class="run">${renderScope(record)}</p>
<h1>${wordOf(record)}</h1>
<p>Exit code <strong>${exitCode}</strong>${exitCode in meanings && `: ${meanings[exitCode].about}`}.</p>
${reasons.length > 0 && html`<ul class="reasons">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}
<div class="again">
<p id="again">${world === 'virtual' ? 'To see the same run again:' : 'To have a run like it again, with the same people and the same choices:'}</p>
<pre aria-labelledby="again"><code id="command">${command}</code></pre>
<button type="button" id="copy" hidden>Copy</button>
</div>
</header>
`;
}

function wordOf({ report: { exitCode, verdict } }: RunRecord): string {
  return exitCode in meanings ? meanings[exitCode].word : verdict;
}

function renderScope({ world, report, hours, tookSeconds }: RunRecord): string {
  const fleet = `${renderCount(report.devices, 'device')} for ${renderDuration(hours * HOUR_MS)}`;
  const took = `took ${renderDuration(tookSeconds * 1_000)}`;
  return `Slotwire fleet, ${world} world: ${fleet}, seed ${renderSeed(report.seed)}, ${took}`;
}
