/** SLO rules: from a promise to what Prometheus records and when it tells. Pure: SLOs in, rules out. */
import { type Burn, budgetOf, burns, burnWindows, durationOf, type Sli, type Slo, type SloId } from '@slotwire/metrics';
import { type Alert, type Example, exampleOf, grows, type Series, stays, then } from './alert.ts';
import type { FaultName } from './faults.ts';
import { and, bucketRate, compare, divide, type Expr, each, oneMinus, or, rateOfSelection, times } from './query.ts';
import { errorRatio, recorded } from './recorded.ts';

export interface Recording {
  record: string;
  expr: Expr;
  labels: Readonly<Record<string, string>>;
}

const DAY = 86_400;
const by = ['environment'] as const;

/** What makes the alerts of an SLO fire, and which board shows more. */
const about: Readonly<Record<SloId, { fault: FaultName; board: Alert['board']; people: string }>> = {
  handshakes: { fault: 'store-refuses', board: 'realtime', people: 'People see “connecting” and do not get in.' },
  commands: {
    fault: 'store-refuses',
    board: 'commands',
    people: 'Bookings stay in the outboxes of devices, marked as waiting.',
  },
  'ack-latency': { fault: 'store-slow', board: 'commands', people: 'A tap on “book” is answered late.' },
  delivery: {
    fault: 'network-slow',
    board: 'realtime',
    people: 'Vendors and customers see each other’s changes late.',
  },
  durability: {
    fault: 'store-loses',
    board: 'fleet',
    people: 'Somebody was told that a booking is made, and it is not there.',
  },
  replay: {
    fault: 'stream-recreated',
    board: 'realtime',
    people: 'Devices that come back fetch everything anew: slow starts, and a wave of load.',
  },
  push: { fault: 'gateway-refuses', board: 'push', people: 'People who have not opened the app hear of nothing.' },
  'web-sessions': {
    fault: 'page-throws',
    board: 'clients',
    people: 'Pages of vendors or admins break in their hands.',
  },
};

/** The share of bad events over a window. Nothing bad yet is a share of zero, and no events at all are no share. */
export function errorShare(sli: Sli, windowSeconds: number): Expr {
  const options = { by, window: windowSeconds };
  switch (sli.kind) {
    case 'events': {
      const total = rateOfSelection(sli.total, options);
      return divide(or(rateOfSelection(sli.bad, options), times(0, total)), total);
    }
    case 'under':
      return oneMinus(divide(bucketRate(sli.measured, sli.seconds, options), rateOfSelection(sli.measured, options)));
  }
}

export function recordingsOf(slo: Slo & { id: SloId }): Recording[] {
  const labels = { slo: slo.id };
  return burnWindows.map((seconds) => ({
    record: errorRatio(seconds).name,
    expr: errorShare(slo.sli, seconds),
    labels,
  }));
}

/** Of the whole window: looked at less often, as it is dear and moves slowly. */
export function budgetRecordingsOf(slo: Slo & { id: SloId }): Recording[] {
  const labels = { slo: slo.id };
  const objective = constant(1 - budgetOf(slo));
  const errors = each(recorded.windowErrors, { where: { slo: slo.id } });
  return [
    { record: recorded.objective.name, expr: objective, labels },
    { record: recorded.windowErrors.name, expr: errorShare(slo.sli, slo.windowDays * DAY), labels },
    { record: recorded.budgetRemaining.name, expr: oneMinus(times(1 / budgetOf(slo), errors)), labels },
  ];
}

function constant(value: number): Expr {
  return { text: () => `vector(${Number(value.toPrecision(12))})`, labels: [], metrics: [], atomic: true };
}

export function alertsOf(slo: Slo & { id: SloId }): Alert[] {
  return burns.map((burn) => alertOf(slo, burn));
}

function alertOf(slo: Slo & { id: SloId }, burn: Burn): Alert {
  const { severity, factor, longSeconds, shortSeconds } = burn;
  const limit = factor * budgetOf(slo);
  const burning = (seconds: number) => compare(each(errorRatio(seconds), { where: { slo: slo.id } }), '>', limit);
  const { people, board, fault } = about[slo.id];
  const long = durationOf(longSeconds);
  return {
    name: slo.alert,
    severity,
    expr: { ...and(burning(longSeconds), burning(shortSeconds)), labels: ['slo', 'environment'] },
    forSeconds: 0,
    labels: { long },
    summary: `${slo.title}: the error budget burns ${factor} times too fast ({{ $labels.environment }})`,
    description: `${people} In the last ${long} {{ $value | humanizePercentage }} went wrong; ${slo.objective} % are to go well over ${slo.windowDays} days.`,
    board,
    fault,
    examples: examplesOf(slo, burn),
  };
}

const ENVIRONMENT = 'example';
const MINUTE = 60;

/** Between its own factor and the next higher one; so a factor that is mistyped makes another set fire. */
const probes = [20, 8, 4, 2, 0.5] as const;

/** So many minutes in which so large a share goes wrong. */
interface Phase {
  minutes: number;
  share: number;
}

