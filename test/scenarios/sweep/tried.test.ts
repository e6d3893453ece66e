// @module-tag long
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jobsOf, type SweepPlan } from '../../../scenarios/sweep/plan-sweep.ts';
import { Failures } from '../../../scenarios/sweep/results/failures.ts';
import type { ResultsFolder } from '../../../scenarios/sweep/results/results-folder.ts';
import type { Candidate, Generation } from '../../../scenarios/sweep/search/search.ts';
import { generationsOf, outcomeOf } from '../../../scenarios/sweep/tried.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { doneSweep } from './small-sweep.ts';

const path = temporaryFolder();
const done = await doneSweep(path);

const fileOf = (plan: SweepPlan, folder: ResultsFolder, k: number): string => {
  const [job] = jobsOf(plan, plan.search.next([])[k]);
  return folder.fileOf(job.id);
};

describe('the folder of a sweep', () => {
  it('tells what running it returned', () => {
    const ids: string[] = [];
    expect(outcomeOf(done.plan, done.folder, ({ id }) => ids.push(id))).toEqual(done.outcome);
    expect(done.outcome).toMatchObject({ partial: false, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(ids.sort()).toEqual([...done.folder.ids()].sort());
  });

  it('tells a part of it while jobs are missing', async () => {
    const part = temporaryFolder();
    const { plan, folder } = await doneSweep(part);
    rmSync(fileOf(plan, folder, 1));
    const outcome = outcomeOf(plan, folder);
    expect(outcome).toMatchObject({ partial: true, digest: '', again: undefined });
    expect(outcome.generations.map((all) => all.map((one) => one.done))).toEqual([[2, 1]]);
    expect(outcome.best?.point).toEqual({ timeLimit: 2 });
  });

  it('asks a search that learns for no more than it can know', () => {
    const { plan, folder } = done;
    const [first, second] = plan.search.next([]);
    const asked: Generation[][] = [];
    /** Tries the first point, then the one that is not there yet. */
    const next = (generations: readonly Generation[]): readonly Candidate[] => {
      asked.push([...generations]);
      return [[first], [{ point: { timeLimit: 2.5 } }], [second]][generations.length] ?? [];
    };
    const learning = { ...plan, search: { next } };
    const told = [...generationsOf(learning, folder)];
    expect(told.map(({ candidates }) => candidates[0].point)).toEqual([{ timeLimit: 2 }, { timeLimit: 2.5 }]);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject([[{ point: { timeLimit: 2 }, feasible: true }]]);
    expect(asked[1][0][0].cost).toBe(done.outcome.generations[0][0].objective?.value);
  });

  it('takes a failure for an end', async () => {
    const failing = temporaryFolder();
    const { plan, folder } = await doneSweep(failing);
    const [job] = jobsOf(plan, plan.search.next([])[1]);
    rmSync(folder.fileOf(job.id));
    new Failures(failing).put(job, { name: 'Error', message: 'boom' } as never);
    const outcome = outcomeOf(plan, folder);
    expect(outcome.generations[0][1]).toMatchObject({ done: 1, failed: 1 });
    expect(outcome).toMatchObject({
      partial: true,
      best: { point: { timeLimit: 2 } },
      again: { done: expect.any(Number) },
    });
  });
});
