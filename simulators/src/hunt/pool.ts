/** Pool: virtual runs on threads of their own, as many at a time as there are processors. Results are plain data. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CoveragePoint } from '../coverage.ts';
import type { Failure } from './failure.ts';
import type { RunRequest } from './request.ts';

export interface RunResult {
  request: RunRequest;
  hash: string;
  failure?: Failure;
  exitCode: number;
  reasons: readonly string[];
  /** The first violation, in words. */
  detail?: string;
  coverage: Readonly<Record<CoveragePoint, number>>;
  commands: number;
  events: number;
  deviceHours: number;
  seconds: number;
}

export interface Pool {
  /** Rejects when the thread died. */
  run(request: RunRequest): Promise<RunResult>;
  close(): Promise<void>;
}

export type WorkerAnswer = { type: 'done'; result: RunResult } | { type: 'failed'; message: string };

interface Job {
  request: RunRequest;
  resolve: (result: RunResult) => void;
  reject: (error: Error) => void;
}

/** @param mutant planted in every thread before anything is loaded */
export function createPool(options: { threads: number; mutant?: string | undefined }): Pool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const jobs = new Map<Worker, Job>();
  const queue: Job[] = [];

  function hire(): Worker {
    const worker = new Worker(path.join(import.meta.dirname, 'worker/main.ts'), {
      workerData: { mutant: options.mutant },
    });
    all.add(worker);
    worker.on('message', (answer: WorkerAnswer) => {
      const job = jobs.get(worker);
      jobs.delete(worker);
      idle.push(worker);
      if (answer.type === 'done') job?.resolve(answer.result);
      else job?.reject(new Error(answer.message));
      next();
    });
    worker.on('error', (error) => end(worker, error));
    worker.on('exit', (code) => end(worker, new Error(`a thread ended with code ${code}`)));
    return worker;
  }

  function end(worker: Worker, error: unknown): void {
    all.delete(worker);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    const job = jobs.get(worker);
    jobs.delete(worker);
    job?.reject(error instanceof Error ? error : new Error(String(error)));
    next();
  }

  function next(): void {
    while (queue.length > 0) {
      const worker = idle.pop() ?? (all.size < options.threads ? hire() : undefined);
      if (worker === undefined) return;
      const job = queue.shift() as Job;
      jobs.set(worker, job);
      worker.postMessage(job.request);
    }
  }

  return {
    run: (request) =>
      new Promise((resolve, reject) => {
        queue.push({ request, resolve, reject });
        next();
      }),
    async close() {
      for (const { reject } of queue.splice(0)) reject(new Error('the pool was closed'));
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
