/**
 * Alerts: each of them fires for the fault that it names, reaches whoever is to hear of it, and ends when the fault does; and none fires where nothing
 * is wrong. A world for each fault, several at a time.
 */
import { type Alert, alerts } from '@slotwire/dashboards';
import type { InjectedFault } from '@slotwire/metrics';
import { sleep } from '@slotwire/runtime';
import { type Injection, injections } from '../worlds/injections.ts';
import { type Episode, NO_ENVIRONMENT, titleOfAlert } from './alert-log.ts';
import { untilCalm } from './calm.ts';
import type { Row, Section } from './section.ts';
import type { Stage } from './stage.ts';

export interface AlertsOptions {
  /** Only those of this name. Default: all. */
  alert?: string | undefined;
  /** Worlds at a time. */
  together: number;
}

const TIMES = ['pending', 'firing', 'received', 'ended', 'resolved'] as const;
const POLL_MS = 200;
/** An alert that is told at once is told sooner. */
const HELD_BACK_MS = 3_000;
/** The judge of a fleet waits a minute for devices to be quiet, and another one for them to be level: what is lost it may say only then. */
const FIRES_WITHIN_MS = 180_000;
const ENDS_WITHIN_MS = 120_000;
/** With nothing else on the machine. */
const QUIET_MS = 20_000;

export async function proveAlerts(stage: Stage, { alert, together }: AlertsOptions): Promise<Section> {
  const { clock } = stage.outside.runtime;
  const startMs = clock.monotonicMs();
  const chosen = alerts.filter(({ name }) => alert === undefined || name === alert);
  const byFault = new Map<InjectedFault, Alert[]>();
  for (const each of chosen) {
    if (each.fault === 'none') continue;
    byFault.set(each.fault, [...(byFault.get(each.fault) ?? []), each]);
  }
  const quiet = alert === undefined ? await startQuiet(stage) : undefined;

  const queue = [...byFault].sort(([a], [b]) => slowness(b) - slowness(a));
  const rows = new Map<Alert, Row>();
  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [fault, own] = next;
      const made = await proveFault(stage, fault, own).catch((error: Error) =>
        own.map((each) => unknownRow(each, error.message)),
      );
      for (const [index, row] of made.entries()) rows.set(own[index] as Alert, row);
    }
  }
  await Promise.all(Array.from({ length: Math.min(together, queue.length) }, work));
  const always = chosen.filter(({ fault }) => fault === 'none').map((each) => proveAlways(stage, each));
  const calm = quiet === undefined ? [] : [await quiet()];
  return {
    id: 'alerts',
    title: 'Alerts',
    about:
      'Each alert fires for the fault that it names, is received by a webhook behind Alertmanager, and ends there too when the fault ends; a run without a fault fires none but the watchdog. Seconds from the beginning of the fault; the last two from its end. Windows are shorter than in production, expressions are the same.',
    times: TIMES,
    rows: [...always, ...calm, ...chosen.flatMap((each) => rows.get(each) ?? [])],
    seconds: (clock.monotonicMs() - startMs) / 1_000,
  };
}

const slowness = (fault: InjectedFault): number => injections[fault].slowSeconds ?? 0;

/** A world to which nothing is done, from now to the end of the section. */
async function startQuiet(stage: Stage): Promise<() => Promise<Row>> {
  const { clock, timers } = stage.outside.runtime;
  stage.say('alerts: a quiet world');
  const world = await stage.openWorld({
    environment: 'quiet',
    canaries: ['connects', 'books'],
    pages: true,
    phones: true,
  });
  const since = await untilCalm(stage, world);
  await sleep(timers, QUIET_MS);
  return async () => {
    const fired = stage.log.firedSince(world.environment, since);
    const minutes = ((clock.nowMs() - since) / 60_000).toFixed(1);
    await stage.closeWorld(world);
    return {
      what: 'nothing fires where nothing is wrong',
      by: `a fleet, canaries, pages and pushes for ${minutes} minutes`,
      times: {},
      verdict: fired.length === 0 ? 'proven' : 'refuted',
      why: fired.length === 0 ? '' : `fired: ${together(fired)}`,
    };
  };
}

