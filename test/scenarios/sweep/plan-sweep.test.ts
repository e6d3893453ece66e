import { expect, it } from 'vitest';
import { trainingOf } from '../../../scenarios/sweep/job.ts';
import { jobsOf, planSweep } from '../../../scenarios/sweep/plan-sweep.ts';

/** What a parameter of the water maze may be; its time limit is from 0.1 s. */
const domainOf = async (name: string, values: string): Promise<unknown> =>
  (await planSweep({ scenario: 'water-maze', vary: { [name]: values } })).space[0].domain;

it('reads values in the unit of the parameter and within its limits, and steps that are less than any value', async () => {
  expect(await domainOf('timeLimit', '2 s:2.1 s:50 ms')).toEqual({ kind: 'list', values: [2, 2.05, 2.1] });
  expect(await domainOf('timeLimit', '3:2:-0.5')).toEqual({ kind: 'list', values: [3, 2.5, 2] });
  await expect(domainOf('timeLimit', '0.05:2.05:0.5')).rejects.toMatchObject({ code: 'parameter_out_of_range' });
  await expect(domainOf('timeLimit', '2 s:3 s:5 m')).rejects.toMatchObject({ code: 'dimension_mismatch' });
});

it('computes parameters at each point, those of a training too, within their ranges', async () => {
  const plan = await planSweep({
    ...{ scenario: 'water-maze', train: 'water-maze', vary: { trials: '2, 3' } },
    set: { timeLimit: '= 4*s*trials', 'train.trials': 5, 'train.timeLimit': '= 1*s*trials' },
  });
  const jobs = plan.search.next([]).flatMap((candidate) => jobsOf(plan, candidate, [7001]));
  expect(jobs.map(({ request }) => request.set)).toEqual([
    { trials: 2, timeLimit: 8 },
    { trials: 3, timeLimit: 12 },
  ]);
  expect(jobs.map((job) => trainingOf(job)?.request.set)).toEqual(Array(2).fill({ trials: 5, timeLimit: 5 }));
  const wrong = { scenario: 'water-maze', vary: { trials: '2, 3' }, set: { timeLimit: '= -1*s*trials' } };
  await expect(planSweep(wrong)).rejects.toMatchObject({ code: 'parameter_out_of_range' });
});
