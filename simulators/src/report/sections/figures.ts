/** Figures: what the run was, what went through it, what was found and what was exercised, as short lists. */
import type { RunRecord } from '../../record.ts';
import type { Quantiles } from '../../run.ts';
import { renderSecond } from '../clock-time.ts';
import { type Content, type Html, html } from '../html.ts';
import { renderDuration, renderNumber, renderShare } from '../number-text.ts';
import type { Section } from './section.ts';
import { renderSeed } from './verdict.ts';

type Item = readonly [term: string, value: Content];

export function figuresSection(record: RunRecord): Section {
  const lists: readonly (readonly [title: string, items: readonly Item[]])[] = [
    ['Traffic', trafficOf(record)],
    ['Found', foundOf(record)],
    ['Exercised', exercisedOf(record)],
    ['Disturbances', disturbancesOf(record)],
    ['Run', runOf(record)],
  ];
  const { commands, events } = record.report.exercised;
  return {
    id: 'figures',
    title: 'Key figures',
    hint: `${renderNumber(commands)} commands, ${renderNumber(events)} events`,
    body: html`<div class="figures">${lists.map(([title, items]) => renderList(title, items))}</div>
${renderHash(record)}${renderLastFault(record)}`,
  };
}

function renderList(title: string, items: readonly Item[]): Html | undefined {
  if (items.length === 0) return undefined;
  const rows = items.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`);
  return html`<div class="figure-list"><h3>${title}</h3><dl>${rows}</dl></div>`;
}

function trafficOf({ report }: RunRecord): Item[] {
  const { exercised, rejected, unknown, deliveryMs, ackMs, connectMs, resumeMs } = report;
  const { commands, acked } = exercised;
  return [
    ['commands', renderNumber(commands)],
    ['acked', commands === 0 ? renderNumber(acked) : `${renderNumber(acked)} (${renderShare(acked / commands)})`],
    ['rejected', renderNumber(rejected)],
    ['without an answer at first', renderNumber(unknown)],
    ['events applied', renderNumber(exercised.events)],
    ...quantilesOf('delivery', deliveryMs),
    ...quantilesOf('answer', ackMs),
    ...quantilesOf('connect', connectMs),
    ...quantilesOf('resume', resumeMs),
  ];
}

function quantilesOf(name: string, quantiles: Quantiles | undefined): Item[] {
  if (quantiles === undefined) return [];
  const text = (ms: number | undefined) => (ms === undefined ? 'not measured' : renderDuration(ms));
  return [
    [`${name} p50`, text(quantiles.p50)],
    [`${name} p99`, text(quantiles.p99)],
  ];
}

function foundOf({ report }: RunRecord): Item[] {
  const bad = (count: number) => (count === 0 ? '0' : html`<strong class="bad">${renderNumber(count)}</strong>`);
  return [
    ['lost', bad(report.lost)],
    ['duplicated', bad(report.duplicated)],
    ['out of order', bad(report.outOfOrder)],
    ['other violations', bad(report.otherViolations)],
    ['differing replicas', bad(report.differingReplicas)],
    ['bookings in truth', renderNumber(report.bookingsInTruth)],
    ['faults that an SDK survived', renderNumber(report.clientFaults.count)],
  ];
}

function exercisedOf({ report: { exercised, duplicatesDropped } }: RunRecord): Item[] {
  return [
    ['resumes', renderNumber(exercised.resumes)],
    ['snapshots', renderNumber(exercised.snapshots)],
    ['gaps repaired', renderNumber(exercised.gapsRepaired)],
    ['duplicates dropped', renderNumber(duplicatesDropped)],
    ['conflicts', renderNumber(exercised.conflicts)],
    ['slot races', renderNumber(exercised.slotRaces)],
    ['acks given again', renderNumber(exercised.replays)],
    ['applications restarted', renderNumber(exercised.restarts)],
  ];
}

/** Named as in the record: `answersLost` reads `answers lost`. */
function disturbancesOf({ report }: RunRecord): Item[] {
  return Object.entries(report.disturbances).map(([name, count]) => [
    name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('-', ' '),
    renderNumber(count),
  ]);
}

function runOf({ world, report, startsAt, hours, tookSeconds }: RunRecord): Item[] {
  const lived = hours * 3_600;
  const given: readonly (readonly [string, number | undefined, string])[] = [
    ['commands per device and minute', report.ratePerMinute, ''],
    ['seconds between disturbances', report.dropsSeconds, ''],
    ['lived faster than real', report.compress, '×'],
    ['threads', report.workers, ''],
  ];
  return [
    ['starts (UTC)', `${startsAt.slice(0, 10)} ${renderSecond(0, Date.parse(startsAt))}`],
    ['lasts', renderDuration(lived * 1_000)],
    ['took', renderDuration(tookSeconds * 1_000)],
    ...(world === 'virtual' && tookSeconds > 0
      ? ([['device-hours a second', renderNumber((report.devices * hours) / tookSeconds)]] as const)
      : []),
    ['seed', renderSeed(report.seed)],
    ['protocol', String(report.protocol)],
    ['service', report.url],
    ...given.flatMap(([term, value, unit]): Item[] =>
      value === undefined ? [] : [[term, `${renderNumber(value)}${unit}`]],
    ),
  ];
}

function renderHash({ historyHash, world }: RunRecord): Html {
  if (historyHash !== undefined) {
    return html`<p class="note">History <code class="hash">${historyHash}</code>: the same seed gives the same, byte for byte.</p>`;
  }
  return world === 'live'
    ? html`<p class="note">No hash of the history: on real sockets the order of events is the network’s.</p>`
    : html`<p class="note">No hash of the history was recorded.</p>`;
}

function renderLastFault({ report: { clientFaults } }: RunRecord): Html | undefined {
  if (clientFaults.last === undefined) return undefined;
  return html`<p class="note">The last fault that an SDK survived: ${clientFaults.last}</p>`;
}
