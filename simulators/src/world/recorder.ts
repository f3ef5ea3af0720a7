/**
 * Recorder: watches a world for the report. Series over time, distributions, what each persona cost, and the devices worth a look with
 * the last that happened to them. It changes nothing in the world.
 */
import type { ConnectionState } from '@slotwire/sdk';
import { createDistribution } from '../distribution.ts';
import type { HistoryEntry } from '../oracle/history.ts';
import type { DeviceStory, Distribution, Series } from '../record.ts';
import { describeTimeline } from '../report/timeline.ts';
import type { World } from './world.ts';

export interface Recorder {
  onHistory(entry: HistoryEntry, atMs: number): void;
  onState(device: string, state: ConnectionState, delayMs: number | undefined): void;
  onDelivery(tookMs: number): void;
  /** Once per step of the run. */
  sample(world: World): void;
  read(world: World): Recorded;
}

export interface Recorded {
  series: Series[];
  distributions: Distribution[];
  worst: DeviceStory[];
}

/** Per device, for its time-line. */
const KEPT_ENTRIES = 80;
/** Devices with a time-line, per reason. */
const WORST = 3;

interface Seen {
  /** A ring. */
  entries: { entry: HistoryEntry; atMs: number }[];
  next: number;
  /** As they were at the end of the longest wait. */
  waited?: { entry: HistoryEntry; atMs: number }[];
  longestWaitMs: number;
  reconnects: number;
}

const seriesOf = {
  connected: { title: 'Connected devices', unit: 'devices' },
  commands: { title: 'Commands', unit: 'per minute' },
  events: { title: 'Events applied', unit: 'per minute' },
  'outbox-depth': { title: 'Commands that wait in outboxes', unit: 'commands' },
  attention: { title: 'Rejected commands that wait for their person', unit: 'commands' },
} as const;
type SeriesName = keyof typeof seriesOf;

export function createRecorder(): Recorder {
  const atMs: number[] = [];
  const values = Object.fromEntries(Object.keys(seriesOf).map((name) => [name, [] as number[]])) as Record<
    SeriesName,
    number[]
  >;
  const delivery = createDistribution(
    { name: 'delivery', title: 'From commit to application, of events that came live', unit: 'ms' },
    { from: 1, to: 100_000 },
  );
  const answer = createDistribution(
    { name: 'answer', title: 'From a tap to its answer', unit: 'ms' },
    { from: 10, to: 86_400_000 },
  );
  const backoff = createDistribution(
    { name: 'backoff', title: 'Delay before a try to reconnect', unit: 'ms' },
    { from: 10, to: 300_000 },
  );
  const devices = new Map<string, Seen>();
  /** Commands without an answer: when their person asked for them. */
  const asked = new Map<string, number>();
  let before = { atMs: 0, commands: 0, events: 0 };

  function seen(device: string): Seen {
    let known = devices.get(device);
    if (known === undefined) {
      known = { entries: [], next: 0, longestWaitMs: 0, reconnects: 0 };
      devices.set(device, known);
    }
    return known;
  }

  function worstBy(
    why: string,
    unit: string,
    measure: (device: string, known: Seen) => number,
    linesOf: (known: Seen) => Seen['entries'] = entriesOf,
  ): DeviceStory[] {
    return [...devices]
      .map(([device, known]) => ({ device, known, value: measure(device, known) }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value)
      .slice(0, WORST)
      .map(({ device, known, value }) => ({
        device,
        persona: '',
        why,
        value,
        unit,
        timeline: timelineOf(linesOf(known)),
      }));
  }

  return {
    onHistory(entry, at) {
      if (!('device' in entry)) return;
      const known = seen(entry.device);
      known.entries[known.next++ % KEPT_ENTRIES] = { entry, atMs: at };
      if (entry.type === 'invoke') {
        asked.set(entry.key, at);
      } else if (entry.type === 'answer' && entry.delivered) {
        const since = asked.get(entry.key);
        if (since === undefined || (entry.answer.outcome !== 'ok' && entry.answer.retry)) return;
        asked.delete(entry.key);
        answer.add(at - since);
        if (at - since <= known.longestWaitMs) return;
        known.longestWaitMs = at - since;
        known.waited = entriesOf(known);
      }
    },
    onState(device, state, delayMs) {
      if (state.status === 'connected') seen(device).reconnects++;
      if (state.status === 'waiting' && delayMs !== undefined) backoff.add(delayMs);
    },
    onDelivery: (tookMs) => delivery.add(tookMs),
    sample(world) {
      const now = world.nowMs();
      const { connected, outboxDepth, attention } = world.state();
      const minutes = Math.max(1, now - before.atMs) / 60_000;
      const { commands, events } = world.figures;
      atMs.push(now);
      values.connected.push(connected);
      values['outbox-depth'].push(outboxDepth);
      values.attention.push(attention);
      values.commands.push((commands - before.commands) / minutes);
      values.events.push((events - before.events) / minutes);
      before = { atMs: now, commands, events };
    },
    read(world) {
      const personaOf = new Map(world.phones.map(({ phone }) => [phone.name, phone.persona.name]));
      const wakeUps = new Map(world.phones.map(({ phone }) => [phone.name, phone.radio().wakeUps]));
      const worst = [
        ...worstBy(
          'longest wait for an answer',
          'ms',
          (_, known) => known.longestWaitMs,
          (known) => known.waited ?? [],
        ),
        ...worstBy('most radio wake-ups', 'wake-ups', (device) => wakeUps.get(device) ?? 0),
        ...worstBy('most connects', 'connects', (_, known) => known.reconnects),
      ].map((story) => ({ ...story, persona: personaOf.get(story.device) ?? '' }));
      return {
        series: (Object.keys(seriesOf) as SeriesName[]).map((name) => ({
          name,
          ...seriesOf[name],
          atMs,
          values: values[name],
        })),
        distributions: [delivery.read(), answer.read(), backoff.read()],
        worst,
      };
    },
  };
}

/** In their order. */
function entriesOf({ entries, next }: Seen): Seen['entries'] {
  const from = next % KEPT_ENTRIES;
  return entries.length < KEPT_ENTRIES ? [...entries] : [...entries.slice(from), ...entries.slice(0, from)];
}

function timelineOf(entries: Seen['entries']): { atMs: number; text: string }[] {
  return describeTimeline(entries).map(({ atMs, text }) => ({ atMs, text }));
}
