/** The section `panels`: in a healthy world with everything in it every query of every board shows something, and the catalogues tell the truth. */
import { catalogue, fleetCatalogue, foreignCatalogue, type Metric } from '@slotwire/metrics';
import { isoNow, sleep } from '@slotwire/runtime';
import type { FleetPlan, World, WorldPlan } from '../../worlds/world.ts';
import type { Row, Section } from '../section.ts';
import type { Stage } from '../stage.ts';
import { fillIn, type PanelSubject, panelSubjects } from '../subjects.ts';
import { catalogueRows } from './catalogue-rows.ts';
import { parseExposition } from './exposition.ts';
import { look, queryRow, type Shown } from './query-rows.ts';

/** Devices report once a minute, and some figures are brought in once a minute. */
const AT_LEAST_MS = 65_000;
/** A busy service sheds telemetry first: a report that was shed comes with the next one. */
const AT_MOST_MS = 200_000;
const LOOK_EVERY_MS = 10_000;
/** Beside the fleet that is left alone. */
const restless: FleetPlan = { devices: 8, rate: 40, drops: 8 };
const FAULT_MS = 3_000;
const STEP_SECONDS = 2;
const RATE_INTERVAL = '30s';

/** Everything that a board can show is in one of them. */
const plans: readonly WorldPlan[] = [
  {
    environment: 'panels',
    // Left alone: a device reports when it was connected for a minute.
    fleet: { devices: 8, rate: 20, rampSeconds: 15 },
    canaries: ['books', 'returns'],
    pages: true,
    phones: true,
  },
  // What has an end.
  { environment: 'panels-tls', certificate: true, fleet: 'none' },
];

/** @param read the text of a page */
export async function provePanels(stage: Stage, read: (url: string) => Promise<string>): Promise<Section> {
  const { outside, watching, say } = stage;
  const { clock, timers } = outside.runtime;
  const startMs = clock.monotonicMs();
  const fromMs = clock.nowMs();
  const worlds: World[] = [];
  try {
    for (const plan of plans) worlds.push(await stage.openWorld(plan));
    const pages = worlds[0]?.pages;
    await worlds[0]?.startFleet(restless);
    await sleep(timers, FAULT_MS);
    // A session with a fault, among many without.
    pages?.setBroken(true);
    await sleep(timers, FAULT_MS);
    pages?.setBroken(false);
    const subjects = panelSubjects();
    const filling = {
      environment: plans.map(({ environment }) => environment).join('|'),
      node: '.+',
      rateInterval: RATE_INTERVAL,
    };
    const seen = new Map<PanelSubject, Shown>();
    const waiting = () => subjects.filter((subject) => isWaiting(subject, seen.get(subject)));
    const ranMs = () => clock.nowMs() - fromMs;
    while (ranMs() < AT_LEAST_MS || (waiting().length > 0 && ranMs() < AT_MOST_MS)) {
      await sleep(timers, LOOK_EVERY_MS);
      const range = { fromMs, toMs: clock.nowMs(), stepSeconds: STEP_SECONDS };
      for (const subject of waiting())
        seen.set(subject, await look(watching.prometheus, fillIn(subject.text, subject.board.of, filling), range));
      const shown = subjects.length - waiting().length;
      say(
        `panels: ${shown} of ${subjects.length} queries show data, or need not, after ${Math.round(ranMs() / 1_000)} s`,
      );
    }
    const today = isoNow(clock).slice(0, 10);
    const rows = subjects.map((subject) => queryRow(subject, seen.get(subject) ?? { kind: 'nothing' }, today));
    rows.push(...(await catalogueRowsOf(worlds, stage, read)));
    rows.push(await foreignRow(stage));
    return {
      id: 'panels',
      title: 'Panels',
      about:
        'In a healthy run with devices, pages, phones and a certificate every query of every panel shows data, or has an exemption with a reason and an end; every metric is declared and emitted.',
      times: [],
      rows,
      seconds: (clock.monotonicMs() - startMs) / 1_000,
    };
  } finally {
    for (const world of worlds) await stage.closeWorld(world);
  }
}

/** One that may be empty is waited for no longer than the others. */
function isWaiting({ query: { exempt } }: PanelSubject, shown: Shown | undefined): boolean {
  return shown === undefined || (shown.kind !== 'data' && exempt === undefined);
}

async function catalogueRowsOf(
  worlds: readonly World[],
  { watching }: Stage,
  read: (url: string) => Promise<string>,
): Promise<Row[]> {
  const pageOf = async (url: string) => parseExposition(await read(url));
  const plain = worlds.filter(({ certificate }) => certificate === undefined);
  const service = await Promise.all(plain.map(({ service: { url } }) => pageOf(`${url}/metrics`)));
  // Nobody here trusts the certificate of the other one but Prometheus.
  const ends = await watching.prometheus.queryInstant(`${catalogue.expiresAt.name}{environment="panels-tls"}`);
  const series = ends.map(({ labels: { __name__, environment, job, instance, ...own } }) => own);
  service.push([{ name: catalogue.expiresAt.name, type: catalogue.expiresAt.type, series, samples: series.length }]);
  const fleets = worlds.flatMap((world) => world.fleets.flatMap(({ metricsUrl }) => metricsUrl ?? []));
  return [
    ...catalogueRows('catalogue of the service', Object.values(catalogue), service, exemptMetrics()),
    ...catalogueRows('catalogue of the fleet', Object.values(fleetCatalogue), await Promise.all(fleets.map(pageOf))),
  ];
}

/** That no query shows but such as are exempt. */
function exemptMetrics(): Set<string> {
  const names = (isExempt: boolean) =>
    panelSubjects()
      .filter(({ query: { exempt } }) => (exempt !== undefined) === isExempt)
      .flatMap(({ query: { expr } }) => expr.metrics.map(({ name }) => name));
  const shown = new Set(names(false));
  return new Set(names(true).filter((name) => !shown.has(name)));
}

/** What others emit, as Prometheus has it. */
async function foreignRow({ watching }: Stage): Promise<Row> {
  const names = Object.values(foreignCatalogue as Record<string, Metric>).map(({ name }) => name);
  const found = await watching.prometheus.queryInstant(`count by (__name__) ({__name__=~"${names.join('|')}"})`);
  const seen = new Set(found.map(({ labels }) => labels.__name__));
  const missing = names.filter((name) => !seen.has(name));
  return {
    what: 'catalogue of others: every metric is emitted',
    by: 'Prometheus',
    times: {},
    verdict: missing.length === 0 ? 'proven' : 'refuted',
    why: missing.length === 0 ? `${names.length} metrics` : missing.map((name) => `${name} is not`).join('; '),
  };
}
