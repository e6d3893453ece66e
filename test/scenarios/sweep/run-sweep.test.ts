// @module-tag long
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../../agents/errors.ts';
import { InProcessQueue } from '../../../scenarios/pool/in-process-queue.ts';
import type { JobQueue } from '../../../scenarios/pool/job-queue.ts';
import { run } from '../../../scenarios/pool/runner.ts';
import { mean } from '../../../scenarios/statistics/averages.ts';
import type { Receipt, SweepJob } from '../../../scenarios/sweep/job.ts';
import { jobsOf, planSweep } from '../../../scenarios/sweep/plan-sweep.ts';
import { Failures } from '../../../scenarios/sweep/results/failures.ts';
import { decodeJobResult } from '../../../scenarios/sweep/results/job-result.ts';
import { ResultsFolder } from '../../../scenarios/sweep/results/results-folder.ts';
import { open, runSweepJob } from '../../../scenarios/sweep/run-job.ts';
import { type PartHooks, runSweep } from '../../../scenarios/sweep/run-sweep.ts';
import { inShard } from '../../../scenarios/sweep/shard.ts';
import type { Sweep } from '../../../scenarios/sweep/sweep.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const REACH = relative('', new URL('../fixtures/reach.ts', import.meta.url).pathname);
const SWEEP: Sweep = {
  scenario: REACH,
  vary: { learning: '0, 0.5' },
  set: { trials: 2 },
  seeds: 2,
  objective: 'mean(latency)',
};
const here = (folder: string): JobQueue<SweepJob, Receipt> => new InProcessQueue(open({ folder }));
const sweep = async (folder: string, description = SWEEP, queue = here(folder), hooks: PartHooks = {}) => {
  const receipts: Receipt[] = [];
  const plan = await planSweep(description);
  const outcome = await runSweep(plan, new ResultsFolder(folder), queue, {
    onReceipt: (receipt) => receipts.push(receipt),
    ...hooks,
  });
  return { ...outcome, plan, receipts };
};