async function proveFault(stage: Stage, fault: InjectedFault, own: readonly Alert[]): Promise<Row[]> {
  const { log, outside, say } = stage;
  const { clock, timers } = outside.runtime;
  const injection: Injection = injections[fault];
  const titles = own.map(titleOfAlert);
  say(`alerts: ${fault} is to fire ${[...new Set(own.map(({ name }) => name))].join(', ')}`);
  const world = await stage.openWorld({ ...injection.plan, environment: fault });
  const marks = (isOn: boolean) => {
    for (const { faults } of world.fleets) faults[isOn ? 'begin' : 'end'](fault);
  };
  const episodeOf = (title: string, fromMs: number): Episode | undefined => log.episode(fault, title, fromMs);
  async function until(withinMs: number, isSo: () => boolean): Promise<void> {
    const untilMs = clock.nowMs() + withinMs;
    while (!isSo() && clock.nowMs() < untilMs) await sleep(timers, POLL_MS);
  }
  /** A page keeps its tickets quiet. */
  const hasPage = own.some(({ severity }) => severity === 'page');
  const isHeard = (title: string, severity: Alert['severity'], fromMs: number): boolean =>
    (hasPage && severity === 'ticket') || episodeOf(title, fromMs)?.receivedMs !== undefined;

  try {
    await untilCalm(stage, world);
    const beganMs = clock.nowMs();
    marks(true);
    const ending = await injection.begin(world);
    await until(FIRES_WITHIN_MS, () =>
      own.every(
        ({ severity }, index) =>
          episodeOf(titles[index] as string, beganMs)?.firingMs !== undefined &&
          isHeard(titles[index] as string, severity, beganMs),
      ),
    );
    if (ending.ease !== undefined) {
      await ending.ease();
      await until(ENDS_WITHIN_MS, () => titles.every((title) => episodeOf(title, beganMs)?.receivedMs !== undefined));
    }
    const endedMs = clock.nowMs();
    await ending.end();
    marks(false);
    await until(ENDS_WITHIN_MS, () =>
      titles.every((title) => {
        const episode = episodeOf(title, beganMs);
        return episode?.endedMs !== undefined && (episode.receivedMs === undefined || episode.resolvedMs !== undefined);
      }),
    );
    const also = log.firedSince(fault, beganMs).filter((title) => !titles.includes(title));
    const rows = own.map((alert, index) =>
      rowOf(alert, episodeOf(titles[index] as string, beganMs), { beganMs, endedMs, also }),
    );
    const proven = rows.filter(({ verdict }) => verdict === 'proven').length;
    say(
      `alerts: ${fault}: ${proven} of ${rows.length} proven after ${Math.round((clock.nowMs() - beganMs) / 1_000)} s`,
    );
    return rows;
  } finally {
    await stage.closeWorld(world);
  }
}

interface Around {
  beganMs: number;
  endedMs: number;
  /** What fired in this world beside. */
  also: readonly string[];
}

export function rowOf(alert: Alert, episode: Episode | undefined, { beganMs, endedMs, also }: Around): Row {
  const { pendingMs, firingMs, receivedMs, endedMs: goneMs, resolvedMs } = episode ?? {};
  const after = (ms: number | undefined, from: number, name: string) =>
    ms === undefined ? {} : { [name]: Math.max(0, (ms - from) / 1_000) };
  const problem = problemOf(episode, beganMs);
  return {
    what: titleOfAlert(alert),
    by: alert.fault,
    times: {
      ...after(pendingMs, beganMs, 'pending'),
      ...after(firingMs, beganMs, 'firing'),
      ...after(receivedMs, beganMs, 'received'),
      ...after(goneMs, endedMs, 'ended'),
      ...after(resolvedMs, endedMs, 'resolved'),
    },
    verdict: problem === undefined ? 'proven' : 'refuted',
    why: problem ?? remarksOn(alert, episode, also),
  };
}

/** Of one that is proven: why it came late, and what somebody who sees it will see beside it. */
function remarksOn({ severity }: Alert, episode: Episode | undefined, also: readonly string[]): string {
  const { firingMs = 0, receivedMs = 0 } = episode ?? {};
  const isHeldBack = severity === 'ticket' && receivedMs - firingMs > HELD_BACK_MS;
  const remarks = [
    ...(isHeldBack ? ['kept quiet by its page until that ended'] : []),
    ...(also.length > 0 ? [`also fired: ${together(also)}`] : []),
  ];
  return remarks.join('; ');
}

/** `A page 1h`, `A page 6h`, `B page` → `A (page 1h, page 6h), B (page)` */
export function together(titles: readonly string[]): string {
  const byName = new Map<string, string[]>();
  for (const title of titles) {
    const [name = '', ...rest] = title.split(' ');
    byName.set(name, [...(byName.get(name) ?? []), rest.join(' ')]);
  }
  return [...byName].map(([name, kinds]) => `${name} (${kinds.join(', ')})`).join(', ');
}

function problemOf(episode: Episode | undefined, beganMs: number): string | undefined {
  const { pendingMs, firingMs, receivedMs, endedMs, resolvedMs } = episode ?? {};
  if (firingMs === undefined)
    return pendingMs === undefined ? 'it was never active' : 'it was pending and did not fire';
  if ((pendingMs ?? firingMs) < beganMs) return 'it was active before the fault';
  if (receivedMs === undefined) return 'it fired and was not received';
  if (endedMs === undefined) return 'it did not end with the fault';
  if (resolvedMs === undefined) return 'its end was not received';
  return undefined;
}

function unknownRow(alert: Alert, why: string): Row {
  return { what: titleOfAlert(alert), by: alert.fault, times: {}, verdict: 'unknown', why };
}

/** It fires from the start, is received again and again, and never ends. */
function proveAlways({ log }: Stage, alert: Alert): Row {
  const title = titleOfAlert(alert);
  const episode = log.episode(NO_ENVIRONMENT, title, 0);
  const { firingMs, receivedMs, endedMs } = episode ?? {};
  const problem =
    firingMs === undefined
      ? 'it does not fire'
      : receivedMs === undefined
        ? 'it was not received'
        : endedMs === undefined
          ? undefined
          : 'it ended';
  return {
    what: title,
    by: 'nothing',
    times: {},
    verdict: problem === undefined ? 'proven' : 'refuted',
    why: problem ?? 'fires always, and was received',
  };
}
