/** Table: what a run looks like this second, as text. Pure; where it goes is for `screen.ts`. */
import type { PushCounts } from '../run.ts';

export interface TableRow {
  phase: 'starting' | 'running' | 'settling';
  elapsedMs: number;
  url: string;
  seed: number;
  devices: number;
  connected: number;
  commandsPerSecond: number;
  commands: number;
  ok: number;
  rejected: number;
  unknown: number;
  eventsPerSecond: number;
  events: number;
  /** Of the last ten seconds, ms; undefined when nothing came. */
  deliveryP50Ms: number | undefined;
  deliveryP99Ms: number | undefined;
  ackP50Ms: number | undefined;
  ackP99Ms: number | undefined;
  resumes: number;
  snapshots: number;
  restarts: number;
  /** Undefined: there are no gateways. */
  pushes: PushCounts | undefined;
  lost: number;
  duplicated: number;
  outOfOrder: number;
  otherViolations: number;
  outboxDepth: number;
  attention: number;
}

/** One line for logs and pipes. */
export function renderLine(row: TableRow): string {
  const other = row.otherViolations > 0 ? ` other violations ${row.otherViolations}` : '';
  const pushes = row.pushes === undefined ? '' : ` pushes ${row.pushes.new + row.pushes.known}/${row.pushes.taken}`;
  return (
    `${renderSpan(row.elapsedMs)} ${row.phase} connected ${row.connected}/${row.devices} commands/s ${rate(row.commandsPerSecond)} ` +
    `ok ${row.ok} rejected ${row.rejected} unknown ${row.unknown} events/s ${rate(row.eventsPerSecond)} ` +
    `delivery p50 ${ms(row.deliveryP50Ms)} p99 ${ms(row.deliveryP99Ms)} ack p99 ${ms(row.ackP99Ms)} resumes ${row.resumes} snapshots ${row.snapshots}${pushes} ` +
    `lost ${row.lost} duplicated ${row.duplicated} out of order ${row.outOfOrder}${other} ` +
    `outbox ${row.outboxDepth} attention ${row.attention}`
  );
}

/** A block of lines that is drawn over itself once per second. */
export function renderTable(row: TableRow, options: { color: boolean }): string[] {
  const paint = (code: number, text: string) => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const bad = (count: number) => (count === 0 ? paint(32, '0') : paint(31, String(count)));
  const line = (title: string, text: string) => `  ${title.padEnd(14)}${text}`;
  const connected = `${row.connected} of ${row.devices}`;
  return [
    paint(1, `Slotwire fleet  ${row.url}  seed 0x${row.seed.toString(16)}  ${renderSpan(row.elapsedMs)}  ${row.phase}`),
    line('connected', row.connected < row.devices ? paint(33, connected) : connected),
    line('commands', `${rate(row.commandsPerSecond)}/s   ${row.commands} in all`),
    line('answers', `ok ${row.ok}   rejected ${row.rejected}   unknown ${row.unknown}`),
    line('events', `${rate(row.eventsPerSecond)}/s   ${row.events} in all`),
    line('delivery', `p50 ${ms(row.deliveryP50Ms)}   p99 ${ms(row.deliveryP99Ms)}`),
    line('acks', `p50 ${ms(row.ackP50Ms)}   p99 ${ms(row.ackP99Ms)}`),
    line('sessions', `resumes ${row.resumes}   snapshots ${row.snapshots}   restarts ${row.restarts}`),
    ...(row.pushes === undefined ? [] : [line('pushes', renderPushes(row.pushes))]),
    line('waiting', `outbox ${row.outboxDepth}   attention ${row.attention}`),
    line(
      'violations',
      `lost ${bad(row.lost)}   duplicated ${bad(row.duplicated)}   out of order ${bad(row.outOfOrder)}   other ${bad(row.otherViolations)}`,
    ),
  ];
}

const renderPushes = ({ taken, new: unheard, known }: PushCounts): string =>
  `taken ${taken}   reached apps ${unheard + known}   new to them ${unheard}`;

/** `01:23`, `2:00:05`. */
export function renderSpan(spanMs: number): string {
  const seconds = Math.floor(spanMs / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

const rate = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));
const ms = (value: number | undefined): string =>
  value === undefined ? '-' : `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
