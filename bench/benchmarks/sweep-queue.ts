import { spawnSync } from 'node:child_process';
import type { Benchmark } from '../benchmark.ts';
import type { SweepQueueResult } from '../programs/sweep-queue.ts';
import { summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const JOBS = 10_000;
const MEASURES: readonly (readonly [keyof SweepQueueResult, string, number | undefined])[] = [
  ['wall', 'wall time', 2],
  ['workerCpu', 'CPU of the worker', 0.6],
  ['coordinatorCpu', 'CPU of who hands them out', undefined],
  ['serverCpu', 'CPU of the server', undefined],
  ['add', 'to add it', 0.5],
  ['addAgain', 'to add it again', 0.4],
];

/** What it costs to have a job done by another process: ten thousand that do nothing, by two workers and a server. */
export const sweepQueue: Benchmark = {
  name: 'sweep-queue',
  async run(bench) {
    const rows: Row[] = [];
    for (const kind of ['redis', 'valkey']) {
      const server = `${kind}-server`;
      if (spawnSync(server, ['--version']).status !== 0) {
        bench.progress(`no ${server}: left out`);
        continue;
      }
      for (const concurrency of [1, 4]) {
        const results: SweepQueueResult[] = [];
        for (let round = 0; round < bench.rounds; round++)
          results.push(await bench.program<SweepQueueResult>('sweep-queue', { server, jobs: JOBS, concurrency }));
        for (const [key, what, atMost] of MEASURES) {
          if (concurrency > 1 && key.startsWith('add')) continue;
          const value = summarise(results.map((one) => one[key]));
          const measure = `${kind}, ${concurrency} at a time: ${what}`;
          const bound = atMost === undefined || concurrency > 1 ? {} : { bound: { of: 'value' as const, atMost } };
          rows.push({ benchmark: 'sweep-queue', measure, unit: 'ms a job', value, ...bound });
        }
      }
    }
    return rows;
  },
};