describe('a sweep', () => {
  it('judges each point by what runs of its seeds do, and the best one on other seeds', async () => {
    const { generations, best, again, plan, receipts, partial } = await sweep(temporaryFolder());
    expect(partial).toBe(false);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(Array(6).fill('written'));
    const [candidates] = generations;
    for (const { point, objective, done } of candidates) {
      const { seeds } = await run({ scenario: REACH, seeds: plan.seeds, set: { trials: 2, ...point } });
      const each = seeds.map(({ trials }) => mean(trials.map(({ latencySeconds }) => latencySeconds)));
      expect({ done, value: objective?.value }).toEqual({ done: 2, value: mean(each) });
    }
    const costs = candidates.map(({ objective }) => objective?.value ?? Number.NaN);
    expect(best).toBe(candidates[costs.indexOf(Math.min(...costs))]);
    expect(again).toMatchObject({ point: best?.point, done: 2 });
    expect(again?.objective?.value).not.toBe(best?.objective?.value);
    expect(plan.seeds.some((seed) => plan.scenario.seeds.includes(seed))).toBe(false);
  });

  it('goes on where it was stopped, and comes to what it comes to in one go', async () => {
    const whole = await sweep(temporaryFolder());
    const folder = temporaryFolder();
    const stop = new AbortController();
    const stopped = await sweep(folder, SWEEP, here(folder), {
      signal: stop.signal,
      onReceipt: () => stop.abort(),
    });
    expect(stopped).toMatchObject({ partial: true, digest: '', again: undefined });
    const { receipts, ...rest } = await sweep(folder);
    expect(receipts).toHaveLength(5);
    expect(rest.digest).toBe(whole.digest);
    expect(rest.generations).toEqual(whole.generations);
    expect(rest.again).toEqual(whole.again);
    const { receipts: none } = await sweep(folder);
    expect(none).toEqual([]);
  });

  it('has another digest with another seed, value or code', async () => {
    const digest = async (change: Partial<Sweep>) => (await sweep(temporaryFolder(), { ...SWEEP, ...change })).digest;
    const digests = await Promise.all([
      digest({}),
      digest({ seed: 2 }),
      digest({ vary: { learning: '0, 0.25' } }),
      digest({ set: { trials: 1 } }),
    ]);
    expect(new Set(digests).size).toBe(4);
    expect(digests.every((one) => /^[0-9a-f]{64}$/.test(one))).toBe(true);
  });

  it('adds seeds and points to what is there', async () => {
    const folder = temporaryFolder();
    await sweep(folder, { ...SWEEP, seeds: [1001] });
    const { receipts, generations } = await sweep(folder, {
      ...SWEEP,
      seeds: [1001, 1002],
      vary: { learning: '0, 0.5, 1' },
    });
    // Of 6 jobs, 2 are known; the best point has 2 seeds more.
    expect(receipts).toHaveLength(4 + 2);
    expect(generations[0].map(({ done }) => done)).toEqual([2, 2, 2]);
  });

  it('hands out again what a queue loses or repeats, until the folder has it', async () => {
    const folder = temporaryFolder();
    const honest = here(folder);
    let calls = 0;
    const careless: JobQueue<SweepJob, Receipt> = {
      run: (jobs, hooks) => honest.run(calls++ % 2 === 0 ? [jobs[0], jobs[0]] : jobs.slice(1), hooks),
    };
    const { digest, receipts } = await sweep(folder, SWEEP, careless);
    expect(digest).toBe((await sweep(temporaryFolder())).digest);
    expect(receipts.filter(({ outcome }) => outcome === 'written')).toHaveLength(6);
    expect(receipts.some(({ outcome }) => outcome === 'known')).toBe(true);
  });

  it('hands a queue as many jobs a call, and as many calls at a time, as it asks for', async () => {
    const whole = await sweep(temporaryFolder());
    const folder = temporaryFolder();
    const queue = here(folder);
    const sizes: number[] = [];
    let [now, peak] = [0, 0];
    const asking: JobQueue<SweepJob, Receipt> = {
      batches: { jobs: 1, calls: 3 },
      async run(jobs, hooks) {
        sizes.push(jobs.length);
        peak = Math.max(peak, ++now);
        const receipts = await queue.run(jobs, hooks);
        now--;
        return receipts;
      },
    };
    const { digest, receipts } = await sweep(folder, SWEEP, asking);
    expect([digest, receipts.length]).toEqual([whole.digest, 6]);
    // Four jobs, of which three are under way at a time, and then the two of the best point.
    expect([peak, sizes]).toEqual([3, Array(6).fill(1)]);
  });

  it('says that a queue does nothing, in place of asking it for ever', async () => {
    const folder = temporaryFolder();
    await expect(sweep(folder, SWEEP, { run: async () => [] })).rejects.toMatchObject({
      code: 'jobs_lost',
      received: '4 jobs without either',
    });
  });

  it('in parts does each job once, whoever does which part', async () => {
    const folder = temporaryFolder();
    const parts = [];
    for (const index of [2, 0, 1])
      parts.push(await sweep(folder, SWEEP, here(folder), { only: (job) => inShard(job, { index, count: 3 }) }));
    expect(parts.flatMap(({ receipts }) => receipts.map(({ outcome }) => outcome))).toEqual(Array(4).fill('written'));
    expect(parts.every(({ best }) => best === undefined)).toBe(true);
    const { receipts, digest } = await sweep(folder);
    expect(receipts).toHaveLength(2);
    expect(digest).toBe((await sweep(temporaryFolder())).digest);
  });

  it('keeps the failures of jobs and does the others; they are tried again when their failures are taken away', async () => {
    const folder = temporaryFolder();
    const failing = { ...SWEEP, vary: { fault: '0, 1' }, set: { trials: 2, faultTrial: 1 } };
    const { generations, receipts, best, partial, digest } = await sweep(folder, failing);
    expect(generations[0].map(({ done, failed, objective }) => [done, failed, Number.isNaN(objective?.value)])).toEqual(
      [
        [2, 0, false],
        [0, 2, true],
      ],
    );
    expect(best?.point).toEqual({ fault: 0 });
    expect([partial, digest]).toEqual([true, '']);
    expect(receipts.filter(({ outcome }) => outcome === 'failed')).toHaveLength(2);
    const failures = new Failures(folder);
    expect([...failures.all()]).toMatchObject(
      [1, 2].map(() => ({ error: { message: expect.stringContaining('the judge is ill') } })),
    );
    expect((await sweep(folder, failing)).receipts).toEqual([]);
    failures.remove([...failures.all()][0].job.id);
    expect((await sweep(folder, failing)).receipts).toHaveLength(1);
  });

  it('takes a state that is not finite for a result, which counts as the worst', async () => {
    const folder = temporaryFolder();
    const diverging = { ...SWEEP, vary: { fault: '0, 3' }, set: { trials: 2, faultTrial: 1 } };
    const { generations, best, partial, digest } = await sweep(folder, diverging);
    expect(generations[0].map(({ done, diverged, failed }) => ({ done, diverged, failed }))).toEqual([
      { done: 2, diverged: 0, failed: 0 },
      { done: 2, diverged: 2, failed: 0 },
    ]);
    expect([best?.point, partial]).toEqual([{ fault: 0 }, false]);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await sweep(folder, diverging)).digest).toBe(digest);
  });

  it('loses the one job that took its worker along, and does the others', async () => {
    const folder = temporaryFolder();
    const honest = here(folder);
    let poison: SweepJob | undefined;
    const fragile: JobQueue<SweepJob, Receipt> = {
      async run(jobs, hooks) {
        poison ??= jobs[2];
        const at = jobs.indexOf(poison);
        if (at < 0) return honest.run(jobs, hooks);
        await honest.run(jobs.slice(0, at), hooks);
        throw new ScenarioError('it crashed', { code: 'worker_crashed', received: poison });
      },
    };
    const { generations, receipts } = await sweep(folder, SWEEP, fragile);
    expect(generations[0].map(({ done, failed }) => [done, failed])).toEqual([
      [2, 0],
      [1, 1],
    ]);
    expect(receipts.map(({ outcome }) => outcome)).toEqual([
      'written',
      'written',
      'failed',
      'written',
      'written',
      'written',
    ]);
    expect([...new Failures(folder).all()]).toMatchObject([
      { job: poison, error: { detail: { code: 'worker_crashed' } } },
    ]);
  });
});