function examplesOf(slo: Slo & { id: SloId }, burn: Burn): Example[] {
  const budget = budgetOf(slo);
  const labels = { slo: slo.id, environment: ENVIRONMENT };
  const example = (title: string, phases: readonly Phase[], fires: Example['fires']): Example => ({
    title,
    series: seriesOf(slo.sli, phases),
    everySeconds: MINUTE,
    atSeconds: phases.reduce((sum, { minutes }) => sum + minutes, 0) * MINUTE,
    fires,
  });
  const steady = probes.map((probe) => {
    const share = probe * budget;
    const fires = probe > burn.factor ? [{ labels, value: percent(share) }] : [];
    return example(`${probe} times the budget`, [{ minutes: 30, share }], fires);
  });
  // It has stopped: only where the short window is longer than that it still burns.
  const over = example(
    'an hour of 20 times the budget, and ten minutes without',
    [
      { minutes: 60, share: 20 * budget },
      { minutes: 10, share: 0 },
    ],
    burn.shortSeconds > 10 * MINUTE ? [{ labels }] : [],
  );
  // It has hardly begun: short windows burn already, and long ones say that it does not matter yet.
  const burst = example(
    'two hours without, and three minutes of 100 times the budget',
    [
      { minutes: 120, share: 0 },
      { minutes: 3, share: 100 * budget },
    ],
    burn.factor < 2 ? [{ labels }] : [],
  );
  return [...steady, over, burst, ...floatsOf(slo, burn), ...limitsOf(slo, burn)];
}

/** From 3.0 on Prometheus writes the ends of buckets as floats, whatever it scrapes. */
function floatsOf({ id, sli, objective }: Slo & { id: SloId }, burn: Burn): Example[] {
  if (sli.kind !== 'under' || !Number.isInteger(sli.seconds)) return [];
  const share = 20 * budgetOf({ objective });
  const minutes = 30;
  return [
    {
      title: '20 times the budget, in a Prometheus of 3.0 or later',
      series: seriesOf(sli, [{ minutes, share }]).map(({ labels, ...series }) => ({
        ...series,
        labels: 'le' in labels ? { ...labels, le: `${labels.le}.0` } : labels,
      })),
      everySeconds: MINUTE,
      atSeconds: minutes * MINUTE,
      fires: burn.factor < 20 ? [{ labels: { slo: id, environment: ENVIRONMENT }, value: percent(share) }] : [],
    },
  ];
}

/** Just above and just below the limit, in each of both windows by itself: of what was recorded, as no short history can tell them apart. */
function limitsOf(slo: Slo & { id: SloId }, burn: Burn): Example[] {
  const { factor, longSeconds, shortSeconds } = burn;
  const labels = { slo: slo.id, environment: ENVIRONMENT };
  const limit = factor * budgetOf(slo);
  const [above, below] = [limit * 1.05, limit * 0.95];
  const example = (title: string, long: number, short: number, fires: Example['fires']): Example => ({
    title: `${durationOf(longSeconds)} and ${durationOf(shortSeconds)}: ${title}`,
    series: [
      { metric: errorRatio(longSeconds), labels, values: stays(long, 5) },
      { metric: errorRatio(shortSeconds), labels, values: stays(short, 5) },
    ],
    everySeconds: MINUTE,
    atSeconds: 5 * MINUTE,
    fires,
  });
  return [
    // The share of the long window is what is told.
    example('both just above', above, above * 1.2, [{ labels, value: percent(above) }]),
    example('the long one just below', below, above, []),
    example('the short one just below', above, below, []),
  ];
}

/** How `humanizePercentage` writes it: four digits. */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))}%`;
}

/** One event a minute, of which these shares are good or bad. */
function seriesOf(sli: Sli, phases: readonly Phase[]): Series[] {
  const good = phases.map(({ minutes, share }) => ({ minutes, by: 1 - share }));
  const bad = phases.map(({ minutes, share }) => ({ minutes, by: share }));
  const all = phases.map(({ minutes }) => ({ minutes, by: 1 }));
  if (sli.kind === 'under') {
    const { metric } = sli.measured;
    const labels = exampleOf(sli.measured, ENVIRONMENT);
    return [
      { metric, suffix: '_bucket', labels: { ...labels, le: String(sli.seconds) }, values: growsBy(good) },
      { metric, suffix: '_count', labels, values: growsBy(all) },
    ];
  }
  const isWithin = sli.bad.metric === sli.total.metric;
  return [
    { metric: sli.bad.metric, labels: exampleOf(sli.bad, ENVIRONMENT), values: growsBy(bad) },
    { metric: sli.total.metric, labels: exampleOf(goodOf(sli), ENVIRONMENT), values: growsBy(isWithin ? good : all) },
  ];
}

/** From zero on, a value a minute. */
function growsBy(phases: readonly { minutes: number; by: number }[]): string {
  let at = 0;
  const parts = phases.map(({ minutes, by }, index) => {
    // The first value of a phase is one step on; the very first one is zero.
    const from = index === 0 ? 0 : at + by;
    at = from + by * (index === 0 ? minutes : minutes - 1);
    return grows(by, index === 0 ? minutes : minutes - 1, from);
  });
  return then(...parts);
}

/** Of all events those that are not bad: what differs is a list of values. */
function goodOf({ bad, total }: Extract<Sli, { kind: 'events' }>): typeof total {
  const where = { ...total.where };
  for (const [label, value] of Object.entries(bad.where)) {
    if (bad.metric !== total.metric || value === undefined || value === total.where[label]) continue;
    const all = [total.where[label] ?? total.metric.labels[label] ?? []].flat();
    where[label] = all.filter((each) => ![value].flat().includes(each));
  }
  return { metric: total.metric, where };
}
