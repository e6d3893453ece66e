import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkerQueue } from '../../scenarios/pool/worker-queue.ts';
import type { Receipt, SweepJob } from '../../scenarios/sweep/job.ts';
import { planSweep } from '../../scenarios/sweep/plan-sweep.ts';
import { ResultsFolder } from '../../scenarios/sweep/results/results-folder.ts';
import { SWEEP_WORK } from '../../scenarios/sweep/run-job.ts';
import { runSweep } from '../../scenarios/sweep/run-sweep.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

/** What a sweep took. */
export interface SweepScalingResult {
  /** Wall time of all of it, the start of the threads included, s. */
  readonly wallSeconds: number;
  /** Cores that were busy on average: the compilers and the garbage collector of V8 have threads of their own. */
  readonly cores: number;
  readonly digest: string;
}

/** A sweep of the water maze by so many workers of this machine. */
const { workers, jobs } = parameters<{ workers: number; jobs: number }>();
const folder = mkdtempSync(join(tmpdir(), 'reafference-'));
try {
  const plan = await planSweep({ scenario: 'water-maze', vary: { dopamine: '0.5, 1' }, seeds: jobs / 2 });
  const queue = new WorkerQueue<SweepJob, Receipt>({
    ...{ module: SWEEP_WORK, data: { folder }, workers },
    nameOf: ({ id }) => id,
  });
  const began = performance.now();
  const before = process.cpuUsage();
  const { digest } = await runSweep(plan, new ResultsFolder(folder), queue);
  const wallMs = performance.now() - began;
  const cores = cpuMilliseconds(before) / wallMs;
  report({ wallSeconds: wallMs / 1e3, cores, digest } satisfies SweepScalingResult);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