describe('a job of a sweep', () => {
  const firstJob = async (description = SWEEP, trials?: number): Promise<SweepJob> => {
    const plan = await planSweep(description);
    return jobsOf(plan, { point: plan.search.next([])[0].point, ...(trials === undefined ? {} : { trials }) })[0];
  };

  it('goes on from its checkpoint to the same bytes, wherever it was cut off', async () => {
    const description = { ...SWEEP, set: { trials: 4 } };
    const job = await firstJob(description);
    const [whole, cut] = [temporaryFolder(), temporaryFolder()];
    await runSweepJob(job, { folder: whole });
    for (const stopAfter of [1, 2]) {
      const stop = new AbortController();
      const polled = setInterval(() => {
        const checkpoints = join(cut, 'checkpoints');
        if (existsSync(checkpoints) && stopAfter > 0) stop.abort();
      }, 1);
      const { outcome } = await runSweepJob(job, { folder: cut, checkpointEvery: 1 }, { signal: stop.signal });
      clearInterval(polled);
      if (outcome === 'written') break;
      expect(outcome).toBe('stopped');
      expect(readdirSync(join(cut, 'checkpoints'))).toHaveLength(1);
    }
    await runSweepJob(job, { folder: cut, checkpointEvery: 1 });
    const [first, second] = [whole, cut].map((folder) => new ResultsFolder(folder).read(job.id));
    expect(second).toBe(first);
    expect(readdirSync(join(cut, 'checkpoints', readdirSync(join(cut, 'checkpoints'))[0]))).toEqual([]);
  });

  it('that ends early has the trials of the whole one so far, another id, and lets the whole one go on', async () => {
    const folder = temporaryFolder();
    const description = { ...SWEEP, set: { trials: 4 } };
    const [early, whole] = [await firstJob(description, 2), await firstJob(description)];
    expect(early.id).not.toBe(whole.id);
    expect(await firstJob(description, 4)).toEqual(whole);
    await runSweepJob(early, { folder });
    await runSweepJob(whole, { folder });
    const alone = temporaryFolder();
    await runSweepJob(whole, { folder: alone });
    const results = [early, whole].map(({ id }) => {
      const files = new ResultsFolder(folder);
      return decodeJobResult(files.read(id) as string, id, '').result;
    });
    expect(results[0].trials).toEqual(results[1].trials.slice(0, 2));
    expect(new ResultsFolder(folder).read(whole.id)).toBe(new ResultsFolder(alone).read(whole.id));
    // The state of the whole one is gone, and was beyond the second trial: the early one runs from its beginning.
    rmSync(new ResultsFolder(folder).fileOf(early.id));
    await runSweepJob(early, { folder });
    expect(decodeJobResult(new ResultsFolder(folder).read(early.id) as string, early.id, '').result).toEqual(
      results[0],
    );
  });

  it('is refused by other code than that which planned it', async () => {
    const job = await firstJob();
    const folder = temporaryFolder();
    await expect(runSweepJob({ ...job, id: job.id.replace(/^./, 'x') }, { folder })).rejects.toMatchObject({
      code: 'code_changed',
    });
    const copy = temporaryFolder();
    cpSync(REACH, join(copy, 'reach.ts'));
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    expect([...new ResultsFolder(folder).ids()]).toEqual([]);
    expect([...new Failures(folder).all()]).toEqual([]);
  });
});
