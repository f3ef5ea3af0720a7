/** Recorded: the series that recording rules make of the SLOs, declared like metrics, so that boards name them the same way. */
import { burnWindows, durationOf, gauge, type SloId, slos, Unit } from '@slotwire/metrics';

const ids = slos.map(({ id }) => id) as readonly SloId[];
const owner = 'platform';

/** The share of bad events over a window, by SLO. */
export function errorRatio(windowSeconds: number) {
  return gauge({
    owner,
    name: `slotwire:slo_errors:ratio_rate${durationOf(windowSeconds)}`,
    unit: Unit.Ratio,
    help: 'Share of bad events over the window of its name.',
    labels: { slo: ids },
  });
}

export const errorRatios = burnWindows.map(errorRatio);

export const recorded = {
  objective: gauge({
    owner,
    name: 'slotwire:slo_objective:ratio',
    unit: Unit.Ratio,
    help: 'Share of events that is to be good.',
    labels: { slo: ids },
  }),
  windowErrors: gauge({
    owner,
    name: 'slotwire:slo_errors:ratio_window',
    unit: Unit.Ratio,
    help: 'Share of bad events over the whole window of the SLO.',
    labels: { slo: ids },
  }),
  budgetRemaining: gauge({
    owner,
    name: 'slotwire:slo_budget_remaining:ratio',
    unit: Unit.Ratio,
    help: 'What is left of the error budget: 1 untouched, 0 spent, less than that overdrawn.',
    labels: { slo: ids },
  }),
} as const;
