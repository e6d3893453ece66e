import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobQueue } from '../../scenarios/pool/job-queue.ts';
import type { RunIdentity } from '../../scenarios/scenario/result.ts';
import type { Receipt, SweepJob } from '../../scenarios/sweep/job.ts';
import { planOf, planSweep } from '../../scenarios/sweep/plan-sweep.ts';
import { encodeJobResult } from '../../scenarios/sweep/results/job-result.ts';
import { ResultsFolder } from '../../scenarios/sweep/results/results-folder.ts';
import { runSweep } from '../../scenarios/sweep/run-sweep.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

/** What {@link sweepMemory} measures. */
export interface SweepMemoryResult {
  /** Largest resident memory of the process, MiB. */
  readonly peakMebibytes: number;
  /** CPU time a job, ms. */
  readonly cpu: number;
}

/** Who hands out a sweep of so many jobs and puts their results in place, as they come from workers elsewhere. */
const { jobs: count, points } = parameters<{ jobs: number; points: number }>();
const folder = mkdtempSync(join(tmpdir(), 'reafference-'));
try {
  const plan = await planSweep({
    scenario: 'water-maze',
    vary: { learningRate: `linear(0.001, 0.1, ${points})` },
    seeds: count / points,
    objective: 'mean(latency, 2)',
  });
  const results = new ResultsFolder(folder);
  const trial = { index: 0, success: true, terminated: true, reason: 'goal', latencySeconds: 1, pathMetres: 1 };
  const identity: RunIdentity = planOf(plan, { learningRate: 0.01 }).plan.identity;
  const queue: JobQueue<SweepJob, Receipt> = {
    async run(jobs, { onResult } = {}) {
      return jobs.map(({ id, seed, code }, index) => {
        const trials = [0, 1].map((k) => ({ ...trial, index: k })) as never;
        const result = { seed, trials, digest: id, simulatedSeconds: 1 };
        results.put(id, encodeJobResult({ id, identity, seed, code, result }));
        const receipt: Receipt = { id, outcome: 'written', wallSeconds: 0 };
        onResult?.(receipt, index);
        return receipt;
      });
    },
  };
  const began = process.cpuUsage();
  const { partial } = await runSweep(plan, results, queue);
  if (partial) throw new Error('some jobs have no result');
  const cpu = cpuMilliseconds(began) / count;
  report({ peakMebibytes: process.resourceUsage().maxRSS / 1024, cpu } satisfies SweepMemoryResult);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
