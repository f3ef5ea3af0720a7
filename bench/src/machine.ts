/** Where the figures come from: they mean nothing without it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem } from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  kernel: string;
  node: string;
  socketIo: string;
  ws: string;
  /** Of the last minute, before the bench began: others' work disturbs. */
  load: number;
}

export function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    socketIo: versionOf('socket.io'),
    ws: versionOf('ws'),
    load: Math.round((loadavg()[0] as number) * 10) / 10,
  };
}

export function machineText({ cpu, cores, memoryGb, kernel, node, socketIo, ws, load }: Machine): string {
  return `${cores} cores (${cpu}), ${memoryGb} GB, Linux ${kernel}, Node ${node}, socket.io ${socketIo}, ws ${ws}; load ${load} at the start`;
}

function versionOf(name: string): string {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
