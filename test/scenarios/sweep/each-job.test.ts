import { relative } from 'node:path';
import { expect, it } from 'vitest';
import { eachJob } from '../../../scenarios/sweep/each-job.ts';
import { planSweep } from '../../../scenarios/sweep/plan-sweep.ts';
import { ResultsFolder } from '../../../scenarios/sweep/results/results-folder.ts';
import { generationsOf } from '../../../scenarios/sweep/tried.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const REACH = relative('', new URL('../fixtures/reach.ts', import.meta.url).pathname);

it('the jobs of a sweep are there once, each training before the first that needs it, with what it knows of', async () => {
  const plan = await planSweep({
    ...{ scenario: REACH, train: REACH, vary: { 'train.learning': '0, 0.5', noise: '0, 0.2' } },
    ...{ set: { trials: 1 }, seeds: [7001] },
  });
  const generations = [...generationsOf(plan, new ResultsFolder(temporaryFolder()))];
  // A generation whose points were all tried before has nothing new.
  const jobs = [...eachJob([...generations, ...generations])];
  expect(jobs.map(({ point, training }) => [point, training])).toEqual([
    [{ 'train.learning': 0 }, true],
    [{ 'train.learning': 0, noise: 0 }, false],
    [{ 'train.learning': 0, noise: 0.2 }, false],
    [{ 'train.learning': 0.5 }, true],
    [{ 'train.learning': 0.5, noise: 0 }, false],
    [{ 'train.learning': 0.5, noise: 0.2 }, false],
  ]);
  expect(new Set(jobs.map(({ generation, again }) => `${generation} ${again}`))).toEqual(new Set(['1 false']));
  expect(jobs[1].job.start).toEqual({ after: jobs[0].job });
});
